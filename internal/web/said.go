package web

import (
	"github.com/labstack/echo/v4"
)

// saidKey is where a session keeps what its next page has to say.
const saidKey = "said"

// Say keeps a short text for the next page that this session asks for. Only
// sessions of people who are signed in keep any.
func (s *SignIn) Say(c echo.Context, what string) error {
	if Actor(c).ID == "" {
		return nil
	}
	ctx := c.Request().Context()
	s.sessions.Put(ctx, saidKey, what)
	_, _, err := s.sessions.Commit(ctx)
	return err
}

// Said is what Say kept, for the one who asks first; empty if there is
// nothing.
func (s *SignIn) Said(c echo.Context) (string, error) {
	ctx := c.Request().Context()
	if Actor(c).ID == "" || !s.sessions.Exists(ctx, saidKey) {
		return "", nil
	}
	what := s.sessions.PopString(ctx, saidKey)
	_, _, err := s.sessions.Commit(ctx)
	return what, err
}
