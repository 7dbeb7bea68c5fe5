package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/web"
)

// office is who works here, as SignIn asks for it.
type office struct {
	mutex   sync.Mutex
	people  map[string]identity.Actor
	authRev map[string]int
	late    time.Duration // how far its clock is ahead
}

func (o *office) now() time.Time {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return time.Now().Add(o.late)
}

func (o *office) ActorByID(_ context.Context, id string) (identity.Actor, int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	a, ok := o.people[id]
	if !ok {
		return identity.Actor{}, 0, identity.ErrUnknown
	}
	return a, o.authRev[id], nil
}

func (o *office) ActorBySecret(_ context.Context, secret string) (identity.Actor, error) {
	if secret != "ql_right" {
		return identity.Actor{}, identity.ErrUnknown
	}
	return identity.Actor{ID: "t_1", IsToken: true}, nil
}

func (o *office) ActorNow(ctx context.Context, id string) (identity.Actor, int, error) {
	return o.ActorByID(ctx, id)
}

// change is what an administrator does to somebody.
func (o *office) change(edit func()) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	edit()
}

// server is one instance on the office's database. It says who asks.
func (o *office) server(db *mongo.Database, secure bool) *echo.Echo {
	sessions := identity.NewSessions(db, identity.SessionOptions{Secure: secure, Now: o.now})
	signIn := web.NewSignIn(sessions, o, o)
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		_ = c.String(web.Failure(c, slog.New(slog.DiscardHandler), err).Kind.Status(), "")
	}
	e.Use(signIn.Middleware)
	whoami := func(c echo.Context) error { return c.String(http.StatusOK, web.Actor(c).ID) }
	e.GET("/page", whoami)
	e.GET("/static/x.css", whoami)
	e.GET("/api/v1/me", whoami)
	e.POST("/api/v1/me", whoami)
	e.POST("/in/:id", func(c echo.Context) error {
		if err := signIn.Start(c, c.Param("id")); err != nil {
			return err
		}
		return whoami(c)
	})
	e.POST("/say", func(c echo.Context) error { return signIn.Say(c, "Done.") })
	e.GET("/said", func(c echo.Context) error {
		what, err := signIn.Said(c)
		if err != nil {
			return err
		}
		return c.String(http.StatusOK, what)
	})
	e.POST("/out", func(c echo.Context) error {
		if err := signIn.End(c); err != nil {
			return err
		}
		return whoami(c)
	})
	return e
}

// browser keeps the one cookie.
type browser struct {
	t      *testing.T
	cookie *http.Cookie
	hint   *http.Cookie // that there is something to be said
}

// ask returns the status and who the server thinks asks. headers come in pairs.
func (b *browser) ask(e *echo.Echo, method, path string, headers ...string) (int, string) {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, http.NoBody)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for _, c := range []*http.Cookie{b.cookie, b.hint} {
		if c != nil {
			r.AddCookie(c)
		}
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	answer := w.Result()
	defer answer.Body.Close()
	for _, c := range answer.Cookies() {
		kept := &b.cookie
		if c.Name == "qaloop_said" {
			kept = &b.hint
		}
		*kept = c
		if c.MaxAge < 0 {
			*kept = nil
		}
	}
	return w.Code, w.Body.String()
}

func newOffice(t *testing.T) (o *office, here, there *echo.Echo) {
	t.Helper()
	db := mongotest.New(t)
	if err := mongodb.Ensure(t.Context(), db, identity.Collections()...); err != nil {
		t.Fatal(err)
	}
	o = &office{
		people:  map[string]identity.Actor{"p_1": {ID: "p_1", Roles: []identity.Role{identity.QA}}, "p_2": {ID: "p_2"}},
		authRev: map[string]int{"p_1": 1, "p_2": 1},
	}
	return o, o.server(db, false), o.server(db, false)
}
