package ui

import (
	"context"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// mergeRoutes are the page on which somebody says that a person whom an import
// has found is a colleague who is known already.
func (f *Face) mergeRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/staff/:id/merge", Permission: identity.StaffEdit, Handler: f.askMerge},
		{Method: post, Path: "/staff/:id/merge", Permission: identity.StaffEdit, Handler: f.mergeFound},
	}
}

// mergeQuery is what the page is asked for.
type mergeQuery struct {
	Query string `query:"q" validate:"max=64"`
	Into  string `query:"into" validate:"max=60"`
	Next  bool   `query:"next"` // somebody should have been chosen
}

// mergeView asks into whom a found person is merged: first who it is, then
// whether they mean it.
type mergeView struct {
	Found  staff.Person
	Calls  int
	Asked  mergeQuery
	Into   *staff.Person // who is chosen
	People []staff.Person
	More   bool
	Teams  teamNames
	Wrong  *problem.Error
}

// askMerge shows GET /staff/{id}/merge.
func (f *Face) askMerge(c echo.Context) error {
	asked, err := web.Query[mergeQuery](c)
	if err != nil {
		return err
	}
	var wrong *problem.Error
	if asked.Next && asked.Into == "" {
		wrong = staff.ErrMergeInto.WithFields(problem.Field{Pointer: "#/into", Code: "merge_choose", Detail: "Choose somebody."})
	}
	return f.askMergeWith(c, asked, wrong)
}

func (f *Face) askMergeWith(c echo.Context, asked mergeQuery, wrong *problem.Error) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	found, err := f.Staff.People.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	if !found.ToConfirm {
		return seeOther(c, "/staff/"+found.ID)
	}
	v := mergeView{Found: found, Asked: asked, Wrong: wrong}
	if asked.Into != "" && wrong == nil {
		into, err := f.Staff.People.Get(ctx, actor, asked.Into)
		if err != nil {
			return err
		}
		v.Into = &into
	} else if err := f.mergeChoices(ctx, actor, &v); err != nil {
		return err
	}
	if v.Teams, err = f.teamNames(ctx, actor); err != nil {
		return err
	}
	calls, err := f.QA.Interactions.CountByOperator(ctx, []string{found.ID})
	if err != nil {
		return err
	}
	v.Calls = calls[found.ID]
	return show(c, statusOf(wrong), mergePage(v))
}

// mergeChoices finds those whom the search finds.
func (f *Face) mergeChoices(ctx context.Context, actor identity.Actor, v *mergeView) error {
	page, err := f.Staff.People.List(ctx, actor, staff.PersonFilter{Role: identity.Operator, Active: new(true), Query: v.Asked.Query},
		paging.Request{Size: shownPeople})
	v.People, v.More = page.Items, page.Next != ""
	return err
}

// effects are what merging does, each in a sentence.
func (v mergeView) effects(ctx context.Context) []string {
	name, agents := v.Into.Name, joined(v.Found.AgentIDs)
	return []string{
		locale.N(ctx, "merge.calls_move", v.Calls, "name", name),
		locale.T(ctx, "merge.later", "agents", agents, "name", name),
		locale.T(ctx, "merge.no_undo", "found", v.Found.Name),
	}
}

// about says in which team a colleague is and how the PBX names them.
func (v mergeView) about(p staff.Person) string {
	var parts []string
	if team := v.Teams.name(p.TeamID); team != "" {
		parts = append(parts, team)
	}
	return joined(append(parts, p.AgentIDs...))
}

// mergeFound handles POST /staff/{id}/merge.
func (f *Face) mergeFound(c echo.Context) error {
	in := staff.MergeInput{Into: c.FormValue("into")}
	err := web.Check(in)
	if err == nil {
		_, err = f.Staff.Merges.Merge(c.Request().Context(), web.Actor(c), c.Param("id"), revIn(c), in)
	}
	if wrong := problem.From(err); err != nil && (wrong.Kind == problem.Invalid || wrong.Kind == problem.Stale || wrong.Is(staff.ErrMergeOwn)) {
		return f.askMergeWith(c, mergeQuery{Into: in.Into}, wrong)
	}
	if err != nil {
		return err
	}
	names, err := f.Staff.People.Names(c.Request().Context(), []string{c.Param("id"), in.Into})
	if err != nil {
		return err
	}
	return f.done(c, "/staff/confirm", notice{Key: "person_merged", Args: map[string]string{"found": names[c.Param("id")], "name": names[in.Into]}})
}
