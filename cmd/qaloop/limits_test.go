package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
)

// The table of limits in SECURITY.md, line by line: at the limit it goes, behind
// it is refused, with a reason, and nothing is left of it. What else is in the
// table has its test where it is: files that are uploaded in
// TestFilesThatAreNoneAreRefused, rows and columns of files beside their readers,
// files that are written in internal/export, failed sign-ins in qa/staff, and the
// size of every text and list in TestEveryTextAndListHasAnEnd of the API.
func TestLimits(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	w.app, w.site = w.instance(quiet)
	l := limited{t, w, w.person("olena", identity.Admin, identity.QA), w.person("hanna", identity.Admin, identity.QA)}
	l.addresses(w.listen(w.app.handler))
	l.bodies()
	l.evaluations()
	l.pages()
	l.exports()
}

// limited is somebody who asks for too much, and somebody who does not.
type limited struct {
	t           *testing.T
	w           *world
	olena, ivan *person
}

// addresses: an address has at most 8 KiB, and all headers together 32.
func (l limited) addresses(host string) {
	l.t.Helper()
	const path = "/healthz?x="
	for _, test := range []struct {
		what           string
		address, names int
		want           int
	}{
		{"an address of 8 KiB", 8 << 10, 1, http.StatusOK},
		{"an address of a byte more", 8<<10 + 1, 1, http.StatusRequestURITooLong},
		{"headers of 30 KiB", 100, 30 << 10, http.StatusOK},
		{"headers of 40 KiB", 100, 40 << 10, http.StatusRequestHeaderFieldsTooLarge},
	} {
		request := "GET " + path + strings.Repeat("a", test.address-len(path)) + " HTTP/1.1\r\nHost: HOST\r\nX-A: " + strings.Repeat("a", test.names) + "\r\nConnection: close\r\n\r\n"
		answers, err := overTheWire(l.t.Context(), host, request)
		if err != nil || len(answers) == 0 || answers[0] != test.want {
			l.t.Errorf("%s: %v, %v, want %d", test.what, answers, err, test.want)
		}
	}
	l.olena.refused(http.MethodGet, "/teams?line="+strings.Repeat("a", 8<<10), nil, http.StatusRequestURITooLong, "request.address_too_long")
}

// bodies: a body has at most 1 MiB, and lists in lists in it 32 levels.
func (l limited) bodies() {
	l.t.Helper()
	const body, most = `{"name":"As large as may be"}`, 1 << 20
	large := func(size int) answer {
		return l.olena.send(http.MethodPost, "/teams", http.Header{"Content-Type": {"application/json"}}, strings.NewReader(body+strings.Repeat(" ", size-len(body))))
	}
	if a := large(most + 1); a.status != http.StatusRequestEntityTooLarge || len(l.olena.all("/teams")) > 0 {
		l.t.Errorf("a body of a byte too much: %d %s", a.status, a.body)
	}
	if a := large(most); a.status != http.StatusCreated {
		l.t.Errorf("a body as large as may be: %d %s", a.status, a.body)
	}
	for levels, want := range map[int]string{32: "See errors.", 33: "deeper than 32 levels"} {
		in := strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1) // the object is one of them
		a := l.olena.send(http.MethodPost, "/teams", http.Header{"Content-Type": {"application/json"}}, strings.NewReader(`{"name":`+in+`}`))
		if a.status != http.StatusBadRequest || !strings.Contains(string(a.body), want) {
			l.t.Errorf("%d levels: %d %s, want %q", levels, a.status, a.body, want)
		}
	}
}

