package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// teamEditRoutes are the pages about teams.
func (f *Face) teamEditRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/teams", Permission: identity.TeamsRead, Handler: f.listTeams},
		{Method: get, Path: "/teams/new", Permission: identity.TeamsEdit, Handler: f.newTeam},
		{Method: post, Path: "/teams/new", Permission: identity.TeamsEdit, Handler: f.createTeam},
		{Method: get, Path: "/teams/:id", Permission: identity.TeamsRead, Handler: f.showTeamCard},
		{Method: get, Path: "/teams/:id/edit", Permission: identity.TeamsEdit, Handler: f.editTeam},
		{Method: post, Path: "/teams/:id/edit", Permission: identity.TeamsEdit, Handler: f.changeTeam},
		{Method: post, Path: "/teams/:id/disable", Permission: identity.TeamsEdit, Handler: f.disableTeam},
		{Method: post, Path: "/teams/:id/enable", Permission: identity.TeamsEdit, Handler: f.enableTeam},
	}
}

// teamsQuery is what the address of the list of teams says.
type teamsQuery struct {
	State string `query:"state" validate:"omitempty,oneof=inactive all"`
}

func (q teamsQuery) filter() staff.TeamFilter {
	switch q.State {
	case "inactive":
		return staff.TeamFilter{Active: new(false)}
	case "all":
		return staff.TeamFilter{}
	}
	return staff.TeamFilter{Active: new(true)}
}

// teamsView is a page of teams.
type teamsView struct {
	Query     teamsQuery
	Teams     []staff.Team
	Names     map[string]string // of those who lead
	Members   map[string]int
	More      string
	MayEdit   bool
	MayPeople bool
}

