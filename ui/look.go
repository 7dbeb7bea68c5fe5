package ui

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// frameRoutes are what the frame of every page offers.
func (f *Face) frameRoutes() []web.Route {
	return []web.Route{
		{Method: post, Path: "/account/look", Permission: identity.SignedIn, Handler: f.changeLook},
		{Method: get, Path: "/search", Permission: identity.SignedIn, Handler: f.search},
		{Method: get, Path: "/home", Permission: identity.SignedIn, Handler: f.showHome},
	}
}

// themes are what the buttons of the person's menu send, and what is kept.
var themes = map[string]string{"auto": "", "light": "light", "dark": "dark"}

// changeLook answers POST /account/look: a language or a theme from the
// person's menu. It is kept with the account, and the person stays where they
// were.
func (f *Face) changeLook(c echo.Context) error {
	actor := web.Actor(c)
	want := staff.Preferences{Lang: actor.Lang, Theme: actor.Theme, SingleKeysOff: actor.NoKeys}
	if lang := c.FormValue("lang"); slices.Contains(locale.Languages, lang) {
		want.Lang = lang
	}
	if theme, ok := themes[c.FormValue("theme")]; ok {
		want.Theme = theme
	}
	if err := f.prefer(c, want); err != nil {
		return err
	}
	if partial(c) {
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, cmp.Or(localPath(c.FormValue("next")), "/"))
}

// prefer keeps how the asker wants to see the pages: with the account, and in
// this browser for when nobody is signed in.
func (f *Face) prefer(c echo.Context, want staff.Preferences) error {
	if err := web.Check(want); err != nil {
		return err
	}
	if _, err := f.Staff.Accounts.SetPreferences(c.Request().Context(), web.Actor(c), want); err != nil {
		return err
	}
	keep(c, langCookie, want.Lang)
	keep(c, themeCookie, want.Theme)
	keep(c, keysCookie, keysChoice[want.SingleKeysOff])
	return nil
}
