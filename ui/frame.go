package ui

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
)

// The cookies that a browser keeps of a person's choices. They hold no secret.
const (
	langCookie  = "qaloop_lang"
	themeCookie = "qaloop_theme"
	keysCookie  = "qaloop_keys"
	keysOff     = "off"
)

const yearInSeconds = 365 * 24 * 60 * 60

// Frame prepares every page: who looks, and in which language.
func (f *Face) Frame(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		f.frame(c)
		return next(c)
	}
}

func (f *Face) frame(c echo.Context) {
	if _, framed := c.Get(framedKey).(*Face); framed {
		return
	}
	c.Set(framedKey, f)
	c.SetRequest(c.Request().WithContext(f.viewing(c)))
	f.beginCounting(c)
}

func (f *Face) viewing(c echo.Context) context.Context {
	r, actor := c.Request(), web.Actor(c)
	lang, theme, noKeys := actor.Lang, actor.Theme, actor.NoKeys
	if lang == "" {
		lang = cookie(r, langCookie)
	}
	if actor.ID == "" { // what this browser remembers of whoever was here
		theme, noKeys = cookie(r, themeCookie), cookie(r, keysCookie) == keysOff
	}
	ctx := locale.With(r.Context(), locale.Listener{
		Lang: lang, Accept: r.Header.Get("Accept-Language"), Zone: f.Zone, Now: f.Now(),
	})
	v := layout.Viewer{
		ID:     actor.ID,
		Name:   actor.Name,
		Theme:  theme,
		Demo:   f.Demo,
		Path:   r.URL.Path,
		Here:   "/",
		Nonce:  web.Nonce(ctx),
		NoKeys: noKeys,
	}
	if len(actor.Roles) > 0 {
		v.Role = string(actor.Roles[0])
		v.Places = placesOf(actor)
		v.Acts = actsOf(actor)
	}
	if r.Method == http.MethodGet {
		v.Here = r.URL.RequestURI()
	}
	return layout.With(ctx, v)
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// keep has the browser remember a choice; an empty one is forgotten.
func keep(c echo.Context, name, value string) {
	age := yearInSeconds
	if value == "" {
		age = -1
	}
	c.SetCookie(&http.Cookie{ //nolint:gosec // Secure wherever the site has TLS
		Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true,
		Secure: c.Scheme() == "https", SameSite: http.SameSiteLaxMode,
	})
}
