package training

import (
	"context"
	"fmt"
	"slices"
	"time"

	"qaloop/internal/naive"
	"qaloop/qa"
)

// linking is one linker's work on one evaluation.
type linking struct {
	*Linker
	e         qa.Evaluation
	owner     string
	span      int                     // days that the widest rule looks back and ahead
	courseIDs []string                // to which the rules lead
	published map[string]Course       // the versions of those courses that are in use, without their contents
	shares    map[string]qa.FailShare // by criterion, in the week of the call

	known   bool // pairs and history are as they are in the database
	mine    bool // the evaluation was still ours after they were read
	pairs   map[string]pair
	history []qa.FindingRow
}

// decisions decides about every finding with every rule version that was in
// force at submission and looks at it.
func (l *linking) decisions(ctx context.Context) (map[string][]qa.Decision, error) {
	if l.doubtful() {
		if err := l.undo(ctx); err != nil {
			return nil, err
		}
	}
	decided := map[string][]qa.Decision{}
	if l.e.State == qa.Void || len(l.e.Findings) == 0 {
		return decided, nil
	}
	rules, err := l.rules.frozen(ctx, l.e.Link.Rules)
	if err != nil {
		return nil, err
	}
	if err := l.prepare(ctx, rules); err != nil {
		return nil, err
	}
	for _, finding := range l.e.Findings {
		f := rowOf(l.e, finding)
		decided[f.ID] = []qa.Decision{}
		for _, rule := range rules {
			if !rule.Matches(f) {
				continue
			}
			d, err := l.decide(ctx, rule, f)
			if err != nil {
				return nil, fmt.Errorf("decide by rule %s about finding %s: %w", rule.RuleID, f.ID, err)
			}
			decided[f.ID] = append(decided[f.ID], d)
		}
	}
	return decided, nil
}

// rowOf is a finding of e.
func rowOf(e qa.Evaluation, f qa.Finding) qa.FindingRow {
	row := qa.FindingRow{
		Finding: f, EvaluationID: e.ID, InteractionID: e.InteractionID, OperatorID: e.OperatorID, TeamID: e.TeamID, EvaluatorID: e.EvaluatorID,
		ScorecardID: e.ScorecardID, Line: e.Line, CallID: e.CallID, OccurredAt: e.OccurredAt,
	}
	if e.SubmittedAt != nil {
		row.SubmittedAt = *e.SubmittedAt
	}
	return row
}

// prepare finds what does not change while we work.
func (l *linking) prepare(ctx context.Context, rules []FrozenRule) error {
	for _, rule := range rules {
		l.span = max(l.span, rule.Threshold.Days)
		if rule.CourseID != "" && !slices.Contains(l.courseIDs, rule.CourseID) {
			l.courseIDs = append(l.courseIDs, rule.CourseID)
		}
	}
	var err error
	l.published, err = l.courses.publishedOf(ctx, l.courseIDs)
	return err
}

// decide decides about one finding by one rule, and does what that says. It
// begins again whenever somebody else has changed what it rests on.
func (l *linking) decide(ctx context.Context, rule FrozenRule, f qa.FindingRow) (qa.Decision, error) {
	for range rounds {
		facts, p, err := l.facts(ctx, rule, f)
		if err != nil {
			return qa.Decision{}, err
		}
		if a, ok := p.answer(f.ID); ok && !l.again() {
			facts.Completed = p.completed(a.CreatedAt)
			return rule.Answered(f, facts, a), nil
		}
		v, _ := rule.Decide(f, facts)
		if err := l.steps.at(stepDecided); err != nil {
			return qa.Decision{}, err
		}
		var done bool
		switch v.Decision.Decision {
		case qa.Joined:
			p, done, err = l.join(ctx, p, f)
		case qa.Assigned:
			v.AssignmentID = p.newID(f.ID, rule.CourseID)
			p, done, err = l.assign(ctx, p, l.assignment(rule, f, v))
		case qa.BelowThreshold, qa.Cooldown, qa.Held, qa.Escalated, qa.NoCourse:
			return v.Decision, nil
		}
		if err != nil {
			return qa.Decision{}, err
		}
		if done {
			l.pairs[rule.CourseID] = p
			return v.Decision, nil
		}
		l.known = false
	}
	return qa.Decision{}, errContended
}

// again reports whether this is the second time, and nothing is made of that.
// It is one of the mistakes of package naive.
func (l *linking) again() bool { return naive.Redo() && l.doubtful() }

