package report

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"qaloop/qa"
)

// Rebuild computes all numbers anew from the evaluations, beside those that are
// in use, and reports every difference. What is wrong is looked at once more, so
// it may run while others work. With repair, what differs is written anew; the
// audit still names it.
func (a *Auditor) Rebuild(ctx context.Context, repair bool) (Audit, error) {
	c := &comparing{Auditor: a, repair: repair}
	beside := &TallyService{store: a.shadow, evaluations: a.evaluations, cards: a.cards, zone: a.zone, now: a.now, steps: a.steps}
	if err := a.shadow.clear(ctx); err != nil {
		return c.Audit, err
	}
	var err error
	if c.Evaluations, err = (&Auditor{TallyService: beside}).Recount(ctx); err != nil {
		return c.Audit, err
	}
	for _, l := range levels {
		if err := c.level(ctx, l); err != nil {
			return c.Audit, err
		}
	}
	if err := a.auditSums(ctx, &c.Audit, repair); err != nil {
		return c.Audit, err
	}
	return c.Audit, a.shadow.clear(ctx)
}

// recountAtOnce is how many operators are counted at the same time.
const recountAtOnce = 4

// Recount computes all numbers where there are none, as in a database that was
// just restored. It returns of how many evaluations.
func (a *Auditor) Recount(ctx context.Context) (int, error) {
	r := a.Recounting()
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(recountAtOnce)
	err := a.evaluations.EachOperator(ctx, func(operatorID string) error {
		group.Go(func() error {
			evaluations, err := a.evaluations.JudgementsOf(groupCtx, operatorID)
			if err != nil {
				return err
			}
			return r.Add(groupCtx, evaluations)
		})
		return groupCtx.Err()
	})
	if err := cmp.Or(group.Wait(), err); err != nil {
		return r.total, err
	}
	if _, err := r.End(ctx); err != nil {
		return r.total, err
	}
	return r.total, a.SumUp(ctx)
}

// Recounting is a Recount of evaluations that somebody has at hand.
//
// The lowest buckets are made operator by operator. What is above them is a tree
// for each week, so it is added up week by week, in memory for one week of the
// centre, and written some hundred buckets at a time. (Marking what is above and
// computing it bucket by bucket, as it is done while evaluations come in, took
// 9 ms for each evaluation; this takes one or two.)
type Recounting struct {
	*Auditor

	mu    sync.Mutex
	weeks map[Week]bool
	total int
}

// Recounting begins one: Add all evaluations, then End it.
func (a *Auditor) Recounting() *Recounting {
	return &Recounting{Auditor: a, weeks: map[Week]bool{}}
}

// Add counts evaluations: all that there are of their operators, drafts left
// out. It may be called by several at the same time.
func (r *Recounting) Add(ctx context.Context, evaluations []qa.Evaluation) error {
	parts := map[Address]map[string]Contribution{}
	for _, e := range evaluations {
		j, err := r.judgement(ctx, e)
		if err != nil {
			return err
		}
		if parts[j.at] == nil {
			parts[j.at] = map[string]Contribution{}
		}
		parts[j.at][j.ID] = j.adds
	}
	buckets := make([]bucket, 0, len(parts))
	for at, of := range parts {
		buckets = append(buckets, emptyBucket(at).of(of))
	}
	r.note(buckets, len(evaluations))
	return r.store.insertMissing(ctx, buckets)
}

func (r *Recounting) note(buckets []bucket, evaluations int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total += evaluations
	for _, b := range buckets {
		r.weeks[b.Week] = true
	}
}

// End computes what is above the lowest buckets, and returns of how many
// evaluations all is.
func (r *Recounting) End(ctx context.Context) (int, error) {
	for week := range r.weeks {
		if err := r.raise(ctx, week); err != nil {
			return r.total, err
		}
	}
	for { // those that were there already
		if n, err := r.refreshDirty(ctx); err != nil || n == 0 {
			return r.total, err
		}
	}
}

