package ui

import (
	"context"
	"slices"
	"strings"

	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// soon is how many days before its date a course is marked as due.
const soon = 3

// assignmentKinds and assignmentIcons are the badge of each state.
var (
	assignmentKinds = map[training.AssignmentState]string{
		training.Proposed: widget.Info, training.Assigned: widget.Neutral, training.Started: widget.Accent,
		training.Completed: widget.Good, training.Failed: widget.Bad, training.Waived: widget.Neutral, training.Withdrawn: widget.Neutral,
	}
	assignmentIcons = map[training.AssignmentState]string{
		training.Proposed: "hourglass", training.Assigned: "inbox", training.Started: "player-play",
		training.Completed: "check", training.Failed: "x", training.Waived: "minus", training.Withdrawn: "arrow-back-up",
	}
)

// daysOf are the days of the calls that led to an assignment, the oldest first:
// «6, 12 и 19 ноября» would need the grammar of lists, so each day is whole.
func daysOf(ctx context.Context, a training.Assignment) string {
	calls := slices.Concat(a.Evidence, a.Causes)
	slices.SortFunc(calls, func(x, y training.Cause) int { return x.OccurredAt.Compare(y.OccurredAt) })
	days := make([]string, 0, len(calls))
	for _, call := range calls {
		if day := locale.ShortDay(ctx, call.OccurredAt); !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	return strings.Join(days, ", ")
}

// overdueText is «просрочено на 4 дня».
func overdueText(ctx context.Context, day string) string {
	days, _ := locale.DaysUntil(ctx, day)
	return locale.N(ctx, "assignment.overdue", max(1, -days))
}

func courseLead(ctx context.Context, l learning) string {
	switch {
	case l.State == training.Completed && l.ClosedAt != nil:
		return locale.T(ctx, "learning.completed_on", "day", locale.Day(ctx, *l.ClosedAt))
	case l.active():
		return locale.T(ctx, "learning.due_on", "day", locale.Due(ctx, l.DueOn)) + ". " + l.left(ctx)
	case l.Open():
		return locale.T(ctx, "learning.due_on", "day", locale.Due(ctx, l.DueOn))
	}
	return locale.T(ctx, "assignment.state_"+string(l.State))
}

// left says what of a course is still to do, and how long the whole takes.
func (l learning) left(ctx context.Context) string {
	text := locale.T(ctx, "learning.left_quiz")
	if lessons := len(l.Course.Lessons) - len(l.LessonsDone); lessons > 0 {
		text = locale.N(ctx, "learning.left", lessons)
	}
	if l.CourseMinutes > 0 {
		text += locale.T(ctx, "learning.takes", "time", locale.Duration(ctx, minutes(l.CourseMinutes)))
	}
	return text
}

// leftText says how far a course in a list is.
func leftText(ctx context.Context, a training.Assignment) string {
	text := progressText(ctx, a)
	if a.CourseMinutes > 0 {
		text += locale.T(ctx, "learning.takes", "time", locale.Duration(ctx, minutes(a.CourseMinutes)))
	}
	return text
}

func quizLead(ctx context.Context, v quizView) string {
	return locale.N(ctx, "learning.questions", len(v.Course.Quiz.Questions)) + ", " +
		locale.T(ctx, "learning.pass_mark", "mark", locale.Percent(ctx, float64(v.Course.Quiz.PassMark), 0))
}

func resultTitle(ctx context.Context, r training.AttemptResult) string {
	if r.Passed {
		return locale.T(ctx, "learning.result_passed")
	}
	return locale.T(ctx, "learning.result_failed")
}

func inputType(q training.Question) string {
	if q.Multiple {
		return "checkbox"
	}
	return "radio"
}

// share is part of all in percent.
func share(part, all int) float64 {
	if all == 0 {
		return 0
	}
	return 100 * float64(part) / float64(all)
}
