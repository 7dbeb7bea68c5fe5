package ui

import (
	"context"
	"slices"
	"time"

	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/locale"
)

// evaluationEvent is one thing that happened to an evaluation, or because of it.
type evaluationEvent struct {
	At      time.Time
	Text    string // what stands between [[ and ]] leads to Address
	Address string // may be empty
	By      string // who did it; empty where nobody is to be named
	Why     string
}

// events are all that happened, the latest first.
func (v evaluationView) events(ctx context.Context) []evaluationEvent {
	var all []evaluationEvent
	for _, c := range v.History {
		e := evaluationEvent{At: c.At, Text: locale.T(ctx, "evaluated.event_"+c.To), By: v.by(ctx, c.By)}
		if c.To == string(qa.Void) {
			e.Why = c.Why
		}
		all = append(all, e)
	}
	if at, n := v.decided(); n > 0 {
		all = append(all, evaluationEvent{At: at, Text: locale.N(ctx, "evaluated.event_decided", n)})
	}
	for _, id := range v.training() {
		if a, ok := v.Assignments[id]; ok {
			all = append(all, v.learned(ctx, a)...)
		}
	}
	slices.SortStableFunc(all, func(a, b evaluationEvent) int { return b.At.Compare(a.At) })
	return all
}

// decided is when rules last decided about the findings, and how often they did.
func (v evaluationView) decided() (last time.Time, n int) {
	for _, f := range v.Findings {
		for _, d := range f.Decisions {
			n++
			if d.At.After(last) {
				last = d.At
			}
		}
	}
	return last, n
}

// learned are the beginning and the end of an assignment that the findings led
// to. One that was open before them has begun elsewhere.
func (v evaluationView) learned(ctx context.Context, a training.Assignment) []evaluationEvent {
	var found []evaluationEvent
	if v.SubmittedAt != nil && !a.CreatedAt.Before(*v.SubmittedAt) {
		found = append(found, evaluationEvent{At: a.CreatedAt, Text: locale.T(ctx, "evaluated.event_assigned", "course", a.CourseTitle), Address: v.assignmentPath(a)})
	}
	if a.ClosedAt != nil {
		found = append(found, evaluationEvent{
			At: *a.ClosedAt, Text: locale.T(ctx, "evaluated.event_course_"+string(a.State), "course", a.CourseTitle), Address: v.assignmentPath(a),
		})
	}
	return found
}

// assignmentPath is the page of an assignment for who looks.
func (v evaluationView) assignmentPath(a training.Assignment) string {
	if v.Own {
		return "/learning/" + a.ID
	}
	return "/assignments/" + a.ID
}

// by names who did something.
func (v evaluationView) by(ctx context.Context, id string) string {
	if id == system {
		return locale.T(ctx, "app.name")
	}
	return nameOr(ctx, v.Names[id])
}

// actors are the people in the history of e, and its evaluator.
func actors(e qa.Evaluation) []string {
	ids := []string{e.EvaluatorID}
	for _, c := range e.History {
		if c.By != system {
			ids = append(ids, c.By)
		}
	}
	return distinct(ids)
}