// evaluations: at most 200 answers, and a comment has at most 4,000 letters.
func (l limited) evaluations() {
	l.t.Helper()
	card, call := l.w.card(l.olena), l.w.call(l.olena, l.w.person("petro", identity.Operator), "limits", l.w.now().Add(-time.Hour))
	ask := func(answers doc) (string, doc) {
		return "/evaluations/" + newUUID(), doc{"interaction_id": call, "scorecard_id": card, "sample_origin": "random", "answers": answers}
	}
	comment := func(letters int) doc {
		return doc{"greeting": doc{"value": 1, "comment": strings.Repeat("ї", letters)}}
	}
	answers := doc{}
	for n := range 201 {
		answers[fmt.Sprint("k", n)] = doc{"value": 1}
	}
	for pointer, answers := range map[string]doc{"#/answers/greeting/comment": comment(4001), "#/answers": answers} {
		path, body := ask(answers)
		refused := l.olena.refused(http.MethodPut, path, body, http.StatusUnprocessableEntity, "request.fields")
		if at := refused.list("errors"); len(at) != 1 || at[0].text("pointer") != pointer || at[0].text("code") != "max" {
			l.t.Errorf("refused for %v, want %s", at, pointer)
		}
		l.olena.refused(http.MethodGet, path, nil, http.StatusNotFound, "evaluation.not_found")
	}
	path, body := ask(comment(4000))
	l.olena.put(path, http.StatusCreated, body)
}

// pages: a list comes by 100 at most.
func (l limited) pages() {
	l.t.Helper()
	l.olena.get("/staff?limit=100")
	l.olena.refused(http.MethodGet, "/staff?limit=101", nil, http.StatusBadRequest, "request.parameters")
}

// exports: two files at a time are written for one person; others have their own.
func (l limited) exports() {
	l.t.Helper()
	seats := l.w.app.budgets.exports
	const asked = "GET /evaluations/export?format=csv"
	for range exportsAtOnce - 1 {
		seats.Sit(l.olena.id)
	}
	if a := l.olena.asks(asked); a.status != http.StatusOK {
		l.t.Errorf("the second file at a time: %d %s", a.status, a.body)
	}
	seats.Sit(l.olena.id)
	a := l.olena.asks(asked)
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "10" || !strings.Contains(string(a.body), "Two files are being prepared for you") {
		l.t.Errorf("the third file at a time: %d, Retry-After %q %s", a.status, a.header.Get("Retry-After"), a.body)
	}
	if a := l.ivan.asks(asked); a.status != http.StatusOK {
		l.t.Errorf("the file of somebody else: %d %s", a.status, a.body)
	}
	seats.Rise(l.olena.id)
	if a := l.olena.asks(asked); a.status != http.StatusOK {
		l.t.Errorf("a file after one has ended: %d %s", a.status, a.body)
	}
}

// One person asks so often in a second that others could not: what is too much
// is refused with a time to come again, and nothing of it is done. Others, the
// files of the pages and machines with a token are not held up by it, and a form
// is not lost.
func TestNobodyTakesWhatIsThereForAll(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	w.requests = 1
	w.app, w.site = w.instance(quiet)
	olena, hanna := w.person("olena", identity.Admin, identity.QA), w.person("hanna", identity.Admin)
	secret := hanna.post("/tokens", http.StatusCreated, doc{"name": "PBX", "scopes": []string{"staff.read", "interactions.edit"}}).text("secret")
	made, refused := olena.atOnce(40, func(n int) (int, http.Header) {
		a := olena.send(http.MethodPost, "/teams", http.Header{"Content-Type": {"application/json"}}, strings.NewReader(fmt.Sprintf(`{"name":"Team %d"}`, n)))
		return a.status, a.header
	})
	if made < burstSeconds || refused == 0 || made+refused != 40 {
		t.Errorf("%d were answered and %d refused", made, refused)
	}
	for n := range burstSeconds - 2 { // a sign-in and a token were asked for already, and this list is one, too
		if a := hanna.send(http.MethodGet, "/me", nil, nil); a.status != http.StatusOK {
			t.Errorf("somebody else, request %d: %d %s", n, a.status, a.body)
		}
	}
	if kept, err := w.db.Collection("teams").CountDocuments(t.Context(), doc{}); err != nil || int(kept) != made {
		t.Errorf("%d teams were made and %d are there, %v", made, kept, err)
	}
	machine := &person{w: w, client: newClient(t), site: w.site.URL}
	if served, _ := machine.atOnce(40, func(int) (int, http.Header) {
		a := machine.send(http.MethodGet, "/staff", http.Header{"Authorization": {"Bearer " + secret}}, nil)
		return a.status, a.header
	}); served != 40 {
		t.Errorf("a machine was answered %d times of 40", served)
	}
	olena.formIsKept()
	if a := olena.asks("GET /static/own/js/frame.js"); a.status >= http.StatusTooManyRequests {
		t.Errorf("a file of the pages: %d", a.status)
	}
}

