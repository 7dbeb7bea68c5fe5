package ui

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/training"
	"qaloop/ui/locale"
)

// boardFile is what the address of the exported board says.
type boardFile struct {
	boardQuery
	fileQuery
}

// exportAssignments handles GET /assignments/export: a view of the board, as it
// is filtered, as a file.
func (f *Face) exportAssignments(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	query, err := web.Query[boardFile](c)
	if err != nil {
		return err
	}
	filter, _, err := f.boardFilter(ctx, actor, query.boardQuery)
	if err != nil {
		return err
	}
	list := func(ctx context.Context, page paging.Request) (paging.Page[training.Assignment], error) {
		return f.Training.Assignments.List(ctx, actor, filter, page)
	}
	heads := headsOf(ctx, "board.operator", "board.course", "course.version", "board.state", "board.due", "board.closed",
		"learning.attempts", "board.last_result", "course.fact_minutes", "board.reason")
	return downloadAll(c, query.fileQuery, locale.T(ctx, "board.title"), heads, list, func(page []training.Assignment) (func(training.Assignment) []any, error) {
		names, err := f.operatorNames(ctx, page)
		return func(a training.Assignment) []any { return assignmentCells(ctx, a, names[a.OperatorID]) }, err
	})
}

// assignmentCells are an assignment as a line of a file.
func assignmentCells(ctx context.Context, a training.Assignment, name string) []any {
	var last *float64
	if n := len(a.Attempts); n > 0 {
		last = &a.Attempts[n-1].Percent
	}
	var takes *time.Duration
	if a.CourseMinutes > 0 {
		takes = new(minutes(a.CourseMinutes))
	}
	reason := a.Reason
	if reason == "" && len(a.Causes) > 0 {
		reason = a.Causes[0].Title
	}
	return []any{
		name, a.CourseTitle, a.CourseVersion, locale.T(ctx, "assignment.state_"+string(a.State)), export.Day(a.DueOn), a.ClosedAt,
		len(a.Attempts), last, takes, reason,
	}
}
