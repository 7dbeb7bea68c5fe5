package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
)

// matrix is every route of both faces, asked by whoever it may be.
type matrix struct {
	t       *testing.T
	w       *world
	echo    *echo.Echo
	cookies map[identity.Role]*http.Cookie
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	w := newWorld(t)
	handler, ok := w.app.handler.(*echo.Echo)
	if !ok {
		t.Fatalf("the handler is a %T", w.app.handler)
	}
	m := &matrix{t: t, w: w, echo: handler, cookies: map[identity.Role]*http.Cookie{}}
	for _, role := range identity.Roles {
		m.enter(role, w.person(string(role), role).email)
	}
	return m
}

// enter opens a session for a role.
func (m *matrix) enter(role identity.Role, email string) {
	m.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/api/v1/session", strings.NewReader(toText(doc{"email": email, "password": testPassword})))
	r.Header.Set("Content-Type", "application/json")
	answer := m.ask(r)
	if answer.StatusCode != http.StatusOK || len(answer.Cookies()) == 0 {
		m.t.Fatalf("sign in as %s: %d", role, answer.StatusCode)
	}
	m.cookies[role] = answer.Cookies()[0]
}

func (m *matrix) ask(r *http.Request) *http.Response {
	recorder := httptest.NewRecorder()
	m.echo.ServeHTTP(recorder, r.WithContext(m.t.Context()))
	return recorder.Result()
}

var parameter = regexp.MustCompile(`:[a-z]+|\*`)

// request asks a route for something that is not there, as role; "" is nobody.
func (m *matrix) request(route *echo.Route, role identity.Role) *http.Request {
	path := parameter.ReplaceAllString(route.Path, "0b0e3a52-6c1d-4a53-9a53-2f6f7f0c9d11")
	body, kind := "", "application/x-www-form-urlencoded"
	if strings.HasPrefix(path, "/api/") {
		body, kind = "{}", "application/json"
	}
	r := httptest.NewRequest(route.Method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if role != "" {
		r.AddCookie(m.cookies[role])
	}
	return r
}

// permission is what a route has declared.
func permission(route *echo.Route) identity.Permission {
	return identity.Permission(strings.TrimPrefix(route.Name, "permission:"))
}

// ends reports whether a route ends the session of who asks.
func ends(route *echo.Route) bool {
	return route.Path == "/sign-out" || (route.Method == http.MethodDelete && strings.HasSuffix(route.Path, "/session"))
}

// Every route refuses strangers and those whose roles do not allow it, and no
// question brings the server down.
func TestEveryRouteIsForThoseWhoMay(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	for _, route := range m.echo.Routes() {
		if route.Method == echo.RouteNotFound {
			continue
		}
		needs := permission(route)
		if needs == identity.Public {
			continue
		}
		m.stranger(route)
		for _, role := range identity.Roles {
			if ends(route) {
				continue
			}
			answer := m.ask(m.request(route, role))
			may := identity.Actor{ID: "p", Roles: []identity.Role{role}}.Require(needs) == nil
			refused := answer.StatusCode == http.StatusForbidden
			if may == refused || answer.StatusCode == http.StatusUnauthorized || answer.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s %s as %s: %d, may: %v", route.Method, route.Path, role, answer.StatusCode, may)
			}
		}
	}
}

// stranger wants that nobody without a session gets past a route.
func (m *matrix) stranger(route *echo.Route) {
	m.t.Helper()
	answer := m.ask(m.request(route, ""))
	want := http.StatusUnauthorized
	if !strings.HasPrefix(route.Path, "/api/") && route.Method == http.MethodGet {
		want = http.StatusSeeOther
		if to := answer.Header.Get("Location"); !strings.HasPrefix(to, "/sign-in") {
			m.t.Errorf("%s %s as nobody leads to %q", route.Method, route.Path, to)
		}
	}
	if answer.StatusCode != want {
		m.t.Errorf("%s %s as nobody: %d, want %d", route.Method, route.Path, answer.StatusCode, want)
	}
}

// No other site can change anything in a person's name, whatever it says about
// where it comes from.
func TestNoOtherSiteChangesAnything(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	safe := map[string]bool{http.MethodGet: true, http.MethodHead: true, echo.RouteNotFound: true}
	for _, route := range m.echo.Routes() {
		if safe[route.Method] {
			continue
		}
		for name, from := range map[string]http.Header{
			"another site":         {"Sec-Fetch-Site": {"cross-site"}},
			"a neighbouring site":  {"Sec-Fetch-Site": {"same-site"}},
			"an old browser":       {"Sec-Fetch-Site": nil, "Origin": {"https://elsewhere.example"}},
			"a sandboxed document": {"Sec-Fetch-Site": {"cross-site"}, "Origin": {"null"}},
		} {
			r := m.request(route, identity.Admin)
			maps.Copy(r.Header, from)
			if answer := m.ask(r); answer.StatusCode != http.StatusForbidden {
				t.Errorf("%s %s from %s: %d", route.Method, route.Path, name, answer.StatusCode)
			}
		}
	}
}

// Every answer carries the headers that keep browsers safe: pages, files,
// errors and what is not there.
func TestEveryAnswerHasItsHeaders(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	routes := append(m.echo.Routes(),
		&echo.Route{Method: http.MethodGet, Path: "/nowhere"}, &echo.Route{Method: http.MethodGet, Path: "/api/v1/nowhere"},
		&echo.Route{Method: http.MethodTrace, Path: "/"}, &echo.Route{Method: http.MethodPut, Path: "/interactions"})
	for _, route := range routes {
		if route.Method == echo.RouteNotFound || ends(route) {
			continue
		}
		for _, role := range []identity.Role{"", identity.Admin, identity.Operator} {
			answer := m.ask(m.request(route, role))
			at := route.Method + " " + route.Path + " as " + string(role)
			csp := answer.Header.Get("Content-Security-Policy")
			if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("%s: the content policy is %q", at, csp)
			}
			for header, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			} {
				if got := answer.Header.Get(header); got != want {
					t.Errorf("%s: %s is %q", at, header, got)
				}
			}
			if kept := answer.Header.Get("Cache-Control"); strings.Contains(kept, "public") && permission(route) != identity.Public {
				t.Errorf("%s may be kept by anybody: %q", at, kept)
			}
			if answer.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s: %d", at, answer.StatusCode)
			}
		}
	}
	if err := web.CheckDeclared(m.echo); err != nil {
		t.Error(err)
	}
}
