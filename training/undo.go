package training

import (
	"context"
	"slices"
	"time"

	"qaloop/qa"
)

// doubtful reports whether others may have acted on this evaluation before us:
// because its findings changed, or because a linker died at it.
func (l *linking) doubtful() bool {
	overdue := l.now().Sub(l.e.Link.Since) >= lease
	return l.e.Link.Seq > 1 || (overdue && len(l.e.Findings) > 0)
}

// undo takes back what does not stand any more: causes whose findings this
// evaluation has no longer, and assignments that are left without enough of
// them. First it touches every slot and every open assignment in question, so
// that no linker which read earlier can write later.
func (l *linking) undo(ctx context.Context) error {
	rules, err := l.concerned(ctx)
	if err != nil {
		return err
	}
	var courseIDs []string
	for _, rule := range rules {
		if !slices.Contains(courseIDs, rule.CourseID) {
			courseIDs = append(courseIDs, rule.CourseID)
		}
	}
	for _, courseID := range courseIDs {
		if err := l.assigner.touch(ctx, l.e.OperatorID, courseID); err != nil {
			return err
		}
	}
	if err := l.steps.at(stepTouched); err != nil {
		return err
	}
	pairs, err := l.assigner.look(ctx, l.e.OperatorID, courseIDs)
	if err != nil {
		return err
	}
	for _, courseID := range courseIDs {
		p := pairs[courseID]
		for _, a := range p.assignments {
			if err := l.revise(ctx, rules, p, a); err != nil {
				return err
			}
		}
	}
	return nil
}

// concerned are all rule versions, in force or not, that lead from findings of
// such an evaluation to a course.
func (l *linking) concerned(ctx context.Context) ([]FrozenRule, error) {
	all, err := l.rules.all(ctx)
	if err != nil {
		return nil, err
	}
	var found []FrozenRule
	for _, r := range all {
		for _, v := range r.Versions {
			if v.Frozen && v.CourseID != "" && v.When.concerns(l.e.ScorecardID, l.e.Line, l.e.TeamID) {
				found = append(found, FrozenRule{RuleID: r.ID, RuleVersion: v})
			}
		}
	}
	return found, nil
}

// revise clears the causes of a that do not stand any more, and draws the
// consequences.
func (l *linking) revise(ctx context.Context, rules []FrozenRule, p pair, a Assignment) error {
	for range rounds {
		next, cleared := a.clear(l.e.ID, l.standing)
		if !cleared && !a.Open() {
			return l.redecide(ctx, a)
		}
		if cleared && next.Origin.RuleID != "" {
			due, err := l.stillDue(ctx, rules, p, next)
			if err != nil {
				return err
			}
			if !due {
				next.loseCause(l.now())
			}
		}
		stored, err := l.assigner.assignments.replace(ctx, next)
		if err == nil {
			if err := l.steps.at(stepUndone); err != nil {
				return err
			}
			return l.redecide(ctx, stored)
		}
		if !lost(err) {
			return err
		}
		if a, err = l.assigner.assignments.byID(ctx, a.ID); err != nil {
			return err
		}
	}
	return errContended
}

// standing reports whether the evaluation still has the finding with that ID.
func (l *linking) standing(findingID string) bool {
	return l.e.State != qa.Void &&
		slices.ContainsFunc(l.e.Findings, func(f qa.Finding) bool { return f.ID == findingID })
}

// clear is a with the findings of an evaluation marked as cleared that do not
// stand any more; it reports whether there are such.
func (a Assignment) clear(evaluationID string, standing func(findingID string) bool) (Assignment, bool) {
	cleared := false
	mark := func(causes []Cause) []Cause {
		causes = slices.Clone(causes)
		for i, c := range causes {
			if c.EvaluationID == evaluationID && !c.Cleared && !standing(c.FindingID) {
				causes[i].Cleared, cleared = true, true
			}
		}
		return causes
	}
	a.Causes, a.Evidence = mark(a.Causes), mark(a.Evidence)
	return a, cleared
}

// stillDue reports whether a cause of a that stands is enough for a: by the
// rule that made a, or by one that decided about that cause.
func (l *linking) stillDue(ctx context.Context, rules []FrozenRule, p pair, a Assignment) (bool, error) {
	for _, cause := range a.Causes {
		if cause.Cleared {
			continue
		}
		for _, rule := range rules {
			if rule.CourseID != a.CourseID {
				continue
			}
			enough, err := l.enough(ctx, rule, cause, Facts{Completed: p.completed(a.CreatedAt)}, a.Origin)
			if err != nil || enough {
				return enough, err
			}
		}
	}
	return false, nil
}

// enough reports whether rule, if it has to do with cause, finds enough
// findings around it.
func (l *linking) enough(ctx context.Context, rule FrozenRule, cause Cause, facts Facts, origin Origin) (bool, error) {
	span := time.Duration(rule.Threshold.Days) * day
	history, err := l.evaluations.FindingsOf(ctx, l.e.OperatorID, cause.OccurredAt.Add(-span), cause.OccurredAt.Add(span+instant))
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(history, func(f qa.FindingRow) bool { return f.ID == cause.FindingID })
	if i < 0 || !rule.Matches(history[i]) {
		return false, nil
	}
	decided := slices.ContainsFunc(history[i].Decisions, func(d qa.Decision) bool {
		return d.RuleID == rule.RuleID && d.RuleVersion == rule.Version
	})
	if !decided && origin != (Origin{RuleID: rule.RuleID, RuleVersion: rule.Version}) {
		return false, nil
	}
	facts.History = history
	return len(rule.counted(history[i], facts)) >= rule.Threshold.need(), nil
}

// clearedReason is why the linker withdraws an assignment.
const clearedReason = "The findings that led to it were cleared."

// loseCause draws the consequence of too many causes being cleared: what was
// not started is withdrawn, as if it had never been; what was started or done
// is marked.
func (a *Assignment) loseCause(now time.Time) {
	switch a.State {
	case Proposed, Assigned:
		a.CauseRemoved, a.Undone = true, true
		_ = a.do(withdraw, systemID, clearedReason, now) // possible in these states
	case Started, Completed, Failed:
		a.CauseRemoved, a.UpdatedAt = true, now
	case Waived, Withdrawn:
	}
}

// redecide opens the links of the causes that an undone assignment still has,
// so that they are decided about again.
func (l *linking) redecide(ctx context.Context, a Assignment) error {
	if !a.Undone || a.Redecided {
		return nil
	}
	var opened []string
	for _, cause := range a.Causes {
		if cause.Cleared || cause.EvaluationID == l.e.ID || slices.Contains(opened, cause.EvaluationID) {
			continue
		}
		if err := l.evaluations.ReopenLink(ctx, cause.EvaluationID); err != nil {
			return err
		}
		opened = append(opened, cause.EvaluationID)
		if err := l.steps.at(stepReopened); err != nil {
			return err
		}
	}
	for range rounds {
		a.Redecided = true
		_, err := l.assigner.assignments.replace(ctx, a)
		if !lost(err) {
			return err
		}
		if a, err = l.assigner.assignments.byID(ctx, a.ID); err != nil {
			return err
		}
	}
	return errContended
}
