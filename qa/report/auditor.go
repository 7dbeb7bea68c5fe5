package report

import (
	"context"
	"reflect"
	"slices"

	"qaloop/qa"
)

// Auditor checks that every number is what the evaluations come to.
type Auditor struct {
	*TallyService

	shadow tallyStore
	sums   []Sums
}

// Verify compares, operator by operator, what the lowest tallies hold with the
// evaluations, and every tally above with those below it. It needs no more
// memory for many of them, and may run while others work: what looks wrong is
// looked at twice. With repair, what is wrong is written anew; the audit still
// names it.
func (a *Auditor) Verify(ctx context.Context, repair bool) (Audit, error) {
	look := &auditing{Auditor: a, repair: repair}
	err := a.evaluations.EachOperator(ctx, func(operatorID string) error {
		if err := look.tallied(ctx, operatorID); err != nil {
			return err
		}
		return look.operator(ctx, operatorID)
	})
	if err != nil {
		return Audit{}, err
	}
	if err := look.tallied(ctx, ""); err != nil {
		return Audit{}, err
	}
	for _, l := range levels[1:] {
		if err := a.store.each(ctx, l, func(b bucket) error { return look.node(ctx, b) }); err != nil {
			return Audit{}, err
		}
	}
	return look.Audit, a.auditSums(ctx, &look.Audit, repair)
}

// auditing is the auditor at work.
type auditing struct {
	*Auditor
	Audit

	repair bool
	last   string // the operator that was looked at last
}

// tallied looks at the operators before the given one, or all that are left for
// "", who have tallies and no evaluations.
func (v *auditing) tallied(ctx context.Context, before string) error {
	for {
		next, found, err := v.store.operatorAfter(ctx, v.last)
		if err != nil || !found || (before != "" && next >= before) {
			return err
		}
		if err := v.operator(ctx, next); err != nil {
			return err
		}
	}
}

func (v *auditing) operator(ctx context.Context, operatorID string) error {
	v.last = operatorID
	judgements, stored, faults, err := v.look(ctx, operatorID)
	if err == nil && len(faults) > 0 { // perhaps read while it was being written
		judgements, stored, faults, err = v.look(ctx, operatorID)
	}
	if err != nil {
		return err
	}
	v.Evaluations += len(judgements)
	v.Tallies += len(stored)
	v.add(faults)
	if !v.repair {
		return nil
	}
	for _, at := range places(faults) {
		if err := v.mend(ctx, at); err != nil {
			return err
		}
		v.Repaired++
	}
	return nil
}

// look gathers what there is of an operator, and what is wrong with it.
func (v *auditing) look(ctx context.Context, operatorID string) ([]judgement, []bucket, []Fault, error) {
	stored, err := v.store.allOf(ctx, operatorID)
	if err != nil {
		return nil, nil, nil, err
	}
	judgements, err := v.judgements(ctx, operatorID)
	if err != nil {
		return nil, nil, nil, err
	}
	faults := inspect(judgements, stored, v.now())
	orphans, err := v.orphans(ctx, settled(judgements, stored))
	return judgements, stored, append(faults, orphans...), err
}

