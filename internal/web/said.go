package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// saidKey is where a session keeps what its next page has to say.
const saidKey = "said"

// saidCookie tells every instance that there is something in the session to be
// said: without it a page does not read the session for that.
const saidCookie = "qaloop_said"

// Say keeps a short text for the next page that this session asks for. Only
// sessions of people who are signed in keep any.
func (s *SignIn) Say(c echo.Context, what string) error {
	if Actor(c).ID == "" {
		return nil
	}
	ctx := c.Request().Context()
	s.sessions.Put(ctx, saidKey, what)
	_, _, err := s.sessions.Commit(ctx)
	s.hint(c, 0)
	return err
}

// hint sets the cookie, or lets go of it for an age below zero.
func (s *SignIn) hint(c echo.Context, age int) {
	c.SetCookie(&http.Cookie{ //nolint:gosec // Secure wherever the site has TLS
		Name: saidCookie, Value: "1", Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.sessions.Cookie.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// hinted reports whether a request may have to say something.
func hinted(r *http.Request) bool {
	_, err := r.Cookie(saidCookie)
	return err == nil
}

// Said is what Say kept, for the one who asks first; empty if there is
// nothing.
func (s *SignIn) Said(c echo.Context) (string, error) {
	ctx := c.Request().Context()
	if Actor(c).ID == "" || !hinted(c.Request()) {
		return "", nil
	}
	s.hint(c, -1)
	if !s.sessions.Exists(ctx, saidKey) {
		return "", nil
	}
	what := s.sessions.PopString(ctx, saidKey)
	_, _, err := s.sessions.Commit(ctx)
	return what, err
}
