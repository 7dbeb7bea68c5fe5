package ui

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// assignView is the form to assign a course by hand.
type assignView struct {
	In      training.AssignmentInput
	Key     string
	Query   string         // the beginning of an operator's name
	People  []assignPerson // those who are chosen, and then those who were found
	More    bool           // there are more of them than People
	Courses []widget.Choice
	Wrong   *problem.Error

	Succeeded int             // operators who have it now, of those who were just chosen
	Failures  []assignFailure // the others
}

// assignPerson is somebody to whom the course can be assigned.
type assignPerson struct {
	ID, Name, Team string
	Chosen         bool
	Open           *training.Assignment // that they have already; nil: none
}

// assignFailure is somebody to whom the course could not be assigned, and why.
type assignFailure struct {
	Name string
	Why  *problem.Error
}

// openID is the assignment that stands in the way, if one does.
func (f assignFailure) openID() string {
	id, _ := f.Why.Params["id"].(string)
	return id
}

// maxAssigned is how many operators a course is assigned to at once.
const maxAssigned = paging.MaxLimit

// assignFrom reads the form, from an address or from a body.
func assignFrom(form url.Values) (v assignView, chosen []string) {
	v.In = training.AssignmentInput{CourseID: form.Get("course_id"), DueOn: form.Get("due_on"), Reason: form.Get("reason")}
	v.Query, v.Key = strings.TrimSpace(form.Get("q")), form.Get("key")
	for _, id := range form["operator_id"] {
		if id != "" && !slices.Contains(chosen, id) && len(chosen) < maxAssigned {
			chosen = append(chosen, id)
		}
	}
	return v, chosen
}

// assignForm handles GET /assignments/new.
func (f *Face) assignForm(c echo.Context) error {
	v, chosen := assignFrom(c.QueryParams())
	if v.In.DueOn == "" {
		const twoWeeks = 14
		v.In.DueOn = f.Now().In(f.Zone).AddDate(0, 0, twoWeeks).Format("2006-01-02")
	}
	if v.Key == "" {
		v.Key = newKey()
	}
	return f.assignWith(c, v, chosen)
}

func (f *Face) assignWith(c echo.Context, v assignView, chosen []string) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	courses, err := f.Training.Courses.Published(ctx, actor)
	if err != nil {
		return err
	}
	v.Courses = []widget.Choice{{Value: "", Label: locale.T(ctx, "board.choose_course")}}
	for _, course := range courses {
		v.Courses = append(v.Courses, widget.Choice{Value: course.ID, Label: course.Title, Lang: course.Lang})
	}
	if err := f.assignPeople(ctx, actor, &v, chosen); err != nil {
		return err
	}
	return show(c, statusOf(v.Wrong), assignPage(v))
}

// assignPeople finds those who are chosen and those whom the search finds, and
// says who has the course open.
func (f *Face) assignPeople(ctx context.Context, actor identity.Actor, v *assignView, chosen []string) error {
	active := true
	filter := staff.PersonFilter{Role: identity.Operator, Active: &active, Query: v.Query}
	found, err := f.Staff.People.List(ctx, actor, filter, paging.Request{Size: shownPeople})
	if err != nil {
		return err
	}
	v.More = found.Next != ""
	all, ids, err := f.withChosen(ctx, found.Items, chosen)
	if err != nil {
		return err
	}
	open := map[string]training.Assignment{}
	if v.In.CourseID != "" {
		if open, err = f.Training.Assignments.OpenOf(ctx, actor, v.In.CourseID, ids); err != nil {
			return err
		}
	}
	teams, err := f.teamNames(ctx, actor)
	if err != nil {
		return err
	}
	scope, err := actor.Scope(identity.AssignmentsManage)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, ok := all[id]
		if !ok || !scope.Covers(p.ID, p.TeamID) || p.ID == actor.ID {
			continue
		}
		one := assignPerson{ID: p.ID, Name: p.Name, Team: teams.name(p.TeamID), Chosen: slices.Contains(chosen, id)}
		if a, has := open[id]; has {
			one.Open = &a
		}
		v.People = append(v.People, one)
	}
	return nil
}

// withChosen adds the chosen people to those who were found; they come first.
func (f *Face) withChosen(ctx context.Context, found []staff.Person, chosen []string) (map[string]staff.Person, []string, error) {
	all := map[string]staff.Person{}
	if len(chosen) > 0 {
		var err error
		if all, err = f.Staff.People.ByIDs(ctx, chosen); err != nil {
			return nil, nil, err
		}
	}
	ids := slices.Clone(chosen)
	for _, p := range found {
		all[p.ID] = p
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	return all, ids, nil
}

// shownPeople is how many operators are shown before one searches.
const shownPeople = 30

// errNobody answers a form that names nobody.
var errNobody = problem.New(problem.Invalid, "assignment.nobody", "Choose at least one operator.")

// assign handles POST /assignments/new: the course for each who was chosen. Who
// could not be assigned it is told apart, with the reason.
func (f *Face) assign(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	v, chosen := assignFrom(form)
	if v.Wrong = v.lacking(chosen); v.Wrong != nil {
		return f.assignWith(c, v, chosen)
	}
	said := strings.Join([]string{v.In.CourseID, v.In.DueOn, v.In.Reason}, "\x00")
	outcomes := f.Training.Assignments.CreateAll(ctx, actor, chosen, v.In, formKey(c, said))
	names, err := f.namesToAssign(ctx, actor, chosen)
	if err != nil {
		return err
	}
	var left []string
	for _, o := range outcomes {
		if o.Err == nil {
			v.Succeeded++
			continue
		}
		left = append(left, o.ID)
		v.Failures = append(v.Failures, assignFailure{nameOr(ctx, names[o.ID]), problem.From(o.Err)})
	}
	if len(v.Failures) == 0 {
		return f.done(c, boardQuery{View: "open", CourseID: v.In.CourseID}.here(), notice{Key: "assigned_to", N: v.Succeeded})
	}
	v.Key = newKey() // what is asked for now is another request
	return f.assignWith(c, v, left)
}

// namesToAssign are the names of those whom actor may assign something.
func (f *Face) namesToAssign(ctx context.Context, actor identity.Actor, ids []string) (map[string]string, error) {
	scope, err := actor.Scope(identity.AssignmentsManage)
	if err != nil {
		return nil, err
	}
	people, err := f.Staff.People.ByIDs(ctx, ids)
	names := make(map[string]string, len(people))
	for id, p := range people {
		if scope.Covers(p.ID, p.TeamID) {
			names[id] = p.Name
		}
	}
	return names, err
}

// lacking is what is wrong with the form before anybody is assigned anything.
func (v assignView) lacking(chosen []string) *problem.Error {
	in := v.In
	in.OperatorID = "somebody"
	wrong := invalid(web.Check(in))
	if len(chosen) > 0 {
		return wrong
	}
	fields := []problem.Field{{Pointer: "#/operator_id", Code: "nobody", Detail: errNobody.Detail}}
	if wrong != nil {
		fields = append(fields, wrong.Fields...)
	}
	return errNobody.WithFields(fields...)
}
