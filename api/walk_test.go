package api_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
)

// Every route answers at least once, and every answer is as the document says:
// the desk holds them to it.
func TestEveryRouteAnswersAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var seen sync.Map
	d.echo.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			err := next(c)
			if err == nil && c.Response().Status < http.StatusBadRequest {
				seen.Store(c.Request().Method+" "+c.Path(), true)
			}
			return err
		}
	})
	w := walk{d}
	w.service()
	w.tokens()
	w.filters()
	w.people()
	w.imports()
	w.surveys(w.interactions())
	w.scorecards()
	w.training()
	w.log()
	for _, r := range d.echo.Routes() {
		if _, ok := seen.Load(r.Method + " " + r.Path); !ok && r.Method != http.MethodHead {
			t.Errorf("%s %s was not walked", r.Method, r.Path)
		}
	}
	d.audited()
}

// changesNothing are the routes that only reckon: what is sent to them is
// answered and forgotten.
var changesNothing = []string{"preview", "backtest"}

// audited wants an entry in the audit log of what every route did that changes
// something, and the log whole.
func (d *desk) audited() {
	d.t.Helper()
	boss := identity.Actor{ID: "p_boss", Roles: []identity.Role{identity.Admin}}
	for _, r := range d.echo.Routes() {
		if r.Method == http.MethodGet || r.Method == http.MethodHead || slices.Contains(changesNothing, r.Path[strings.LastIndexByte(r.Path, '/')+1:]) {
			continue
		}
		found, err := d.Audit.List(d.t.Context(), boss, audit.Filter{Action: web.Action(r.Method, r.Path), Outcome: audit.Done}, paging.Request{Size: 1})
		if err != nil || len(found.Items) == 0 {
			d.t.Errorf("%s %s left no audit entry: %v", r.Method, r.Path, err)
		}
	}
	if report, err := d.Audit.Verify(d.t.Context()); err != nil || !report.Clean() {
		d.t.Errorf("the audit log: %+v, %v", report.Fault, err)
	}
}

// walk asks for one thing after the other, as a client would.
type walk struct{ *desk }

func (w walk) get(role identity.Role, path string) answer {
	w.t.Helper()
	return w.ask(role, http.MethodGet, path, http.StatusOK, nil)
}

// make posts and gives the path and the ETag of what was made.
func (w walk) make(role identity.Role, path string, body any) (made, etag string) {
	w.t.Helper()
	a := w.ask(role, http.MethodPost, path, http.StatusCreated, body)
	return strings.TrimPrefix(a.header.Get("Location"), "/api/v1"), a.header.Get("ETag")
}

// step posts a step and gives the state after it.
func (w walk) step(role identity.Role, path string, body any) string {
	w.t.Helper()
	return w.ask(role, http.MethodPost, path, http.StatusOK, body).doc().text("state")
}

// form sends a file with fields; the file is first or last.
func (w walk) form(method, path string, status int, name string, content []byte, fields ...string) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = part.Write(content)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = form.WriteField(fields[i], fields[i+1])
	}
	_ = form.Close()
	return w.ask(identity.Admin, method, path, status, body.String(), "Content-Type", form.FormDataContentType())
}

func (w walk) service() {
	for _, path := range []string{"/healthz", "/readyz", "/api/openapi.json", "/api/docs", "/api/docs/start.js"} {
		if a := w.send(request{method: http.MethodGet, path: path}); a.status != http.StatusOK || len(a.body) == 0 {
			w.t.Errorf("GET %s: %d %s", path, a.status, a.body)
		}
	}
	if got := w.get(identity.Admin, "/me").doc().text("email"); got != "admin@centre.example" {
		w.t.Errorf("me is %q", got)
	}
	w.get(identity.Planner, "/me")
	w.ask(identity.Planner, http.MethodDelete, "/session", http.StatusNoContent, nil)
	w.ask(identity.Planner, http.MethodGet, "/me", http.StatusUnauthorized, nil)
	w.ask("", http.MethodDelete, "/session", http.StatusNoContent, nil)
}