// raise adds up what is above the lowest buckets of a week. What is there
// already is marked, to be computed.
func (a *Auditor) raise(ctx context.Context, week Week) error {
	sums := map[Address]Totals{}
	err := a.store.eachOfWeek(ctx, week, func(b bucket) {
		for up, ok := b.parent(); ok; up, ok = up.parent() {
			sums[up] = sums[up].Plus(b.Totals)
		}
	})
	if err != nil {
		return err
	}
	above := make([]bucket, 0, len(sums))
	for at, totals := range sums {
		b := emptyBucket(at)
		b.Totals = totals
		above = append(above, b)
	}
	for some := range slices.Chunk(above, sweepBatch) {
		there, err := a.store.existing(ctx, idsOf(some))
		if err != nil {
			return err
		}
		if err := a.store.insertMissing(ctx, some); err != nil {
			return err
		}
		for _, b := range some {
			if !there[b.ID] {
				continue
			}
			if err := a.store.mark(ctx, a.now(), b.Address); err != nil {
				return err
			}
		}
	}
	return nil
}

// comparing is a comparison of the numbers in use with the shadow.
type comparing struct {
	*Auditor
	Audit

	repair bool
}

// level compares all buckets of a level, in both directions.
func (c *comparing) level(ctx context.Context, l level) error {
	return cmp.Or(c.wanted(ctx, l), c.surplus(ctx, l))
}

// wanted looks for what should be there.
func (c *comparing) wanted(ctx context.Context, l level) error {
	return c.shadow.pages(ctx, l, func(wanted []bucket) error {
		stored, err := c.store.byIDs(ctx, idsOf(wanted))
		if err != nil {
			return err
		}
		c.Tallies += len(wanted)
		for _, want := range wanted {
			have, found := stored[want.ID]
			if found && have.holds(want) {
				continue
			}
			code, detail := faultSum, "It is not what the evaluations come to."
			if !found {
				code, detail = faultAbsent, "There is no such tally."
			}
			if err := c.differs(ctx, want, code, detail); err != nil {
				return err
			}
		}
		return nil
	})
}

// surplus looks for what should not.
func (c *comparing) surplus(ctx context.Context, l level) error {
	return c.store.pages(ctx, l, func(stored []bucket) error {
		wanted, err := c.shadow.existing(ctx, idsOf(stored))
		if err != nil {
			return err
		}
		for _, b := range stored {
			if wanted[b.ID] || len(b.Totals) == 0 {
				continue
			}
			if err := c.differs(ctx, b, faultSurplus, "No evaluation is counted there."); err != nil {
				return err
			}
		}
		return nil
	})
}

// differs notes a difference, unless it came while the shadow was made.
func (c *comparing) differs(ctx context.Context, b bucket, code, detail string) error {
	recent, err := c.recent(ctx, b)
	if err != nil || recent {
		return err
	}
	c.add([]Fault{b.fault(code, "%s", detail)})
	if !c.repair {
		return nil
	}
	c.Repaired++
	return c.mend(ctx, b.Address)
}

// holds reports whether both come to the same.
func (b bucket) holds(want bucket) bool {
	return reflect.DeepEqual(b.Totals, want.Totals) && sameScores(b.Scores, want.Scores)
}

func idsOf(buckets []bucket) []string {
	ids := make([]string, len(buckets))
	for i, b := range buckets {
		ids[i] = b.ID
	}
	return ids
}

// recent reports whether the bucket in use at b is right after all: it changed
// while the shadow was made.
func (a *Auditor) recent(ctx context.Context, b bucket) (bool, error) {
	have, found, err := a.store.find(ctx, b.ID)
	if err != nil {
		return false, err
	}
	if b.Level == levelOperator {
		return a.rightNow(ctx, b.Address, have)
	}
	if !found || have.Dirty {
		return found, nil
	}
	totals, err := a.store.below(ctx, have)
	if err != nil {
		return false, err
	}
	// Computed right from those below, which are compared themselves.
	return reflect.DeepEqual(totals, have.Totals), nil
}

// rightNow reports whether what is stored at a place is what the evaluations
// come to at this moment.
func (a *Auditor) rightNow(ctx context.Context, at Address, have bucket) (bool, error) {
	judgements, err := a.judgements(ctx, at.OperatorID)
	if err != nil {
		return false, err
	}
	parts := map[string]Contribution{}
	for _, j := range judgements {
		if j.at != at {
			continue
		}
		if !j.Link.Counted && a.now().Sub(j.Link.Since) <= margin {
			return true, nil // it is being counted
		}
		parts[j.ID] = j.adds
	}
	return have.holds(emptyBucket(at).of(parts)), nil
}
