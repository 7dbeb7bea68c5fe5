package ui

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// signInView is the page where one signs in.
type signInView struct {
	Email string
	Next  string         // where to go then
	Wrong *problem.Error // why it did not work; nil: it was not tried
}

// home leads GET / to the work of who asks, by their first role.
func (f *Face) home(c echo.Context) error {
	actor := web.Actor(c)
	if actor.ID == "" {
		return c.Redirect(http.StatusSeeOther, "/sign-in")
	}
	return c.Redirect(http.StatusSeeOther, landing(actor))
}

// showSignIn shows GET /sign-in.
func (f *Face) showSignIn(c echo.Context) error {
	if web.Actor(c).ID != "" {
		return c.Redirect(http.StatusSeeOther, "/")
	}
	return show(c, http.StatusOK, signInPage(signInView{Next: localPath(c.QueryParam("next"))}))
}

// chooseLanguage answers the language links of a stranger's page.
func (f *Face) chooseLanguage(c echo.Context) error {
	if lang := c.FormValue("lang"); slices.Contains(locale.Languages, lang) {
		keep(c, langCookie, lang)
	}
	return c.Redirect(http.StatusSeeOther, signInPath(c.FormValue("next")))
}

// signIn answers the form of the sign-in page.
func (f *Face) signIn(c echo.Context) error {
	ctx := c.Request().Context()
	v := signInView{Email: c.FormValue("email"), Next: localPath(c.FormValue("next"))}
	person, err := f.Staff.Accounts.SignIn(ctx, v.Email, c.FormValue("password"), c.RealIP())
	if p := problem.From(err); err != nil && (errors.Is(err, staff.ErrWrongPassword) || errors.Is(err, staff.ErrStartOver) || p.Kind == problem.TooMany) {
		v.Wrong = p
		return show(c, p.Kind.Status(), signInPage(v))
	}
	if err != nil {
		return err
	}
	if err := f.SignIn.Start(c, person.ID); err != nil {
		return err
	}
	keep(c, themeCookie, person.Theme)
	keep(c, keysCookie, keysChoice[person.SingleKeysOff])
	if v.Next == "" || person.StartUntil != nil { // who has a start password chooses their own first
		v.Next = "/"
	}
	return c.Redirect(http.StatusSeeOther, v.Next)
}

// signOut answers the button that ends a session.
func (f *Face) signOut(c echo.Context) error {
	if err := f.SignIn.End(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}

// keysChoice is what the browser remembers of Person.SingleKeysOff.
var keysChoice = map[bool]string{true: keysOff}

// accountView is the page of one's own account.
type accountView struct {
	Person staff.Person
	Wrong  *problem.Error // with the new password; nil: nothing
}

// showAccount shows GET /account.
func (f *Face) showAccount(c echo.Context) error {
	person, err := f.Staff.Accounts.Me(c.Request().Context(), web.Actor(c))
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, accountPage(accountView{Person: person}))
}

// savePreferences answers the form with language, theme and keys.
func (f *Face) savePreferences(c echo.Context) error {
	want := staff.Preferences{
		Lang: c.FormValue("lang"), Theme: c.FormValue("theme"), SingleKeysOff: c.FormValue("single_keys") == "",
	}
	if err := f.prefer(c, want); err != nil {
		return err
	}
	return f.done(c, "/account", notice{Key: "saved"})
}

// changePassword answers the form with a new password. All sessions end with
// the old one; this browser gets a new one.
func (f *Face) changePassword(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	err := f.Staff.Accounts.SetPassword(ctx, actor, actor.ID, c.FormValue("old_password"), c.FormValue("password"))
	if p := problem.From(err); err != nil && (p.Kind == problem.Invalid || p.Kind == problem.TooMany) {
		person, err := f.Staff.Accounts.Me(ctx, actor)
		if err != nil {
			return err
		}
		return show(c, p.Kind.Status(), accountPage(accountView{Person: person, Wrong: p}))
	}
	if err != nil {
		return err
	}
	if err := f.SignIn.Start(c, actor.ID); err != nil {
		return err
	}
	return f.done(c, "/account", notice{Key: "saved"})
}