// listTeams shows GET /teams.
func (f *Face) listTeams(c echo.Context) error {
	query, page, err := web.ListQuery[teamsQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	found, err := f.Staff.Teams.List(ctx, actor, query.filter(), page)
	if err != nil {
		return err
	}
	v := teamsView{Query: query, Teams: found.Items, More: morePath(c, found.Next), MayEdit: actor.May(identity.TeamsEdit), MayPeople: actor.May(identity.StaffRead)}
	var ids, leads []string
	for _, t := range found.Items {
		ids, leads = append(ids, t.ID), append(leads, t.LeadIDs...)
	}
	if v.Names, err = f.Staff.People.Names(ctx, leads); err != nil {
		return err
	}
	if v.Members, err = f.Staff.People.CountByTeam(ctx, ids); err != nil {
		return err
	}
	return show(c, http.StatusOK, teamsPage(v))
}

// teamCardView is one team with its people.
type teamCardView struct {
	staff.Team

	Names   map[string]string // of those who lead or changed something
	Members []staff.Person
	More    string
	MayEdit bool
	Done    string
}

// showTeamCard shows GET /teams/{id}.
func (f *Face) showTeamCard(c echo.Context) error {
	page, err := web.Query[paging.Request](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	t, err := f.Staff.Teams.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	v := teamCardView{Team: t, MayEdit: actor.May(identity.TeamsEdit)}
	if v.Names, err = f.Staff.People.Names(ctx, append(whoChanged(t.History), leadsIn(t)...)); err != nil {
		return err
	}
	members, err := f.Staff.People.List(ctx, actor, staff.PersonFilter{TeamID: t.ID, Active: new(true)}, page)
	if err != nil {
		return err
	}
	v.Members, v.More = members.Items, morePath(c, members.Next)
	return show(c, http.StatusOK, teamCardPage(v))
}

// leadsIn are those who lead a team or have led it.
func leadsIn(t staff.Team) []string {
	ids := slices.Clone(t.LeadIDs)
	for _, change := range t.History {
		if change.What == "lead_ids" {
			ids = append(ids, wordsOf(change.From)...)
			ids = append(ids, wordsOf(change.To)...)
		}
	}
	return ids
}

// teamForm is a team as the form has it.
type teamForm struct {
	ID     string
	Rev    int
	Name   string
	In     staff.TeamInput
	Stored *staff.Team // what another window has saved since; nil: nothing
	Leads  []staff.Person
	Names  map[string]string // of those who lead in either version
	Wrong  *problem.Error
}

// newTeam shows GET /teams/new.
func (f *Face) newTeam(c echo.Context) error { return f.teamFormWith(c, teamForm{}) }

func (f *Face) teamFormWith(c echo.Context, form teamForm) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	leads, err := f.Staff.People.List(ctx, actor, staff.PersonFilter{Role: identity.Supervisor, Active: new(true)}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	form.Leads = leads.Items
	named := form.In.LeadIDs
	if form.Stored != nil {
		named = append(slices.Clone(named), form.Stored.LeadIDs...)
	}
	if form.Names, err = f.Staff.People.Names(ctx, named); err != nil {
		return err
	}
	status := http.StatusOK
	switch {
	case form.Wrong != nil:
		status = form.Wrong.Kind.Status()
	case form.Stored != nil:
		status = problem.Stale.Status()
	}
	return show(c, status, teamFormPage(form))
}

func teamIn(values url.Values) staff.TeamInput {
	leads := values["lead_ids"]
	if leads == nil {
		leads = []string{}
	}
	return staff.TeamInput{Name: values.Get("name"), Line: values.Get("line"), LeadIDs: leads}
}

// createTeam handles POST /teams/new.
func (f *Face) createTeam(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	form := teamForm{In: teamIn(values)}
	var t staff.Team
	if err = web.Check(form.In); err == nil {
		t, _, err = f.Staff.Teams.Create(c.Request().Context(), web.Actor(c), form.In, sentKey(c, values))
	}
	if form.Wrong = mendable(err); form.Wrong != nil {
		return f.teamFormWith(c, form)
	}
	if err != nil {
		return err
	}
	return f.done(c, "/teams/"+t.ID, notice{Key: "team_added"})
}

// editTeam shows GET /teams/{id}/edit.
func (f *Face) editTeam(c echo.Context) error {
	t, err := f.Staff.Teams.Get(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return f.teamFormWith(c, teamForm{ID: t.ID, Rev: t.Rev, Name: t.Name, In: staff.TeamInput{Name: t.Name, Line: t.Line, LeadIDs: t.LeadIDs}})
}

// changeTeam handles POST /teams/{id}/edit. A form that was made from an older
// revision comes back as it was filled in, beside what is stored now.
func (f *Face) changeTeam(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	form := teamForm{ID: c.Param("id"), Rev: revIn(c), Name: values.Get("was"), In: teamIn(values)}
	if err = web.Check(form.In); err == nil {
		_, err = f.Staff.Teams.Change(ctx, actor, form.ID, form.Rev, staff.TeamChange{Name: &form.In.Name, Line: &form.In.Line, LeadIDs: form.In.LeadIDs})
	}
	if p := problem.From(err); err != nil && p.Kind == problem.Stale {
		stored, err := f.Staff.Teams.Get(ctx, actor, form.ID)
		if err != nil {
			return err
		}
		form.Stored, form.Rev = &stored, stored.Rev
		return f.teamFormWith(c, form)
	}
	if form.Wrong = mendable(err); form.Wrong != nil {
		return f.teamFormWith(c, form)
	}
	if err != nil {
		return err
	}
	return f.done(c, "/teams/"+form.ID, notice{Key: "saved"})
}

// disableTeam handles POST /teams/{id}/disable.
func (f *Face) disableTeam(c echo.Context) error {
	return f.setTeamActive(c, staff.TeamChange{Active: new(false)}, notice{Key: "team_disabled", Undo: "/teams/" + c.Param("id") + "/enable"})
}

// enableTeam handles POST /teams/{id}/enable.
func (f *Face) enableTeam(c echo.Context) error {
	return f.setTeamActive(c, staff.TeamChange{Active: new(true)}, notice{Key: "team_enabled"})
}

func (f *Face) setTeamActive(c echo.Context, change staff.TeamChange, said notice) error {
	if _, err := f.Staff.Teams.Change(c.Request().Context(), web.Actor(c), c.Param("id"), revIn(c), change); err != nil {
		return err
	}
	return f.done(c, "/teams/"+c.Param("id"), said)
}

// teamFields are where on the form the things are that pointers name.
func teamFields(ctx context.Context) []formField {
	return []formField{
		{"#/name", "name", locale.T(ctx, "teams.name")},
		{"#/line", "line", locale.T(ctx, "teams.line")},
		{"#/lead_ids", "leads", locale.T(ctx, "teams.leads")},
	}
}
