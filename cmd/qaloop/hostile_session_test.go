package main

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"qaloop/internal/identity"
)

// Who is disabled, gets other roles or another password, or signs out, is out at
// once where that is done and within identity.Staleness on every other instance,
// and so are their tokens; who is not, is not.
func TestWhoIsOutIsOutEverywhere(t *testing.T) {
	t.Parallel()
	if promised := 5 * time.Second; identity.Staleness > promised {
		t.Errorf("another instance may believe what is over for %v, longer than %v", identity.Staleness, promised)
	}
	w := newWorld(t)
	_, other := w.instance(quiet)
	chief := w.person("chief", identity.Admin)
	stays := w.person("stays", identity.Admin)
	change := func(p *person, what doc) {
		seen := chief.ask(http.MethodGet, "/staff/"+p.id, http.StatusOK, nil)
		chief.ask(http.MethodPatch, "/staff/"+p.id, http.StatusOK, what, "If-Match", seen.header.Get("ETag"))
	}
	for _, test := range []struct {
		name   string
		end    func(p *person)
		tokens bool // theirs are over, too
	}{
		{"disabled", func(p *person) { change(p, doc{"active": false}) }, true},
		{"less", func(p *person) { change(p, doc{"roles": []string{"planner"}}) }, false},
		{"password", func(p *person) { change(p, doc{"password": "another horse, another battery"}) }, false},
		{"gone", func(p *person) { p.ask(http.MethodDelete, "/session", http.StatusNoContent, nil) }, false},
	} {
		p := w.person(test.name, identity.Admin)
		secret := p.post("/tokens", http.StatusCreated, doc{"name": test.name, "scopes": []string{"staff.edit", "staff.read"}}).text("secret")
		there := &person{w: w, id: p.id, client: p.client, site: other.URL}
		machine := &person{w: w, client: newClient(t), site: other.URL}
		bearer := []string{"Authorization", "Bearer " + secret}
		there.ask(http.MethodGet, "/staff", http.StatusOK, nil)
		machine.ask(http.MethodGet, "/staff", http.StatusOK, nil, bearer...)

		jar := p.client.Jar // signing out forgets the cookie: somebody has kept it
		kept := jar.Cookies(mustURL(t, p.site))
		test.end(p)
		jar.SetCookies(mustURL(t, p.site), kept)
		if status, _ := p.fetch("/api/v1/staff"); status != http.StatusUnauthorized {
			t.Errorf("%s: where it was done, the answer is %d", test.name, status)
		}
		w.later(identity.Staleness)
		w.eventually(func() bool {
			status, _ := there.fetch("/api/v1/staff")
			return status == http.StatusUnauthorized
		}, test.name+" is known to the other instance")
		if test.tokens {
			machine.ask(http.MethodGet, "/staff", http.StatusUnauthorized, nil, bearer...)
		}
		if test.name == "less" { // the token can do no more than its owner
			machine.ask(http.MethodGet, "/staff", http.StatusOK, nil, bearer...)
			machine.ask(http.MethodPost, "/staff", http.StatusForbidden, doc{"name": "x", "roles": []string{"qa"}}, bearer...)
		}
	}
	(&person{w: w, client: stays.client, site: other.URL}).ask(http.MethodGet, "/staff", http.StatusOK, nil)
}

// A session begins with a new name: whoever put a cookie into a browser before
// somebody signed in there does not know theirs.
func TestNobodyChoosesASession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.person("first", identity.QA)
	site := mustURL(t, first.site)
	before := first.client.Jar.Cookies(site)[0].Value
	first.enter(testPassword)
	if after := first.client.Jar.Cookies(site)[0].Value; after == before || len(after) < 40 {
		t.Errorf("the session after signing in is called %q, before it %q", after, before)
	}
	stranger := &person{w: w, client: newClient(t), site: first.site}
	stranger.client.Jar.SetCookies(site, []*http.Cookie{{Name: "qaloop_session", Value: "chosen-by-somebody-else-chosen-by-somebody"}})
	stranger.ask(http.MethodGet, "/me", http.StatusUnauthorized, nil)
	stranger.email = first.email
	stranger.enter(testPassword)
	if got := stranger.client.Jar.Cookies(site)[0].Value; got == "chosen-by-somebody-else-chosen-by-somebody" {
		t.Error("a session can be chosen")
	}
}

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
