package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
)

func answer(c echo.Context) error { return c.NoContent(http.StatusNoContent) }

// A route that declares no permission, or one that nobody knows, does not get
// to be a route; one that was added past Mount is found.
func TestRoutesDeclareTheirPermission(t *testing.T) {
	t.Parallel()
	for _, p := range []identity.Permission{"", "everything"} {
		err := web.Mount(echo.New().Group(""), []web.Route{{Method: http.MethodGet, Path: "/x", Permission: p, Handler: answer}})
		if err == nil {
			t.Errorf("permission %q was taken", p)
		}
	}
	e := echo.New()
	if err := web.Mount(e.Group(""), []web.Route{{Method: http.MethodGet, Path: "/x", Permission: identity.StaffEdit, Handler: answer}}); err != nil {
		t.Fatal(err)
	}
	if err := web.CheckDeclared(e); err != nil {
		t.Errorf("a declared route: %v", err)
	}
	e.GET("/forgotten", answer)
	if web.CheckDeclared(e) == nil {
		t.Error("nobody noticed the route without a permission")
	}
}

// Whoever lacks the permission of a route does not reach its handler.
func TestRoutesAreBehindTheirPermission(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		actor identity.Actor
		want  error
	}{
		{identity.Actor{}, identity.ErrUnknown},
		{identity.Actor{ID: "p", Roles: []identity.Role{identity.Operator}}, identity.ErrForbidden},
		{identity.Actor{ID: "p", Roles: []identity.Role{identity.Admin}, Scopes: []identity.Permission{}}, identity.ErrForbidden},
		{identity.Actor{ID: "p", Roles: []identity.Role{identity.Admin}}, nil},
	} {
		e := echo.New()
		var got error
		e.HTTPErrorHandler = func(err error, _ echo.Context) { got = err }
		e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				web.SetActor(c, test.actor)
				return next(c)
			}
		})
		if err := web.Mount(e.Group(""), []web.Route{{Method: http.MethodGet, Path: "/x", Permission: identity.StaffEdit, Handler: answer}}); err != nil {
			t.Fatal(err)
		}
		e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x", nil))
		if !errors.Is(got, test.want) {
			t.Errorf("%+v: %v, want %v", test.actor, got, test.want)
		}
	}
}
