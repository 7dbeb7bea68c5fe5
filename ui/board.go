package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/training"
	"qaloop/ui/widget"
)

// assignmentRoutes are what trainers and supervisors do with assignments.
func (f *Face) assignmentRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/assignments", Permission: identity.AssignmentsRead, Handler: f.listAssignments},
		{Method: post, Path: "/assignments/bulk", Permission: identity.AssignmentsManage, Handler: f.decideAssignments},
		{Method: get, Path: "/assignments/export", Permission: identity.AssignmentsRead, Handler: f.exportAssignments},
		{Method: get, Path: "/assignments/new", Permission: identity.AssignmentsManage, Handler: f.assignForm},
		{Method: post, Path: "/assignments/new", Permission: identity.AssignmentsManage, Handler: f.assign},
		{Method: get, Path: "/assignments/:id", Permission: identity.AssignmentsRead, Handler: f.showAssignment},
		{Method: post, Path: "/assignments/:id/approve", Permission: identity.AssignmentsManage, Handler: f.approveAssignment},
		{Method: post, Path: "/assignments/:id/due", Permission: identity.AssignmentsManage, Handler: f.rescheduleAssignment},
		{Method: post, Path: "/assignments/:id/waive", Permission: identity.AssignmentsManage, Handler: f.waiveAssignment},
		{Method: post, Path: "/assignments/:id/withdraw", Permission: identity.AssignmentsManage, Handler: f.withdrawAssignment},
	}
}

// boardQuery is what the address of the board says.
type boardQuery struct {
	View       string              `query:"view" validate:"omitempty,oneof=approve open overdue completed failed waived withdrawn"`
	Operator   string              `query:"q" validate:"max=64"` // the beginning of names
	OperatorID string              `query:"operator_id" validate:"max=60"`
	CourseID   string              `query:"course_id" validate:"max=60"`
	TeamID     string              `query:"team_id" validate:"max=60"`
	Origin     training.OriginKind `query:"origin" validate:"omitempty,oneof=rule person"`
	Order      training.DueOrder   `query:"order" validate:"omitempty,oneof=due latest"`
}

// view is the view that is asked for; the first one where none is.
func (q boardQuery) view() board {
	return boards[max(0, slices.IndexFunc(boards, func(b board) bool { return b.key == q.View }))]
}

// filter is q for the service. What is over is read from its end.
func (q boardQuery) filter() training.AssignmentFilter {
	f := q.view().filter
	f.OperatorID, f.CourseID, f.TeamID, f.Origin, f.Order = q.OperatorID, q.CourseID, q.TeamID, q.Origin, q.Order
	if f.Order == "" && !q.view().running {
		f.Order = training.LatestDue
	}
	return f
}

// narrowed reports whether anything is asked of the rows but their view.
func (q boardQuery) narrowed() bool {
	q.View, q.Order = "", ""
	return q != boardQuery{}
}

// address is the board with q, changed.
func (q boardQuery) address(path string, change func(*boardQuery)) string {
	change(&q)
	values := url.Values{}
	for name, value := range map[string]string{
		"view": q.View, "q": q.Operator, "operator_id": q.OperatorID, "course_id": q.CourseID, "team_id": q.TeamID,
		"origin": string(q.Origin), "order": string(q.Order),
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

func (q boardQuery) here() string { return q.address("/assignments", func(*boardQuery) {}) }

// board is one view of the assignments: how it is called, and what is in it.
type board struct {
	key     string
	filter  training.AssignmentFilter
	running bool // what is in it can still be decided about
}

// boards are the views, in the order of their tabs; the first is the work that
// waits.
var boards = []board{
	{"approve", training.AssignmentFilter{State: training.Proposed}, true},
	{"open", training.AssignmentFilter{Open: true}, true},
	{"overdue", training.AssignmentFilter{Overdue: true}, true},
	{"completed", training.AssignmentFilter{State: training.Completed}, false},
	{"failed", training.AssignmentFilter{State: training.Failed}, false},
	{"waived", training.AssignmentFilter{State: training.Waived}, false},
	{"withdrawn", training.AssignmentFilter{State: training.Withdrawn}, false},
}

// listAssignments handles GET /assignments. Those who see only their own find
// them among what they learn.
func (f *Face) listAssignments(c echo.Context) error {
	if !watches(web.Actor(c)) {
		return seeOther(c, "/learning")
	}
	query, page, err := web.ListQuery[boardQuery](c)
	if err != nil {
		return err
	}
	v, err := f.board(c, query, page)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, boardPage(v))
}

// board finds what a view of the board shows.
func (f *Face) board(c echo.Context, query boardQuery, page paging.Request) (boardView, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	v := boardView{Query: query, Board: query.view(), Today: f.today(), May: actor.May(identity.AssignmentsManage)}
	filter, known, err := f.boardFilter(ctx, actor, query)
	if err != nil {
		return v, err
	}
	found, err := f.Training.Assignments.List(ctx, actor, filter, page)
	if err != nil {
		return v, err
	}
	v.Items, v.More = found.Items, morePath(c, found.Next)
	if v.Overview, err = f.Training.Assignments.Overview(ctx, actor, filter); err != nil {
		return v, err
	}
	if v.Names = known; v.Names == nil {
		if v.Names, err = f.operatorNames(ctx, v.Items, v.Overview.Late); err != nil {
			return v, err
		}
	}
	return v, f.boardChoices(ctx, actor, &v)
}

// boardFilter is query for the service. Where names are searched for, it also
// gives the names that were found.
func (f *Face) boardFilter(
	ctx context.Context, actor identity.Actor, query boardQuery,
) (training.AssignmentFilter, map[string]string, error) {
	filter := query.filter()
	if query.Operator == "" {
		return filter, nil, nil
	}
	people, err := f.Staff.People.List(ctx, actor, staff.PersonFilter{Query: query.Operator}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return filter, nil, err
	}
	filter.OperatorIDs = []string{}
	names := map[string]string{}
	for _, p := range people.Items {
		filter.OperatorIDs = append(filter.OperatorIDs, p.ID)
		names[p.ID] = p.Name
	}
	return filter, names, nil
}

// boardChoices are the courses and teams that the board can be narrowed to.
func (f *Face) boardChoices(ctx context.Context, actor identity.Actor, v *boardView) error {
	courses, err := f.Training.Courses.Outlines(ctx, actor, training.CourseFilter{}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	for _, course := range courses.Items {
		v.Courses = append(v.Courses, widget.Choice{Value: course.ID, Label: course.Title, Lang: course.Lang})
	}
	if !actor.May(identity.TeamsRead) {
		return nil
	}
	teams, err := f.Staff.Teams.Choices(ctx, actor, staff.TeamFilter{}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	for _, team := range teams.Items {
		v.Teams = append(v.Teams, widget.Choice{Value: team.ID, Label: team.Name})
	}
	return nil
}

func (f *Face) operatorNames(ctx context.Context, lists ...[]training.Assignment) (map[string]string, error) {
	var ids []string
	for _, list := range lists {
		for _, a := range list {
			if !slices.Contains(ids, a.OperatorID) {
				ids = append(ids, a.OperatorID)
			}
		}
	}
	return f.Staff.People.Names(ctx, ids)
}

// maxPicks is how many are decided about at once: as many as a page shows.
const maxPicks = paging.MaxLimit