func (w walk) tokens() {
	made := w.ask(identity.Admin, http.MethodPost, "/tokens", http.StatusCreated, doc{"name": "CRM", "scopes": []string{"staff.read"}}).doc()
	bearer := []string{"Authorization", "Bearer " + made.text("secret")}
	if got := w.ask("", http.MethodGet, "/me", http.StatusOK, nil, bearer...).doc().text("name"); got != "CRM" {
		w.t.Errorf("the token is %q", got)
	}
	w.ask("", http.MethodGet, "/staff", http.StatusOK, nil, bearer...)
	w.ask("", http.MethodGet, "/tokens", http.StatusForbidden, nil, bearer...)
	w.get(identity.Admin, "/tokens")
	w.ask(identity.Admin, http.MethodDelete, "/tokens/"+made.text("id"), http.StatusNoContent, nil)
	w.ask("", http.MethodGet, "/staff", http.StatusUnauthorized, nil, bearer...)
}

func (w walk) people() {
	team, rev := w.make(identity.HR, "/teams", doc{"name": "Orders", "lead_ids": []string{}, "line": "sales"})
	w.ask(identity.HR, http.MethodPatch, team, http.StatusOK, doc{"active": false}, "If-Match", rev)
	w.get(identity.HR, team)
	w.get(identity.HR, "/teams?active=true")
	person, rev := w.make(identity.HR, "/staff", doc{
		"name": "Petro", "email": "petro@centre.example", "roles": []string{"operator"}, "agent_ids": []string{"Local/203"}, "hired_on": "2026-03-02", "active": nil,
	})
	w.ask(identity.HR, http.MethodPatch, person, http.StatusOK, doc{"lang": "uk", "active": true}, "If-Match", rev)
	w.get(identity.HR, person)
	if _, ok := w.get(identity.HR, "/search?q=petr").doc()["people"]; !ok {
		w.t.Error("HR looks for people in vain")
	}
	page := w.get(identity.HR, "/staff?limit=1&active=true").doc()
	w.get(identity.HR, "/staff?limit=1&active=true&after="+page.text("next"))
	roster := []byte("name,email,roles\nIvan,ivan@centre.example,operator\nOlha,olha@,operator\n")
	for _, path := range []string{"/staff/import?dry_run=true", "/staff/import"} {
		if got := w.form(http.MethodPost, path, http.StatusOK, "staff.csv", roster).doc(); got["created"] != 1.0 || got["rejected"] != 1.0 {
			w.t.Errorf("%s: %v", path, got)
		}
	}
	w.found()
}

func (w walk) imports() {
	log := []byte("1795421224|NONE|NONE|NONE|QUEUESTART|\n1795421243|1.0|sales|NONE|ENTERQUEUE||74951196639|1\n" +
		"1795421244|1.0|sales|Local/203|CONNECT|1|1.1|1\n1795421264|1.0|sales|Local/203|COMPLETEAGENT|1|20|1\nbroken\n" +
		"1795421265|2.0|sales|NONE|ENTERQUEUE||74951196640|1\n1795421275|2.0|sales|NONE|ABANDON|1|1|10\n")
	started := w.form(http.MethodPost, "/imports", http.StatusAccepted, "queue_log", log, "format", "asterisk_queue_log", "options", `{"time_zone":"Europe/Kyiv"}`).doc()
	other := w.form(http.MethodPost, "/imports", http.StatusAccepted, "queue_log", log, "format", "asterisk_queue_log", "options", `{"time_zone":"Europe/Moscow"}`).doc()
	w.step(identity.Admin, "/imports/"+other.text("id")+"/cancel", nil)
	ctx, stop := context.WithCancel(w.t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = w.Intake.Imports.Work(ctx) }()
	defer func() { stop(); <-done }()
	path := "/imports/" + started.text("id")
	deadline := time.NewTimer(time.Minute)
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		if job := w.get(identity.Admin, path).doc(); job.text("state") != "running" {
			if job.text("state") != "done" || job["created"] != 1.0 || job["rejected"] != 1.0 || job["skipped"] != 1.0 {
				w.t.Errorf("the import ended as %v", job)
			}
			break
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			w.t.Fatal("the import does not end")
		}
	}
	w.step(identity.Admin, path+"/cancel", nil)
	w.get(identity.Admin, "/imports")
	w.get(identity.Admin, "/imports?state=done&format=asterisk_queue_log&rejected=true&started_by=p_1&from=2026-01-01")
	if got := w.get(identity.Admin, path+"/errors"); !strings.Contains(string(got.body), "5,") {
		w.t.Errorf("rejected rows: %s", got.body)
	}
}

