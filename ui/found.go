package ui

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
)

// confirmRoutes are the pages on which somebody says who the people are whom an
// import of calls has found.
func (f *Face) confirmRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/staff/confirm", Permission: identity.StaffEdit, Handler: f.listFound},
		{Method: get, Path: "/staff/:id/confirm", Permission: identity.StaffEdit, Handler: f.askFound},
		{Method: post, Path: "/staff/:id/confirm", Permission: identity.StaffEdit, Handler: f.confirmFound},
		{Method: post, Path: "/staff/:id/unconfirm", Permission: identity.StaffEdit, Handler: f.unconfirm},
	}
}

// foundView is a page of people who wait to be confirmed.
type foundView struct {
	People []staff.Person
	Calls  map[string]int
	More   string

	MayCalls bool // see the calls
}

// foundAtOnce is how many of them a page shows: the calls of each are counted.
const foundAtOnce = 25

// listFound shows GET /staff/confirm.
func (f *Face) listFound(c echo.Context) error {
	page, err := web.Query[paging.Request](c)
	if err != nil {
		return err
	}
	page.Size = foundAtOnce
	ctx := c.Request().Context()
	found, err := f.Staff.People.List(ctx, web.Actor(c), staff.PersonFilter{ToConfirm: new(true)}, page)
	if err != nil {
		return err
	}
	v := foundView{People: found.Items, More: morePath(c, found.Next), MayCalls: web.Actor(c).May(identity.InteractionsRead)}
	ids := make([]string, len(found.Items))
	for i, p := range found.Items {
		ids[i] = p.ID
	}
	if v.Calls, err = f.QA.Interactions.CountByOperator(ctx, ids); err != nil {
		return err
	}
	return show(c, http.StatusOK, foundPage(v))
}

// askFound shows GET /staff/{id}/confirm.
func (f *Face) askFound(c echo.Context) error { return f.askFoundWith(c, nil, nil) }

// askFoundWith asks who somebody is, with what was said already and what is
// wrong with it.
func (f *Face) askFoundWith(c echo.Context, said *staff.ConfirmInput, wrong *problem.Error) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	p, err := f.Staff.People.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	if !p.ToConfirm {
		return seeOther(c, "/staff/"+p.ID)
	}
	v := foundForm{Found: p, Calls: 0, personForm: personForm{
		ID: p.ID, Rev: p.Rev, Name: p.Name, In: inputOf(p), Admin: actor.May(identity.AdminsEdit), Wrong: wrong,
	}}
	if said != nil {
		v.In.Name, v.In.TeamID, v.In.Roles = said.Name, said.TeamID, said.Roles
	}
	if v.Teams, err = f.teamNames(ctx, actor); err != nil {
		return err
	}
	calls, err := f.QA.Interactions.CountByOperator(ctx, []string{p.ID})
	if err != nil {
		return err
	}
	v.Calls = calls[p.ID]
	return show(c, statusOf(wrong), foundPersonPage(v))
}

// foundForm asks who somebody is whom an import has found.
type foundForm struct {
	personForm

	Found staff.Person
	Calls int
}

// confirmFound handles POST /staff/{id}/confirm.
func (f *Face) confirmFound(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	said := personIn(values)
	in := staff.ConfirmInput{Name: said.Name, TeamID: said.TeamID, Roles: said.Roles}
	if err = web.Check(in); err == nil && in.Name == "" {
		err = staff.ErrPerson.WithFields(problem.Field{Pointer: "#/name", Code: "required", Detail: "This is required."})
	}
	if err == nil && len(in.Roles) == 0 {
		err = staff.ErrPerson.WithFields(problem.Field{Pointer: "#/roles", Code: "required", Detail: "Everybody has at least one role."})
	}
	var p staff.Person
	if err == nil {
		p, err = f.Staff.People.Confirm(c.Request().Context(), web.Actor(c), c.Param("id"), revIn(c), in)
	}
	if wrong := problem.From(err); err != nil && (wrong.Kind == problem.Invalid || wrong.Kind == problem.Stale) {
		return f.askFoundWith(c, &in, wrong)
	}
	if err != nil {
		return err
	}
	return f.done(c, "/staff/confirm", notice{Key: "person_confirmed", Args: map[string]string{"name": p.Name}, Undo: "/staff/" + p.ID + "/unconfirm"})
}

// unconfirm handles POST /staff/{id}/unconfirm.
func (f *Face) unconfirm(c echo.Context) error {
	_, err := f.Staff.People.Unconfirm(c.Request().Context(), web.Actor(c), c.Param("id"), revIn(c))
	if err != nil {
		return err
	}
	return f.done(c, "/staff/confirm", notice{Key: "person_unconfirmed"})
}
