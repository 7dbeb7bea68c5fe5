package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
)

// Accounts knows people: the actor behind an ID, and the revision that their
// sessions must have. Whoever may not be here is identity.ErrUnknown.
type Accounts interface {
	// ActorByID may be as old as identity.Staleness says.
	ActorByID(ctx context.Context, id string) (identity.Actor, int, error)
	// ActorNow is the actor as they are at this moment.
	ActorNow(ctx context.Context, id string) (identity.Actor, int, error)
}

// Tokens knows machines: the actor behind the secret of a token.
type Tokens interface {
	ActorBySecret(ctx context.Context, secret string) (identity.Actor, error)
}

// SignIn finds out who makes a request, and begins and ends sessions.
type SignIn struct {
	sessions *scs.SessionManager
	accounts Accounts
	tokens   Tokens
}

// NewSignIn returns a SignIn on sessions as identity.NewSessions makes them.
func NewSignIn(sessions *scs.SessionManager, accounts Accounts, tokens Tokens) *SignIn {
	return &SignIn{sessions: sessions, accounts: accounts, tokens: tokens}
}

// staticFiles are the same for everybody: nobody is looked up for them, and
// browsers may keep them whoever signs in.
const staticFiles = "/static/"

// Middleware sets the Actor of each request: by its bearer token, or by the
// cookie of a session. It lets nobody pass as nobody: what that may do is for
// the routes to say.
func (s *SignIn) Middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if strings.HasPrefix(c.Request().URL.Path, staticFiles) {
			return next(c)
		}
		c.Response().Header().Add(echo.HeaderVary, "Cookie")
		secret, machine := bearer(c.Request())
		token := ""
		if !machine && ours(c.Request()) {
			token = s.cookie(c.Request())
		}
		// Also without a session its place is needed, for one to begin.
		ctx := c.Request().Context()
		if briefly(c.Request()) {
			ctx = identity.Briefly(ctx)
		}
		ctx, err := s.sessions.Load(ctx, token)
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(ctx))
		if machine {
			err = s.letMachineIn(c, secret)
		} else if token != "" {
			err = s.letPersonIn(c)
		}
		if err != nil {
			return err
		}
		return next(c)
	}
}

// briefly reports whether a request needs its session only to know who makes it.
func briefly(r *http.Request) bool {
	return toAPI(r) || (r.Method == http.MethodGet || r.Method == http.MethodHead) && !hinted(r)
}

func (s *SignIn) letMachineIn(c echo.Context, secret string) error {
	actor, err := s.tokens.ActorBySecret(c.Request().Context(), secret)
	if err != nil {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer error="invalid_token"`)
		return err
	}
	SetActor(c, actor)
	return nil
}

// letPersonIn checks the session on every request against its owner: whoever
// is disabled or got other roles or a new password is out at once on the instance
// where that was done, and within identity.Staleness on every other. Before a
// session is ended for it, its owner is read anew: they may have changed their
// password elsewhere and come with the new session.
func (s *SignIn) letPersonIn(c echo.Context) error {
	ctx := c.Request().Context()
	id := s.sessions.GetString(ctx, identity.SessionPerson)
	if id == "" {
		return nil // the session is over
	}
	actor, authRev, err := s.accounts.ActorByID(ctx, id)
	if errors.Is(err, identity.ErrUnknown) || (err == nil && authRev != s.sessions.GetInt(ctx, identity.SessionAuthRev)) {
		actor, authRev, err = s.accounts.ActorNow(ctx, id)
	}
	if err != nil && !errors.Is(err, identity.ErrUnknown) {
		return err
	}
	if err != nil || authRev != s.sessions.GetInt(ctx, identity.SessionAuthRev) {
		return s.End(c)
	}
	SetActor(c, actor)
	return nil
}

// Start signs a person in whose password was right: in a session with a new
// token, whatever the browser had before.
func (s *SignIn) Start(c echo.Context, personID string) error {
	ctx := c.Request().Context()
	actor, authRev, err := s.accounts.ActorNow(ctx, personID)
	if err != nil {
		return err
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, identity.SessionPerson, personID)
	s.sessions.Put(ctx, identity.SessionAuthRev, authRev)
	token, deadline, err := s.sessions.Commit(ctx)
	if err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(ctx, c.Response(), token, deadline)
	SetActor(c, actor)
	return nil
}

// End signs out: the session is over, here and on every instance, and the
// browser forgets its cookie.
func (s *SignIn) End(c echo.Context) error {
	ctx := c.Request().Context()
	if err := s.sessions.Destroy(ctx); err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	SetActor(c, identity.Actor{})
	return nil
}

func (s *SignIn) cookie(r *http.Request) string {
	cookie, err := r.Cookie(s.sessions.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// bearer is the secret that a request to the API brings.
func bearer(r *http.Request) (string, bool) {
	scheme, secret, ok := strings.Cut(r.Header.Get(echo.HeaderAuthorization), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || !toAPI(r) {
		return "", false
	}
	return strings.TrimSpace(secret), true
}

func toAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// ours reports whether the cookie of a request counts: on the API only if no
// other site can have caused the request. A browser says where a request comes
// from, by Sec-Fetch-Site or at least by Origin; what says neither is no
// browser, and nobody but its user sends its cookie.
func ours(r *http.Request) bool {
	if !toAPI(r) {
		return true
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	origin := r.Header.Get(echo.HeaderOrigin)
	if origin == "" {
		return true
	}
	from, err := url.Parse(origin)
	return err == nil && from.Host != "" && from.Host == r.Host
}
