package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
)

func TestSessionLetsItsOwnerInEverywhere(t *testing.T) {
	t.Parallel()
	office, here, there := newOffice(t)
	b := &browser{t: t}
	if _, who := b.ask(here, "GET", "/page"); who != "" {
		t.Errorf("before: %q", who)
	}
	if code, who := b.ask(here, "POST", "/in/p_1"); code != 200 || who != "p_1" {
		t.Fatalf("%d, %q", code, who)
	}
	for _, server := range []*echo.Echo{here, there} {
		if _, who := b.ask(server, "GET", "/page"); who != "p_1" {
			t.Errorf("after: %q", who)
		}
	}
	stolen := &browser{t: t, cookie: b.cookie}
	if code, who := b.ask(there, "POST", "/out"); code != 200 || who != "" || b.cookie != nil {
		t.Errorf("out: %d, %q, %v", code, who, b.cookie)
	}
	if _, who := stolen.ask(there, "GET", "/page"); who != "" {
		t.Errorf("with the cookie of before: %q", who)
	}
	office.change(func() { office.late = identity.Staleness })
	if _, who := stolen.ask(here, "GET", "/page"); who != "" {
		t.Errorf("with the cookie of before, elsewhere: %q", who)
	}
}

// A cookie that somebody planted before is worth nothing after signing in.
func TestSignInChangesTheToken(t *testing.T) {
	t.Parallel()
	_, here, there := newOffice(t)
	b := &browser{t: t, cookie: &http.Cookie{Name: "qaloop_session", Value: "planted"}}
	b.ask(here, "POST", "/in/p_1")
	if b.cookie.Value == "planted" {
		t.Error("the planted token lives on")
	}
	first := &browser{t: t, cookie: b.cookie}
	if _, who := b.ask(there, "POST", "/in/p_2"); who != "p_2" || b.cookie.Value == first.cookie.Value {
		t.Errorf("signed in again as %q", who)
	}
	if _, who := first.ask(here, "GET", "/page"); who != "" {
		t.Errorf("the first session is still %q's", who)
	}
	if code, _ := b.ask(here, "POST", "/in/p_3"); code != http.StatusUnauthorized {
		t.Errorf("nobody signs in with %d", code)
	}
}

func TestCookieIsForTheBrowserAlone(t *testing.T) {
	t.Parallel()
	_, here, _ := newOffice(t)
	b := &browser{t: t}
	b.ask(here, "POST", "/in/p_1")
	if b.cookie == nil {
		t.Fatal("no cookie")
	}
	got := http.Cookie{
		Name: b.cookie.Name, Path: b.cookie.Path, Domain: b.cookie.Domain, Secure: b.cookie.Secure,
		HttpOnly: b.cookie.HttpOnly, SameSite: b.cookie.SameSite,
	}
	want := http.Cookie{Name: "qaloop_session", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cookie (-want +got):\n%s", diff)
	}
}

func TestSessionEndsWithTheAccountOnTheOtherInstance(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*office){
		"disabled":                    func(o *office) { delete(o.people, "p_1") },
		"other roles or new password": func(o *office) { o.authRev["p_1"]++ },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, here, there := newOffice(t)
			b := &browser{t: t}
			b.ask(here, "POST", "/in/p_1")
			o.change(func() { edit(o) })
			kept := &browser{t: t, cookie: b.cookie}
			if _, who := b.ask(there, "GET", "/page"); who != "" || b.cookie != nil {
				t.Errorf("still %q, cookie %v", who, b.cookie)
			}
			o.change(func() { o.people["p_1"], o.authRev["p_1"] = identity.Actor{ID: "p_1"}, 1 })
			if _, who := kept.ask(here, "GET", "/page"); who != "" {
				t.Errorf("the ended session is %q's again", who)
			}
		})
	}
}

// Static files are kept by the browser, whoever signs in and out.
func TestStaticFilesDoNotDependOnTheCookie(t *testing.T) {
	t.Parallel()
	_, here, _ := newOffice(t)
	b := &browser{t: t}
	b.ask(here, "POST", "/in/p_1")
	for path, vary := range map[string]string{"/static/x.css": "", "/page": "Cookie"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
		r.AddCookie(b.cookie)
		w := httptest.NewRecorder()
		here.ServeHTTP(w, r)
		if got := w.Header().Get("Vary"); got != vary || (w.Body.String() == "") != (vary == "") {
			t.Errorf("%s: Vary %q, asked by %q", path, got, w.Body)
		}
	}
}

func TestTokenLetsInOnlyToTheAPI(t *testing.T) {
	t.Parallel()
	_, here, _ := newOffice(t)
	b := &browser{t: t}
	for _, test := range []struct {
		path, header string
		code         int
		who          string
	}{
		{"/api/v1/me", "Bearer ql_right", 200, "t_1"},
		{"/api/v1/me", "bearer ql_right", 200, "t_1"},
		{"/api/v1/me", "Bearer ql_wrong", 401, ""},
		{"/api/v1/me", "Bearer ", 401, ""},
		{"/api/v1/me", "Basic ql_right", 200, ""},
		{"/page", "Bearer ql_right", 200, ""},
	} {
		if code, who := b.ask(here, "GET", test.path, "Authorization", test.header); code != test.code || who != test.who {
			t.Errorf("%s %s: %d, %q", test.path, test.header, code, who)
		}
	}
	b.ask(here, "POST", "/in/p_1")
	if _, who := b.ask(here, "GET", "/api/v1/me", "Authorization", "Bearer ql_right"); who != "t_1" {
		t.Errorf("with a cookie besides: %q", who)
	}
}

// On the API a cookie counts only if no other site can have sent it.
func TestCookieOfAnotherSiteDoesNotCount(t *testing.T) {
	t.Parallel()
	_, here, _ := newOffice(t)
	b := &browser{t: t}
	b.ask(here, "POST", "/in/p_1")
	for _, test := range []struct {
		path    string
		headers []string
		who     string
	}{
		{"/api/v1/me", []string{"Sec-Fetch-Site", "same-origin"}, "p_1"},
		{"/api/v1/me", []string{"Sec-Fetch-Site", "none"}, "p_1"},
		{"/api/v1/me", nil, "p_1"}, // no browser
		{"/api/v1/me", []string{"Origin", "http://example.com"}, "p_1"},
		{"/api/v1/me", []string{"Origin", "https://evil.example"}, ""},
		{"/api/v1/me", []string{"Origin", "null"}, ""},
		{"/api/v1/me", []string{"Sec-Fetch-Site", "cross-site"}, ""},
		{"/api/v1/me", []string{"Sec-Fetch-Site", "same-site"}, ""},
		{"/api/v1/me", []string{"Sec-Fetch-Site", "cross-site", "Origin", "http://example.com"}, ""},
	} {
		for _, method := range []string{"GET", "POST"} {
			if code, who := b.ask(here, method, test.path, test.headers...); code != 200 || who != test.who {
				t.Errorf("%s with %v: %d, %q, want %q", method, test.headers, code, who, test.who)
			}
		}
	}
}

func TestCookieIsBoundToTheHostWithTLS(t *testing.T) {
	t.Parallel()
	o, _, _ := newOffice(t)
	b := &browser{t: t}
	b.ask(o.server(mongotest.New(t), true), "POST", "/in/p_1")
	if b.cookie == nil || b.cookie.Name != "__Host-qaloop_session" || !b.cookie.Secure || b.cookie.Path != "/" {
		t.Errorf("cookie %+v", b.cookie)
	}
}
