package ui

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// tokenRoutes are the pages about the tokens of machines.
func (f *Face) tokenRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/tokens", Permission: identity.TokensEdit, Handler: f.listTokens},
		{Method: get, Path: "/tokens/new", Permission: identity.TokensEdit, Handler: f.newToken},
		{Method: post, Path: "/tokens/new", Permission: identity.TokensEdit, Handler: f.createToken},
		{Method: post, Path: "/tokens/:id/revoke", Permission: identity.TokensEdit, Handler: f.revokeToken},
	}
}

// tokensView is a page of tokens.
type tokensView struct {
	Tokens []staff.Token
	Owners map[string]string
	Now    time.Time
	More   string
}

// listTokens shows GET /tokens.
func (f *Face) listTokens(c echo.Context) error {
	page, err := web.Query[paging.Request](c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	found, err := f.Staff.Tokens.List(ctx, web.Actor(c), page)
	if err != nil {
		return err
	}
	v := tokensView{Tokens: found.Items, Now: f.Now(), More: morePath(c, found.Next)}
	var owners []string
	for _, t := range found.Items {
		owners = append(owners, t.OwnerID)
	}
	if v.Owners, err = f.Staff.People.Names(ctx, owners); err != nil {
		return err
	}
	return show(c, http.StatusOK, tokensPage(v))
}

// tokenForm is a token as the form has it.
type tokenForm struct {
	Name   string
	Scopes []string
	Days   string
	May    []identity.Permission // what who looks can give
	Wrong  *problem.Error
}

// tokenDays are how long a token can be valid.
var tokenDays = []string{"30", "90", "180", "365"}

// newToken shows GET /tokens/new.
func (f *Face) newToken(c echo.Context) error {
	return f.tokenFormWith(c, tokenForm{Days: "90"})
}

func (f *Face) tokenFormWith(c echo.Context, form tokenForm) error {
	form.May = web.Actor(c).Permissions()
	return show(c, statusOf(form.Wrong), tokenFormPage(form))
}

// createToken handles POST /tokens/new: it shows the secret, once.
func (f *Face) createToken(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	form := tokenForm{Name: values.Get("name"), Scopes: values["scopes"], Days: values.Get("days")}
	in := tokenIn(values, f.Now())
	var t staff.Token
	var secret string
	if err = web.Check(in); err == nil {
		t, secret, _, err = f.Staff.Tokens.Create(c.Request().Context(), web.Actor(c), in, once.Key{})
	}
	if form.Wrong = mendable(err); form.Wrong != nil {
		return f.tokenFormWith(c, form)
	}
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, tokenSecretPage(t, secret))
}

// tokenIn reads the form.
func tokenIn(values url.Values, now time.Time) staff.TokenInput {
	in := staff.TokenInput{Name: values.Get("name"), Scopes: []identity.Permission{}}
	for _, scope := range values["scopes"] {
		in.Scopes = append(in.Scopes, identity.Permission(scope))
	}
	if days, err := strconv.Atoi(values.Get("days")); err == nil {
		until := now.AddDate(0, 0, days)
		in.ExpiresAt = &until
	}
	return in
}

// revokeToken handles POST /tokens/{id}/revoke.
func (f *Face) revokeToken(c echo.Context) error {
	if err := f.Staff.Tokens.Revoke(c.Request().Context(), web.Actor(c), c.Param("id")); err != nil {
		return err
	}
	return f.done(c, "/tokens", notice{Key: "token_revoked"})
}

// scopeArea is a part of the product with what can be done in it.
type scopeArea struct {
	Key    string
	Scopes []identity.Permission
}

// areas are the permissions by the part of the product that they are about.
func (v tokenForm) areas() []scopeArea {
	var all []scopeArea
	for _, p := range v.May {
		key, _, _ := strings.Cut(string(p), ".")
		if len(all) == 0 || all[len(all)-1].Key != key {
			all = append(all, scopeArea{Key: key})
		}
		last := &all[len(all)-1]
		last.Scopes = append(last.Scopes, p)
	}
	return all
}

func dayChoices(ctx context.Context) []widget.Choice {
	choices := make([]widget.Choice, len(tokenDays))
	for i, days := range tokenDays {
		choices[i] = widget.Choice{Value: days, Label: locale.T(ctx, "tokens.days_"+days)}
	}
	return choices
}

// tokenFields are where on the form the things are that pointers name.
func tokenFields(ctx context.Context) []formField {
	return []formField{
		{"#/name", "name", locale.T(ctx, "tokens.name")},
		{"#/scopes", "scopes", locale.T(ctx, "tokens.scopes")},
	}
}

// usedText is when a token was last used.
func usedText(ctx context.Context, t staff.Token) string {
	if t.LastUsedAt.IsZero() {
		return locale.T(ctx, "tokens.never")
	}
	return locale.ShortMoment(ctx, t.LastUsedAt)
}
