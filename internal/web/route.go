package web

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
)

// Route is one line of a face's table: what is asked, the permission that it
// needs, and who answers.
type Route struct {
	Method     string
	Path       string
	Permission identity.Permission
	Handler    echo.HandlerFunc
}

// Mount adds routes to g, each behind its permission. A route without a known
// permission is an error: nothing is open by forgetting.
func Mount(g *echo.Group, routes []Route) error {
	for _, r := range routes {
		if !identity.Known(r.Permission) {
			return fmt.Errorf("route %s %s: permission %q is not in the policy", r.Method, r.Path, r.Permission)
		}
		added := g.Add(r.Method, r.Path, guarded(r))
		added.Name = declared(r.Permission)
	}
	return nil
}

// CheckDeclared finds a route that was added past Mount.
func CheckDeclared(e *echo.Echo) error {
	for _, r := range e.Routes() {
		if r.Method == echo.RouteNotFound {
			continue // answers nothing but "not found"
		}
		if len(r.Name) <= len(declaredPrefix) || r.Name[:len(declaredPrefix)] != declaredPrefix {
			return fmt.Errorf("route %s %s declares no permission", r.Method, r.Path)
		}
	}
	return nil
}

const declaredPrefix = "permission:"

func declared(p identity.Permission) string { return declaredPrefix + string(p) }

func guarded(r Route) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := Actor(c).Require(r.Permission); err != nil {
			return err
		}
		return r.Handler(c)
	}
}
