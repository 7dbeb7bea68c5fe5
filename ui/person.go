package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/training"
)

// personView is one person as those see it who work with them.
type personView struct {
	staff.Person

	Teams       teamNames
	Names       map[string]string     // of those who changed something
	Assignments []training.Assignment // the open ones that are due first
	More        bool                  // there are more of them
	Today       string
	MayEdit     bool // change, disable, give a password
	Own         bool // it is who looks
	MayCalls    bool
	MayJudged   bool
	Wrong       *problem.Error // why something was not done
}

// assignmentsShown is how many open assignments stand beside a person.
const assignmentsShown = 5

// showPerson shows GET /staff/{id}.
func (f *Face) showPerson(c echo.Context) error { return f.showPersonWith(c, nil) }

func (f *Face) showPersonWith(c echo.Context, wrong *problem.Error) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	p, err := f.Staff.People.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	v := personView{
		Person: p, Today: f.today(), Own: p.ID == actor.ID, Wrong: wrong,
		MayEdit:  actor.May(identity.StaffEdit) && p.MergedInto == "" && (!p.Has(identity.Admin) || actor.May(identity.AdminsEdit)),
		MayCalls: actor.May(identity.InteractionsRead), MayJudged: actor.May(identity.EvaluationsRead),
	}
	if v.Teams, err = f.teamNames(ctx, actor); err != nil {
		return err
	}
	if v.Names, err = f.Staff.People.Names(ctx, append(whoChanged(p.History), p.MergedInto)); err != nil {
		return err
	}
	if err := f.openAssignments(ctx, actor, &v); err != nil {
		return err
	}
	return show(c, statusOf(wrong), personPage(v))
}

// openAssignments adds what the person has to learn, for those who may see it.
func (f *Face) openAssignments(ctx context.Context, actor identity.Actor, v *personView) error {
	if !actor.May(identity.AssignmentsRead) {
		return nil
	}
	found, err := f.Training.Assignments.List(ctx, actor, training.AssignmentFilter{OperatorID: v.ID, Open: true}, paging.Request{Size: assignmentsShown})
	v.Assignments, v.More = found.Items, found.Next != ""
	return err
}

// whoChanged are those whose names a history needs.
func whoChanged(history []staff.Change) []string {
	var ids []string
	for _, change := range history {
		ids = append(ids, change.By)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// revIn is the revision that a form was made from; 0 if it does not say.
func revIn(c echo.Context) int {
	rev, _ := strconv.Atoi(c.FormValue("rev"))
	return rev
}

// disablePerson handles POST /staff/{id}/disable.
func (f *Face) disablePerson(c echo.Context) error {
	_, err := f.Staff.People.Disable(c.Request().Context(), web.Actor(c), c.Param("id"), revIn(c))
	return f.afterPerson(c, err, notice{Key: "person_disabled", Undo: "/staff/" + c.Param("id") + "/enable"})
}

// enablePerson handles POST /staff/{id}/enable.
func (f *Face) enablePerson(c echo.Context) error {
	_, err := f.Staff.People.Change(c.Request().Context(), web.Actor(c), c.Param("id"), revIn(c), staff.PersonChange{Active: new(true)})
	return f.afterPerson(c, err, notice{Key: "person_enabled"})
}

// afterPerson goes on to the person's page after something was done to them; if
// it was not, the page says why.
func (f *Face) afterPerson(c echo.Context, err error, said notice) error {
	if p := problem.From(err); err != nil && (p.Kind == problem.Conflict || p.Kind == problem.Invalid || p.Kind == problem.Stale) {
		return f.showPersonWith(c, p)
	}
	if err != nil {
		return err
	}
	return f.done(c, "/staff/"+c.Param("id"), said)
}

// givePassword handles POST /staff/{id}/password: it shows a start password,
// once.
func (f *Face) givePassword(c echo.Context) error {
	p, password, err := f.Staff.Accounts.GiveStartPassword(c.Request().Context(), web.Actor(c), c.Param("id"), revIn(c))
	if err != nil {
		return f.afterPerson(c, err, notice{})
	}
	return show(c, http.StatusOK, startPasswordPage(p, password))
}
