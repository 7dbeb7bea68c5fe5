package ui

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/training"
)

// assignmentRoutes are what trainers and supervisors do with assignments.
func (f *Face) assignmentRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/assignments", Permission: identity.AssignmentsManage, Handler: f.listAssignments},
		{Method: http.MethodPost, Path: "/assignments/approve", Permission: identity.AssignmentsManage, Handler: f.approveAssignments},
		{Method: http.MethodGet, Path: "/assignments/new", Permission: identity.AssignmentsManage, Handler: f.assignForm},
		{Method: http.MethodPost, Path: "/assignments/new", Permission: identity.AssignmentsManage, Handler: f.assign},
		{Method: http.MethodGet, Path: "/assignments/:id", Permission: identity.AssignmentsRead, Handler: f.showAssignment},
		{Method: http.MethodPost, Path: "/assignments/:id/approve", Permission: identity.AssignmentsManage, Handler: f.approveAssignment},
		{Method: http.MethodPost, Path: "/assignments/:id/waive", Permission: identity.AssignmentsManage, Handler: f.waiveAssignment},
		{Method: http.MethodPost, Path: "/assignments/:id/withdraw", Permission: identity.AssignmentsManage, Handler: f.withdrawAssignment},
	}
}

// board is one view of the assignments: how it is called, and what is in it.
type board struct {
	key    string
	filter training.AssignmentFilter
}

// boards are the views, in the order of their tabs; the first is the work that
// waits.
var boards = []board{
	{"approve", training.AssignmentFilter{State: training.Proposed}},
	{"open", training.AssignmentFilter{Open: true}},
	{"overdue", training.AssignmentFilter{Overdue: true}},
	{"completed", training.AssignmentFilter{State: training.Completed}},
	{"failed", training.AssignmentFilter{State: training.Failed}},
	{"waived", training.AssignmentFilter{State: training.Waived}},
	{"withdrawn", training.AssignmentFilter{State: training.Withdrawn}},
}

// boardQuery says which view of the board is asked for.
type boardQuery struct {
	paging.Request

	View string `query:"view" validate:"omitempty,oneof=approve open overdue completed failed waived withdrawn"`
}

// boardView is a view of the board with the names of its people.
type boardView struct {
	Key   string
	Page  paging.Page[training.Assignment]
	Names map[string]string
	Today string
	Late  []training.Assignment // the overdue ones, beside what waits for approval
}

// courseGroup is what one course of a board asks of whom.
type courseGroup struct {
	Title string
	Items []training.Assignment
}

// groups are the assignments by course, in the order of the list.
func (v boardView) groups() []courseGroup {
	var all []courseGroup
	for _, a := range v.Page.Items {
		i := slices.IndexFunc(all, func(g courseGroup) bool { return g.Title == a.CourseTitle })
		if i < 0 {
			all, i = append(all, courseGroup{Title: a.CourseTitle}), len(all)
		}
		all[i].Items = append(all[i].Items, a)
	}
	return all
}

// lateShown is how many overdue assignments stand beside the board.
const lateShown = 5

// listAssignments handles GET /assignments.
func (f *Face) listAssignments(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	q, err := web.Query[boardQuery](c)
	if err != nil {
		return err
	}
	at := max(0, slices.IndexFunc(boards, func(b board) bool { return b.key == q.View }))
	v := boardView{Key: boards[at].key, Today: f.today()}
	if v.Page, err = f.Training.Assignments.List(ctx, actor, boards[at].filter, q.Request); err != nil {
		return err
	}
	if v.Key == boards[0].key {
		late, err := f.Training.Assignments.List(ctx, actor, training.AssignmentFilter{Overdue: true}, paging.Request{Size: lateShown})
		if err != nil {
			return err
		}
		v.Late = late.Items
	}
	if v.Names, err = f.operatorNames(ctx, v.Page.Items, v.Late); err != nil {
		return err
	}
	return show(c, http.StatusOK, boardPage(v))
}

func (f *Face) operatorNames(ctx context.Context, lists ...[]training.Assignment) (map[string]string, error) {
	var ids []string
	for _, list := range lists {
		for _, a := range list {
			ids = append(ids, a.OperatorID)
		}
	}
	return f.Staff.People.Names(ctx, ids)
}

// approveAssignments handles POST /assignments/approve: all that were chosen.
func (f *Face) approveAssignments(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	picks := make([]training.Pick, len(form["id"]))
	for i, id := range form["id"] {
		picks[i].ID = id
	}
	for _, o := range f.Training.Assignments.ApproveAll(c.Request().Context(), web.Actor(c), picks) {
		if o.Err != nil {
			return o.Err
		}
	}
	return f.done(c, "/assignments", notice{Key: "approved"})
}

