package ui

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"qaloop/internal/once"
	"qaloop/internal/web"
)

// newKey makes a form one request, however often it is sent.
func newKey() string { return once.Random("k_") }

// formKey makes the creation that a form asks for one creation, however often
// the form is sent.
func formKey(c echo.Context, said string) once.Key {
	return once.NewKey(web.Actor(c).ID, c.Request().URL.Path, c.FormValue("key"), []byte(said))
}

// sentKey makes the creation that a form asks for one creation, however often it
// is sent as it is. Sent with something else in it, from a page that was gone
// back to, it asks for another one.
func sentKey(c echo.Context, form url.Values) once.Key {
	if form.Get("key") == "" {
		return once.Key{}
	}
	said := form.Encode()
	return once.NewKey(web.Actor(c).ID, c.Request().URL.Path, once.ID("k_", said), []byte(said))
}
