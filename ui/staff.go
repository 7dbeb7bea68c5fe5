package ui

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// staffRoutes are the pages about people, teams and tokens.
func (f *Face) staffRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/staff", Permission: identity.StaffRead, Handler: f.listStaff},
		{Method: get, Path: "/staff/export", Permission: identity.StaffRead, Handler: f.exportStaff},
		{Method: get, Path: "/staff/new", Permission: identity.StaffEdit, Handler: f.newPerson},
		{Method: post, Path: "/staff/new", Permission: identity.StaffEdit, Handler: f.createPerson},
		{Method: get, Path: "/staff/:id", Permission: identity.StaffRead, Handler: f.showPerson},
		{Method: get, Path: "/staff/:id/edit", Permission: identity.StaffEdit, Handler: f.editPerson},
		{Method: post, Path: "/staff/:id/edit", Permission: identity.StaffEdit, Handler: f.changePerson},
		{Method: post, Path: "/staff/:id/conflict", Permission: identity.StaffEdit, Handler: f.resolvePerson},
		{Method: post, Path: "/staff/:id/password", Permission: identity.StaffEdit, Handler: f.givePassword},
		{Method: post, Path: "/staff/:id/disable", Permission: identity.StaffEdit, Handler: f.disablePerson},
		{Method: post, Path: "/staff/:id/enable", Permission: identity.StaffEdit, Handler: f.enablePerson},
	}
}

// listStaff shows GET /staff.
func (f *Face) listStaff(c echo.Context) error {
	query, page, err := web.ListQuery[staffQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	found, err := f.Staff.People.List(ctx, actor, query.filter(), page)
	if err != nil {
		return err
	}
	v := staffView{Query: query, People: found.Items, More: morePath(c, found.Next), File: exportPath(c, "/staff/export"), MayEdit: actor.May(identity.StaffEdit)}
	if v.Teams, err = f.teamNames(ctx, actor); err != nil {
		return err
	}
	if v.MayEdit {
		if v.ToConfirm, err = f.Staff.People.CountToConfirm(ctx, actor); err != nil {
			return err
		}
	}
	return show(c, http.StatusOK, staffPage(v))
}

// teamNames are the teams that actor may see.
func (f *Face) teamNames(ctx context.Context, actor identity.Actor) (teamNames, error) {
	if !actor.May(identity.TeamsRead) {
		return teamNames{}, nil
	}
	found, err := f.Staff.Teams.Choices(ctx, actor, staff.TeamFilter{}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return teamNames{}, err
	}
	return teamNames{found.Items}, nil
}

// teamNames are teams in the order of the alphabet.
type teamNames struct{ all []staff.Team }

// name is the name of a team; empty for none, its ID for one that is not seen.
func (t teamNames) name(id string) string {
	for _, team := range t.all {
		if team.ID == id {
			return team.Name
		}
	}
	return id
}

// choices are the teams to choose from, and first what stands for none of them.
// A team that is given up is offered only where it is chosen.
func (t teamNames) choices(none, chosen string) []widget.Choice {
	choices := []widget.Choice{{Value: "", Label: none}}
	for _, team := range t.all {
		if team.Active || team.ID == chosen {
			choices = append(choices, widget.Choice{Value: team.ID, Label: team.Name})
		}
	}
	return choices
}

// staffFile is what the address of the exported list says.
type staffFile struct {
	staffQuery
	fileQuery
}

// exportStaff handles GET /staff/export: the list, as it is filtered, as a file
// that the import reads again.
func (f *Face) exportStaff(c echo.Context) error {
	query, err := web.Query[staffFile](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	teams, err := f.teamNames(ctx, actor)
	if err != nil {
		return err
	}
	list := func(ctx context.Context, page paging.Request) (paging.Page[staff.Person], error) {
		return f.Staff.People.List(ctx, actor, query.filter(), page)
	}
	return downloadAll(c, query.fileQuery, locale.T(ctx, "nav.staff"), staffHeads(ctx), list, func([]staff.Person) (func(staff.Person) []any, error) {
		return func(p staff.Person) []any {
			return []any{
				p.Name, p.Email, roleNames(ctx, p.Roles), teams.name(p.TeamID), joined(p.AgentIDs), hiredOn(p.HiredOn), yesNo(ctx, p.Active), p.Lang,
			}
		}, nil
	})
}

// hiredOn is a day as a file holds it; nil if it is not known.
func hiredOn(day string) any {
	if day == "" {
		return nil
	}
	return export.Day(day)
}