// facts reads what a decision rests on. The slot is read first, the findings
// last: who claims the slot as it was read has seen every finding that stood
// when it was read. That stays true of the other courses when one's own write
// has changed the slot or the assignment of one of them, so that nothing is read
// again until somebody else was faster.
func (l *linking) facts(ctx context.Context, rule FrozenRule, f qa.FindingRow) (Facts, pair, error) {
	if err := l.week(ctx); err != nil {
		return Facts{}, pair{}, err
	}
	if !l.known {
		if err := l.look(ctx); err != nil {
			return Facts{}, pair{}, err
		}
	}
	p, share := l.pairs[rule.CourseID], l.shares[f.Criterion]
	now := l.now()
	facts := Facts{
		History: l.history, CourseTitle: l.published[rule.CourseID].Title, Completed: p.completed(now.Add(day)),
		Evaluated: share.Evaluated, Failing: share.Failing, Now: now, Zone: l.zone,
	}
	if a, ok := p.open(); ok && !l.again() {
		facts.Open = a.ID
	}
	return facts, p, nil
}

func (l *linking) look(ctx context.Context) error {
	var err error
	if l.pairs, err = l.assigner.look(ctx, l.e.OperatorID, l.courseIDs); err != nil {
		return err
	}
	l.mine = false
	span := time.Duration(l.span) * day
	l.history, err = l.evaluations.FindingsOf(ctx, l.e.OperatorID, l.e.OccurredAt.Add(-span), l.e.OccurredAt.Add(span+instant))
	l.known = err == nil
	return err
}

// week finds out how the operators of the centre did in the week of the call.
func (l *linking) week(ctx context.Context) error {
	if l.shares != nil {
		return nil
	}
	from, to := weekOf(l.e.OccurredAt, l.zone)
	var err error
	l.shares, err = l.evaluations.FailShares(ctx, l.e.ScorecardID, from, to)
	return err
}

// join adds f to the reasons of the open assignment of p, and gives p with that.
// It reports false if the assignment has been written in between.
func (l *linking) join(ctx context.Context, p pair, f qa.FindingRow) (pair, bool, error) {
	a, _ := p.open()
	if err := l.stillMine(ctx); err != nil {
		return p, false, err
	}
	a.Causes = append(slices.Clone(a.Causes), causeOf(f))
	a.CauseRemoved, a.UpdatedAt = false, l.now()
	a, err := l.assigner.assignments.replace(ctx, a)
	if lost(err) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	return p.with(a), true, l.steps.at(stepJoined)
}

// assign opens a in the slot of p, and gives p with that. It reports false if
// the slot has been written in between.
func (l *linking) assign(ctx context.Context, p pair, a Assignment) (pair, bool, error) {
	if err := l.stillMine(ctx); err != nil {
		return p, false, err
	}
	done, err := l.assigner.open(ctx, p, a)
	return p.with(a), done, err // with the slot as it was: who claims it once more has to read it
}

// stillMine fails with errTaken if the evaluation has changed or another linker
// has it. Whoever takes over first touches every slot and open assignment that
// we may have read, so a write after this that should not be made any more
// comes too late. It is enough to ask once after every look.
func (l *linking) stillMine(ctx context.Context) error {
	if l.mine {
		return l.steps.at(stepWriting)
	}
	link, err := l.evaluations.LinkOf(ctx, l.e.ID)
	if err != nil {
		return err
	}
	if !link.Open || link.Seq != l.e.Link.Seq || link.Owner != l.owner {
		return errTaken
	}
	l.mine = true
	return l.steps.at(stepWriting)
}

// assignment is what rule makes of f.
func (l *linking) assignment(rule FrozenRule, f qa.FindingRow, v Verdict) Assignment {
	state := Assigned
	if v.Proposed {
		state = Proposed
	}
	now, course := l.now(), l.published[rule.CourseID]
	return Assignment{
		ID: v.AssignmentID, Rev: 1, State: state, OperatorID: f.OperatorID, TeamID: f.TeamID,
		CourseID: course.ID, CourseVersion: course.Version, CourseTitle: course.Title, CourseMinutes: course.Minutes,
		DueOn: dateAfter(now, l.zone, rule.DueDays), DueDays: rule.DueDays,
		Causes: []Cause{causeOf(f)}, Evidence: v.Evidence,
		Origin:      Origin{RuleID: rule.RuleID, RuleVersion: rule.Version},
		LessonsDone: []int{}, Attempts: []Attempt{},
		CreatedAt: now, UpdatedAt: now,
		History: []qa.Change{{At: now, By: systemID, To: string(state), Why: v.Why}},
	}
}

// systemID is who does what nobody in particular did.
const systemID = "system"