// atOnce asks as many times at the same moment, and counts what was answered and
// what was refused, which has to say when to come again.
func (p *person) atOnce(times int, ask func(n int) (status int, header http.Header)) (served, refused int) {
	p.w.t.Helper()
	statuses := make([]int, times)
	var group errgroup.Group
	for n := range times {
		group.Go(func() error {
			status, header := ask(n)
			statuses[n] = status
			if status == http.StatusTooManyRequests && header.Get("Retry-After") == "" {
				p.w.t.Error("refused without a time to come again")
			}
			return nil
		})
	}
	_ = group.Wait()
	for _, status := range statuses {
		switch {
		case status < http.StatusBadRequest:
			served++
		case status == http.StatusTooManyRequests:
			refused++
		}
	}
	return served, refused
}

// formIsKept sends forms until one of them is too much.
func (p *person) formIsKept() {
	p.w.t.Helper()
	p.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // what was done is not followed
	bodies := make([]string, 40)
	_, refused := p.atOnce(len(bodies), func(n int) (int, http.Header) {
		a := p.asks("POST /teams/new?a=1")
		if a.status == http.StatusTooManyRequests {
			bodies[n] = string(a.body)
		}
		return a.status, a.header
	})
	if refused == 0 {
		p.w.t.Error("no form was too much")
	}
	for _, body := range bodies {
		for _, want := range []string{"Too often", `action="/teams/new?a=1"`, `name="name" value="&lt;Первая&gt;"`} {
			if body != "" && !strings.Contains(body, want) {
				p.w.t.Errorf("%s is not in the page of a form that was too much: %s", want, body[strings.Index(body, "<main"):])
			}
		}
	}
}

// Who sends recordings one by one sends 200 a day; a telephone system sends what
// it has.
func TestRecordingsOfADayHaveAnEnd(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	w.requests = 1000
	w.app, w.site = w.instance(quiet)
	olena := w.person("olena", identity.Admin, identity.QA)
	call := w.call(olena, w.person("petro", identity.Operator), "recorded", w.now().Add(-time.Hour))
	secret := olena.post("/tokens", http.StatusCreated, doc{"name": "PBX", "scopes": []string{"interactions.edit", "interactions.read"}}).text("secret")
	for range recordingsADay - 1 {
		w.app.budgets.recordings.Spend(olena.id, time.Now())
	}
	send := func(header http.Header) answer {
		header.Set("Content-Type", "audio/wav")
		return olena.send(http.MethodPut, "/interactions/"+call+"/recording", header, strings.NewReader(tone()))
	}
	if a := send(http.Header{}); a.status != http.StatusOK {
		t.Errorf("the last of the day: %d %s", a.status, a.body)
	}
	before := w.recordings()
	a := send(http.Header{})
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" || a.doc(t).text("type") != "/problems/recording.too_many" {
		t.Errorf("one more: %d, Retry-After %q %s", a.status, a.header.Get("Retry-After"), a.body)
	}
	expect(t, "recordings after it", w.recordings(), before)
	if a := send(http.Header{"Authorization": {"Bearer " + secret}}); a.status != http.StatusOK {
		t.Errorf("one of a machine: %d %s", a.status, a.body)
	}
}

// recordings is how many files there are of them.
func (w *world) recordings() int64 {
	w.t.Helper()
	n, err := w.db.Collection("recordings.files").CountDocuments(w.t.Context(), doc{})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}