// settled are the buckets without those that hold an evaluation which is not
// counted yet: the one above is told before it is, and that it takes too long is
// a fault of the evaluation.
func settled(judgements []judgement, stored []bucket) []bucket {
	waiting := map[string]bool{}
	for _, j := range judgements {
		if !j.Link.Counted {
			waiting[j.at.id()] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(stored), func(b bucket) bool { return waiting[b.ID] })
}

// orphans are the buckets that no bucket above knows of.
func (v *auditing) orphans(ctx context.Context, stored []bucket) ([]Fault, error) {
	var up []string
	for _, b := range stored {
		if b.Parent != "" && !slices.Contains(up, b.Parent) {
			up = append(up, b.Parent)
		}
	}
	there, err := v.store.existing(ctx, up)
	if err != nil {
		return nil, err
	}
	var faults []Fault
	for _, b := range stored {
		if b.Parent != "" && !there[b.Parent] {
			faults = append(faults, b.fault(faultParent, "Nothing above it counts it."))
		}
	}
	return faults, nil
}

// node looks at a bucket that is computed from others.
func (v *auditing) node(ctx context.Context, b bucket) error {
	v.Tallies++
	faults, err := v.nodeFaults(ctx, b)
	if err == nil && len(faults) > 0 { // perhaps computed at this moment
		again, found, findErr := v.store.find(ctx, b.ID)
		if findErr != nil || !found {
			return findErr
		}
		faults, err = v.nodeFaults(ctx, again)
	}
	if err != nil {
		return err
	}
	v.add(faults)
	if !v.repair || len(faults) == 0 {
		return nil
	}
	v.Repaired++
	return v.store.mark(ctx, v.now(), b.Address)
}

// nodeFaults is what is wrong with a bucket that is computed from others. One
// that is dirty is not judged by its sums, nor by the one above, which it tells
// before it is clean, but by how long it is dirty.
func (v *auditing) nodeFaults(ctx context.Context, b bucket) ([]Fault, error) {
	if b.Dirty {
		if v.now().Sub(b.DirtyAt) > margin {
			return []Fault{b.fault(faultDirty, "It waits to be computed since %s.", b.DirtyAt.Format("2006-01-02T15:04:05Z"))}, nil
		}
		return nil, nil
	}
	faults, err := v.orphans(ctx, []bucket{b})
	if err != nil {
		return nil, err
	}
	totals, err := v.store.below(ctx, b)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(totals, b.Totals) {
		faults = append(faults, b.fault(faultSum, "It is not the sum of the tallies below it."))
	}
	return faults, nil
}

// places are the buckets that faults are about, each once.
func places(faults []Fault) []Address {
	var found []Address
	for _, f := range faults {
		if !slices.Contains(found, f.at) {
			found = append(found, f.at)
		}
	}
	return found
}

// judgements are the evaluations of an operator with what they must contribute.
func (a *Auditor) judgements(ctx context.Context, operatorID string) ([]judgement, error) {
	evaluations, err := a.evaluations.JudgementsOf(ctx, operatorID)
	if err != nil {
		return nil, err
	}
	found := make([]judgement, len(evaluations))
	for i, e := range evaluations {
		if found[i], err = a.judgement(ctx, e); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (a *Auditor) judgement(ctx context.Context, e qa.Evaluation) (judgement, error) {
	card, err := a.cards.version(ctx, e.ScorecardID, e.ScorecardVersion)
	return judgement{Evaluation: e, at: addressOf(e, a.zone), adds: contributionOf(e, card.ScorecardInput)}, err
}

// mend writes the bucket at a anew from the evaluations, and tells the one
// above.
func (a *Auditor) mend(ctx context.Context, at Address) error {
	if at.Level != levelOperator {
		return a.store.mark(ctx, a.now(), at)
	}
	if err := a.rewrite(ctx, at); err != nil {
		return err
	}
	up, _ := at.parent()
	return a.store.mark(ctx, a.now(), up)
}

func (a *Auditor) rewrite(ctx context.Context, at Address) error {
	for range contendedTries {
		b, found, err := a.store.find(ctx, at.id())
		if err != nil {
			return err
		}
		write := a.store.replace
		if !found {
			b, write = emptyBucket(at), a.store.insert
		}
		judgements, err := a.judgements(ctx, at.OperatorID)
		if err != nil {
			return err
		}
		parts := map[string]Contribution{}
		for _, j := range judgements {
			if j.at == at {
				parts[j.ID] = j.adds
			}
		}
		if len(parts) == 0 {
			return a.store.remove(ctx, b)
		}
		if written, err := write(ctx, b.of(parts)); err != nil || written {
			return err
		}
	}
	return errContended
}
