package training

import (
	"context"

	"qaloop/qa"
)

// Verifier checks from the evaluations that what must hold between findings
// and assignments does hold.
type Verifier struct {
	linker *Linker
}

// Verify looks at one operator after the other, so it needs no more memory for
// many of them. It may run while others work: what looks wrong is looked at
// twice. With repair, the evaluations with faults are opened anew, and the
// sweeper decides them again; the report still names the faults.
func (v *Verifier) Verify(ctx context.Context, repair bool) (Report, error) {
	look := &verifying{Linker: v.linker, repair: repair, rules: map[qa.RuleRef]FrozenRule{}}
	err := v.linker.evaluations.EachOperator(ctx, func(operatorID string) error {
		if err := look.assigned(ctx, operatorID); err != nil {
			return err
		}
		return look.operator(ctx, operatorID)
	})
	if err != nil {
		return Report{}, err
	}
	return look.report, look.assigned(ctx, "")
}

// verifying is the verifier at work.
type verifying struct {
	*Linker
	repair bool
	rules  map[qa.RuleRef]FrozenRule
	last   string // the operator that was looked at last
	report Report
}

// assigned looks at the operators before the given one, or all that are left
// for "", who have assignments and no evaluations.
func (v *verifying) assigned(ctx context.Context, before string) error {
	for {
		next, found, err := v.assigner.assignments.operatorAfter(ctx, v.last)
		if err != nil || !found || (before != "" && next >= before) {
			return err
		}
		if err := v.operator(ctx, next); err != nil {
			return err
		}
	}
}

func (v *verifying) operator(ctx context.Context, operatorID string) error {
	v.last = operatorID
	seen, err := v.read(ctx, operatorID)
	if err != nil {
		return err
	}
	if len(seen.inspect()) > 0 { // perhaps read while it was being written
		if seen, err = v.read(ctx, operatorID); err != nil {
			return err
		}
		seen.inspect()
	}
	v.report.Operators++
	v.report.Evaluations += len(seen.evaluations)
	v.report.Findings += len(seen.findings)
	v.report.Assignments += len(seen.assignments)
	v.report.add(seen.faults)
	if v.repair {
		return v.reopen(ctx, seen)
	}
	return nil
}

// read gathers what there is about an operator.
func (v *verifying) read(ctx context.Context, operatorID string) (*inspection, error) {
	seen := &inspection{operatorID: operatorID, now: v.now()}
	var err error
	if seen.slots, err = v.assigner.slots.byOperator(ctx, operatorID); err != nil {
		return nil, err
	}
	if seen.assignments, err = v.assigner.assignments.byOperator(ctx, operatorID); err != nil {
		return nil, err
	}
	if seen.evaluations, err = v.evaluations.OfOperator(ctx, operatorID); err != nil {
		return nil, err
	}
	seen.rules, err = v.rulesOf(ctx, seen.evaluations)
	return seen, err
}

// rulesOf are the rule versions that were in force for these evaluations.
func (v *verifying) rulesOf(ctx context.Context, evaluations []qa.Evaluation) (map[qa.RuleRef]FrozenRule, error) {
	for _, e := range evaluations {
		if e.Link == nil {
			continue
		}
		for _, ref := range e.Link.Rules {
			if _, known := v.rules[ref]; known {
				continue
			}
			found, err := v.Linker.rules.frozen(ctx, e.Link.Rules)
			if err != nil {
				return nil, err
			}
			for _, rule := range found {
				v.rules[rule.Ref()] = rule
			}
		}
	}
	return v.rules, nil
}

// reopen lets the evaluations be decided again that have faults.
func (v *verifying) reopen(ctx context.Context, seen *inspection) error {
	own := map[string]bool{}
	for _, e := range seen.evaluations {
		own[e.ID] = true
	}
	for _, f := range seen.faults {
		if !own[f.EvaluationID] {
			continue
		}
		own[f.EvaluationID] = false // once
		if err := v.evaluations.ReopenLink(ctx, f.EvaluationID); err != nil {
			return err
		}
		v.report.Reopened++
	}
	return nil
}
