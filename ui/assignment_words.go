package ui

import (
	"context"

	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

func boardTabs(ctx context.Context, current string) []widget.Tab {
	tabs := make([]widget.Tab, len(boards))
	for i, b := range boards {
		tabs[i] = widget.Tab{Label: locale.T(ctx, "board.view_"+b.key), Address: "/assignments?view=" + b.key, Current: b.key == current}
	}
	return tabs
}

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

// byWhom names who made a change.
func byWhom(ctx context.Context, names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	return locale.T(ctx, "board.by_rule")
}
