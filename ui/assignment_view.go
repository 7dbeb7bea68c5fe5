package ui

import (
	"context"
	"slices"
	"strconv"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/locale"
)

// system is who did what nobody in particular did.
const system = "system"

// events are all that happened to an assignment, the latest first.
func (v assignmentView) events(ctx context.Context) []event {
	var found []event
	for i, change := range v.History {
		e := event{At: change.At, Text: locale.T(ctx, "board.became_"+change.To), Why: change.Why, By: change.By}
		if i == 0 && v.Origin.RuleID != "" {
			e.Text, e.Why = locale.T(ctx, "board.made_"+change.To), v.Rule // the sentence that is stored is in English
		}
		found = append(found, e)
	}
	for _, change := range v.DueChanges {
		found = append(found, event{
			At: change.At, Why: change.Why, By: change.By,
			Text: locale.T(ctx, "board.due_moved", "from", locale.Due(ctx, change.From), "to", locale.Due(ctx, change.To)),
		})
	}
	for i, t := range v.Attempts {
		found = append(found, event{At: t.At, By: v.OperatorID, Text: locale.T(ctx, "board.tried_at", "n", i+1, "percent", locale.Score(ctx, t.Percent))})
	}
	slices.SortStableFunc(found, func(a, b event) int { return b.At.Compare(a.At) })
	return found
}

// by names who did something; a rule has no name here.
func (v assignmentView) by(ctx context.Context, id string) string {
	if name := v.Names[id]; name != "" {
		return name
	}
	if id == system {
		return locale.T(ctx, "board.by_rule")
	}
	return locale.T(ctx, "call.nobody")
}

// wrong is what is wrong with what was asked, if it was that.
func (v assignmentView) wrong(what string) *problem.Error {
	if v.Did != what {
		return nil
	}
	return v.Wrong
}

// reason is what was written as the reason for that.
func (v assignmentView) reason(what string) string {
	if v.Did != what {
		return ""
	}
	return v.Reason
}

// place is where in a call a cause was heard: the second, if one was noted.
func (v assignmentView) place(cause training.Cause) (qa.FindingRow, string) {
	found := v.Findings[cause.FindingID]
	if found.AtSeconds == nil {
		return found, ""
	}
	return found, locale.Clock(int(*found.AtSeconds))
}

// dueText says by when, and how long that is.
func (v assignmentView) dueText(ctx context.Context) string {
	days, ok := locale.DaysUntil(ctx, v.Assignment.DueOn)
	switch {
	case !ok || !v.Open():
		return locale.Due(ctx, v.Assignment.DueOn)
	case days < 0:
		return locale.T(ctx, "board.due_late", "day", locale.Due(ctx, v.Assignment.DueOn), "days", locale.N(ctx, "board.days", -days))
	case days == 0:
		return locale.T(ctx, "board.due_today", "day", locale.Due(ctx, v.Assignment.DueOn))
	}
	return locale.T(ctx, "board.due_in", "day", locale.Due(ctx, v.Assignment.DueOn), "days", locale.N(ctx, "board.days", days))
}

// lead says in one line how the assignment stands.
func (v assignmentView) lead(ctx context.Context) string {
	return locale.T(ctx, "board.lead", "state", progressText(ctx, v.Assignment), "n", strconv.Itoa(v.CourseVersion))
}

// again reports whether it is over without having been completed, so that one
// may want to assign the course once more.
func (v assignmentView) again() bool {
	return v.Manages && (v.State == training.Failed || v.State == training.Waived || v.State == training.Withdrawn)
}
