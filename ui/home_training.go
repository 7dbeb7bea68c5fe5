package ui

import (
	"context"
	"strconv"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/statistics"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// approveCard is the assignments that rules have proposed.
func (f *Face) approveCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "approve", Icon: "inbox", Action: locale.T(ctx, "home.approve_do"), Address: "/assignments", Done: true}
	// As many as are counted: what there is to count is there then, too.
	found, err := f.Training.Assignments.List(ctx, by, training.AssignmentFilter{State: training.Proposed}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return c, err
	}
	n := len(found.Items)
	if c.Rows, err = f.rowsOf(ctx, found.Items[:min(n, fewRows.Size)]); err != nil || n == 0 {
		c.Action = ""
		return c, err
	}
	c.Work, c.Count = true, countUpTo(ctx, n)
	return c, nil
}

// countUpTo is a count up to countTo.
func countUpTo(ctx context.Context, n int) string {
	if n >= countTo {
		return locale.Number(ctx, countTo-1) + "+"
	}
	return locale.Number(ctx, n)
}

// lateTrainingCard is the assignments that are overdue, the longest first.
func (f *Face) lateTrainingCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "late", Icon: "clock", Action: locale.T(ctx, "home.late_do"), Address: "/assignments?view=overdue", Done: true}
	rows, err := f.assignmentRows(ctx, by, training.AssignmentFilter{Overdue: true})
	if c.Rows = rows; len(rows) == 0 {
		c.Action = ""
	}
	c.Work = len(rows) > 0
	return c, err
}

// failedCard is the assignments whose last attempt was not good enough.
func (f *Face) failedCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "failed", Icon: "circle-x", Action: locale.T(ctx, "home.failed_do"), Address: "/assignments?view=failed", Done: true}
	rows, err := f.assignmentRows(ctx, by, training.AssignmentFilter{State: training.Failed, Order: training.LatestDue})
	if c.Rows = rows; len(rows) == 0 {
		c.Action = ""
	}
	return c, err
}

// assignmentRows are the first assignments that filter matches, with whose they
// are.
func (f *Face) assignmentRows(ctx context.Context, by identity.Actor, filter training.AssignmentFilter) ([]homeRow, error) {
	found, err := f.Training.Assignments.List(ctx, by, filter, fewRows)
	if err != nil {
		return nil, err
	}
	return f.rowsOf(ctx, found.Items)
}

func (f *Face) rowsOf(ctx context.Context, assignments []training.Assignment) ([]homeRow, error) {
	names, err := f.operatorNames(ctx, assignments)
	if err != nil {
		return nil, err
	}
	rows := make([]homeRow, len(assignments))
	for i, a := range assignments {
		rows[i] = homeRow{
			Text: nameOr(ctx, names[a.OperatorID]), Address: "/assignments/" + a.ID, Note: a.CourseTitle,
			Badge: assignmentBadge(a, f.today()),
		}
	}
	return rows, nil
}

// completionCard says how the courses in use are completed.
func (f *Face) completionCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "completion", Icon: "school", Action: locale.T(ctx, "home.courses_do"), Address: "/courses"}
	courses, err := f.Training.Courses.Published(ctx, by)
	if err != nil {
		return c, err
	}
	ids := make([]string, len(courses))
	for i, course := range courses {
		ids[i] = course.ID
	}
	counts, err := f.Training.Assignments.Counts(ctx, by, ids)
	if err != nil {
		return c, err
	}
	for _, course := range courses {
		n := counts[course.ID]
		if n.Ended() == 0 || len(c.Rows) == fewRows.Size {
			continue
		}
		c.Rows = append(c.Rows, homeRow{
			Text: course.Title, Lang: course.Lang, Address: "/courses/" + course.ID, Note: completionText(ctx, n),
		})
	}
	if len(c.Rows) == 0 {
		c.Action = ""
	}
	return c, nil
}

// completionText is how many have completed a course, and how sure the share
// is; few are told without one.
func completionText(ctx context.Context, n training.CourseCount) string {
	text := locale.T(ctx, "home.completed_of", "n", locale.Number(ctx, n.Completed), "all", locale.Number(ctx, n.Ended()))
	if n.Ended() < statistics.Enough {
		return text + ", " + locale.T(ctx, "home.too_little")
	}
	share := n.Completion()
	const hundred = 100
	return text + ", " + locale.T(ctx, "home.exact", "range", locale.Range(ctx, hundred*share.Low, hundred*share.High, 0))
}

// courseDraftsCard is the courses that are being written.
func (f *Face) courseDraftsCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "course_drafts", Icon: "pencil", Action: locale.T(ctx, "action.new_course"), Address: "/courses/new", Done: true}
	found, err := f.Training.Courses.Outlines(ctx, by, training.CourseFilter{State: training.CourseDraft}, fewRows)
	if err != nil {
		return c, err
	}
	for _, course := range found.Items {
		c.Rows = append(c.Rows, homeRow{
			Text: course.Title, Lang: course.Lang, Address: "/courses/" + course.ID + "/edit",
			Note: locale.T(ctx, "home.changed", "moment", locale.Moment(ctx, course.UpdatedAt)),
		})
	}
	if c.Work = len(c.Rows) > 0; c.Work {
		c.Action, c.Address = locale.T(ctx, "home.course_drafts_do"), "/courses?state=draft"
	}
	return c, nil
}

// coursesCard is how many courses stand how.
func (f *Face) coursesCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "courses", Icon: "book-2", Action: locale.T(ctx, "home.courses_do"), Address: "/courses"}
	n, err := f.Training.Courses.Standing(ctx, by)
	if err != nil {
		return c, err
	}
	for _, s := range []struct {
		state training.CourseState
		n     int
	}{{training.CoursePublished, n.Published}, {training.CourseDraft, n.Drafts}, {training.CourseRetired, n.Retired}} {
		c.Rows = append(c.Rows, homeRow{
			Text: locale.T(ctx, "home.courses_"+string(s.state)), Address: "/courses?state=" + string(s.state),
			Badge: widget.Badge(widget.Neutral, "", strconv.Itoa(s.n)),
		})
	}
	return c, nil
}