// interactions gives the path of one with a recording and a transcript.
func (w walk) interactions() string {
	w.t.Helper()
	path, rev := w.make(identity.QA, "/interactions", doc{
		"source": "crm", "call_id": "c-1", "agent_id": "Local/203", "line": "sales", "started_at": "2026-11-23T08:07:28Z", "ended_at": "2026-11-23T08:08:28Z",
		"talk_seconds": 55, "resolved": true, "attributes": []doc{{"name": "topic", "value": "order"}},
	})
	w.ask(identity.QA, http.MethodPut, path+"/transcript", http.StatusOK, doc{"transcript": []doc{{"at_seconds": 0.5, "speaker": "operator", "text": "Good morning"}}}, "If-Match", rev)
	w.ask(identity.QA, http.MethodPut, path+"/recording", http.StatusOK, string(wave()), "Content-Type", "audio/wav")
	w.form(http.MethodPut, path+"/recording", http.StatusOK, "call.wav", wave())
	sound := w.get(identity.QA, path+"/recording")
	if !bytes.Equal(sound.body, wave()) {
		w.t.Errorf("the recording came back as %d bytes of %s", len(sound.body), sound.header.Get("Content-Type"))
	}
	part := w.ask(identity.QA, http.MethodGet, path+"/recording", http.StatusPartialContent, nil, "Range", "bytes=0-3")
	if string(part.body) != "RIFF" {
		w.t.Errorf("a part of the recording is %q", part.body)
	}
	w.ask(identity.QA, http.MethodPut, path+"/recording", http.StatusUnsupportedMediaType, "text", "Content-Type", "text/plain")
	w.ask(identity.QA, http.MethodPut, path+"/recording", http.StatusUnsupportedMediaType, "no sound at all", "Content-Type", "audio/wav")
	w.get(identity.QA, path)
	w.get(identity.QA, "/interactions?call_prefix=c-")
	w.get(identity.QA, "/evaluations?call_prefix=c-")
	if found := w.get(identity.QA, "/search?q=c-1&limit=1"); !strings.Contains(string(found.body), `"call_id":"c-1"`) {
		w.t.Errorf("a call by its ID: %s", found.body)
	}
	w.get(identity.QA, "/interactions?recorded=true&from=2026-11-23&to=2026-11-24T00:00:00Z&evaluated=false")
	return path
}

func (w walk) surveys(interaction string) {
	path, rev := w.make(identity.Designer, "/surveys", doc{"title": "After the call", "lang": "en", "questions": []doc{{"kind": "csat", "text": "Content?"}}})
	body := doc{"title": "After the call", "lang": "en", "questions": []doc{{"kind": "csat", "text": "How content?"}, {"kind": "text", "text": "Why?"}}}
	w.ask(identity.Designer, http.MethodPut, path, http.StatusOK, body, "If-Match", rev)
	w.step(identity.Designer, path+"/open", nil)
	id := strings.TrimPrefix(path, "/surveys/")
	w.ask(identity.QA, http.MethodPost, "/survey-responses", http.StatusCreated, doc{"survey_id": id, "interaction_id": strings.TrimPrefix(interaction, "/interactions/"), "csat": 4, "comment": "thanks"})
	w.step(identity.Designer, path+"/close", nil)
	w.get(identity.Designer, path)
	w.get(identity.Designer, "/surveys?state=closed")
	w.get(identity.QA, "/survey-responses?survey_id="+id)
	w.get(identity.QA, "/survey-responses?low=true&kind=csat&commented=true&line=x")
	if got := w.get(identity.Supervisor, "/surveys/"+id+"/results?from=2026-01-01").doc(); got.text("survey_id") != id {
		w.t.Errorf("the results are %v", got)
	}
	w.ask(identity.QA, http.MethodGet, "/surveys/"+id+"/results?from=2020-01-01", http.StatusUnprocessableEntity, nil)
	w.get(identity.QA, "/findings?outcome=no_rule&duty=III.8&from=2026-01-01")
}

// wave is a tenth of a second of silence.
func wave() []byte {
	const samples = 800
	var b bytes.Buffer
	put := func(parts ...any) {
		for _, p := range parts {
			_ = binary.Write(&b, binary.LittleEndian, p)
		}
	}
	_, _ = io.WriteString(&b, "RIFF")
	put(uint32(36 + 2*samples))
	_, _ = fmt.Fprint(&b, "WAVEfmt ")
	put(uint32(16), uint16(1), uint16(1), uint32(8000), uint32(16000), uint16(2), uint16(16))
	_, _ = io.WriteString(&b, "data")
	put(uint32(2*samples), make([]int16, samples))
	return b.Bytes()
}