// approveAssignment handles POST /assignments/{id}/approve.
func (f *Face) approveAssignment(c echo.Context) error {
	if _, err := f.Training.Assignments.Approve(c.Request().Context(), web.Actor(c), c.Param("id"), 0); err != nil {
		return err
	}
	return f.done(c, "/assignments", notice{Key: "approved"})
}

// waiveAssignment handles POST /assignments/{id}/waive with a reason.
func (f *Face) waiveAssignment(c echo.Context) error {
	_, err := f.Training.Assignments.Waive(c.Request().Context(), web.Actor(c), c.Param("id"), 0, c.FormValue("reason"))
	return f.afterReason(c, err, "waived")
}

// withdrawAssignment handles POST /assignments/{id}/withdraw with a reason.
func (f *Face) withdrawAssignment(c echo.Context) error {
	_, err := f.Training.Assignments.Withdraw(c.Request().Context(), web.Actor(c), c.Param("id"), 0, c.FormValue("reason"))
	return f.afterReason(c, err, "withdrawn")
}

// afterReason goes on after something that wants a reason; without one the
// assignment's page says so.
func (f *Face) afterReason(c echo.Context, err error, done string) error {
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.Invalid {
		return f.assignmentWith(c, p)
	}
	if err != nil {
		return err
	}
	return f.done(c, "/assignments", notice{Key: done})
}

// showAssignment handles GET /assignments/{id}.
func (f *Face) showAssignment(c echo.Context) error { return f.assignmentWith(c, nil) }

// assignmentView is one assignment as those see it who look after it.
type assignmentView struct {
	training.Assignment
	Names map[string]string
	Today string
	Wrong *problem.Error
	May   bool // approve, waive, withdraw
}

func (f *Face) assignmentWith(c echo.Context, wrong *problem.Error) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	a, err := f.Training.Assignments.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	if !actor.May(identity.AssignmentsManage) && a.OperatorID == actor.ID {
		return seeOther(c, "/learning/"+a.ID)
	}
	ids := []string{a.OperatorID, a.Origin.PersonID}
	for _, change := range a.History {
		ids = append(ids, change.By)
	}
	names, err := f.Staff.People.Names(ctx, ids)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		status = wrong.Kind.Status()
	}
	may := actor.May(identity.AssignmentsManage) && a.Open()
	return show(c, status, assignmentPage(assignmentView{a, names, f.today(), wrong, may}))
}

// assignView is the form to assign a course by hand.
type assignView struct {
	In      training.AssignmentInput
	Query   string // the beginning of an operator's name
	More    bool   // there are more operators than People
	People  []staff.Person
	Courses []training.Course
	Wrong   *problem.Error
}

// assignForm handles GET /assignments/new.
func (f *Face) assignForm(c echo.Context) error {
	const twoWeeks = 14
	due := f.Now().In(f.Zone).AddDate(0, 0, twoWeeks).Format("2006-01-02")
	in := training.AssignmentInput{DueOn: due, OperatorID: c.QueryParam("operator_id"), CourseID: c.QueryParam("course_id")}
	return f.assignWith(c, assignView{In: in, Query: c.QueryParam("q")})
}

func (f *Face) assignWith(c echo.Context, v assignView) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	active := true
	people, err := f.Staff.People.List(ctx, actor, staff.PersonFilter{Role: identity.Operator, Active: &active, Query: v.Query}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	courses, err := f.Training.Courses.List(ctx, actor, training.CourseFilter{State: training.CoursePublished}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	v.People, v.More, v.Courses = people.Items, people.Next != "", courses.Items
	status := http.StatusOK
	if v.Wrong != nil {
		status = v.Wrong.Kind.Status()
	}
	return show(c, status, assignPage(v))
}

// assign handles POST /assignments/new.
func (f *Face) assign(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	in := assignmentIn(form)
	if err = web.Check(in); err == nil {
		_, _, err = f.Training.Assignments.Create(c.Request().Context(), web.Actor(c), in, once.Key{})
	}
	if p, ok := errors.AsType[*problem.Error](err); ok && (p.Kind == problem.Invalid || p.Kind == problem.Conflict) {
		return f.assignWith(c, assignView{In: in, Wrong: p})
	}
	if err != nil {
		return err
	}
	return f.done(c, "/assignments?view=open", notice{Key: "assigned"})
}

func assignmentIn(form url.Values) training.AssignmentInput {
	return training.AssignmentInput{
		OperatorID: form.Get("operator_id"), CourseID: form.Get("course_id"), DueOn: form.Get("due_on"), Reason: form.Get("reason"),
	}
}
