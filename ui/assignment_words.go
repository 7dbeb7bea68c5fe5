package ui

import (
	"context"
	"slices"

	"qaloop/internal/problem"
	"qaloop/training"
	"qaloop/ui/locale"
)

// progressText says in one sentence how far an assignment is.
func progressText(ctx context.Context, a training.Assignment) string {
	switch {
	case a.State == training.Proposed:
		return locale.T(ctx, "board.is_proposed")
	case a.State == training.Completed && a.ClosedAt != nil:
		return locale.T(ctx, "learning.completed_on", "day", locale.Day(ctx, *a.ClosedAt))
	case !a.Open() && a.Reason != "":
		return a.Reason
	case len(a.Attempts) > 0:
		last := a.Attempts[len(a.Attempts)-1]
		return locale.N(ctx, "board.tried", len(a.Attempts), "percent", locale.Score(ctx, last.Percent))
	case len(a.LessonsDone) > 0:
		return locale.N(ctx, "board.lessons_read", len(a.LessonsDone))
	case a.State == training.Started:
		return locale.T(ctx, "board.is_started")
	}
	return locale.T(ctx, "board.not_started")
}

// stopTitle is the heading above the form that ends an assignment.
func stopTitle(ctx context.Context, a training.Assignment) string {
	if a.State == training.Proposed {
		return locale.T(ctx, "board.waive_title")
	}
	return locale.T(ctx, "board.withdraw_title")
}

// callsOf are the calls that led to an assignment, the oldest first, each day
// once.
func callsOf(ctx context.Context, a training.Assignment) []training.Cause {
	calls := slices.Concat(a.Evidence, a.Causes)
	slices.SortStableFunc(calls, func(x, y training.Cause) int { return x.OccurredAt.Compare(y.OccurredAt) })
	return slices.CompactFunc(calls, func(x, y training.Cause) bool {
		return locale.ShortDay(ctx, x.OccurredAt) == locale.ShortDay(ctx, y.OccurredAt)
	})
}

// lateText is how late something is: 4 days.
func lateText(ctx context.Context, day string) string {
	days, _ := locale.DaysUntil(ctx, day)
	return locale.N(ctx, "board.days", max(1, -days))
}

// failureText says why one of several could not be done: what is wrong with it,
// or with what was asked.
func failureText(ctx context.Context, p *problem.Error) string {
	if len(p.Fields) > 0 {
		return locale.Rule(ctx, p.Fields[0])
	}
	return locale.Problem(ctx, p)
}

// sortIcon shows in which direction a column is sorted.
func sortIcon(v boardView) string {
	if v.order() == training.LatestDue {
		return "arrow-down"
	}
	return "arrow-up"
}
