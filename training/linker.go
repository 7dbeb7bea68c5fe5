package training

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"qaloop/internal/naive"
	"qaloop/internal/once"
	"qaloop/qa"
)

const (
	// lease is how long a linker has an evaluation for itself. It saves work
	// and is never what keeps the result right.
	lease = 3 * time.Second
	// sweepBatch is how many open links one sweep takes up.
	sweepBatch = 200
	// sweepBeside is how many of them at the same time: what a storm left behind
	// is gone in a moment, and people who submit meanwhile hardly notice.
	sweepBeside = 4
)

// errTaken says that another linker has taken over what this one works on.
var errTaken = errors.New("another linker has this evaluation")

// Linker leads from findings to assignments, so that every finding is decided
// about and makes at most one assignment of a course, whatever dies in between:
// each of its steps can be repeated by anybody with the same result.
type Linker struct {
	evaluations *qa.EvaluationService // set by Use, since it needs the linker first
	rules       ruleStore
	courses     courseStore
	assigner    assigner
	zone        *time.Location
	now         func() time.Time
	steps       steps
}

var _ qa.Linker = (*Linker)(nil)

// Use tells l whose findings it decides about.
func (l *Linker) Use(evaluations *qa.EvaluationService) { l.evaluations = evaluations }

// ActiveRules are the rule versions in force now.
func (l *Linker) ActiveRules(ctx context.Context) ([]qa.RuleRef, error) { return l.rules.inForce(ctx) }

// LinkEvaluation decides about every finding of an evaluation whose link is
// open, and assigns what is to be assigned. It does nothing if the link is
// closed or another linker is at it, and may be called any number of times.
func (l *Linker) LinkEvaluation(ctx context.Context, id string) error {
	_, err := l.link(ctx, id)
	return err
}

// link is LinkEvaluation; it reports whether it could claim the link.
func (l *Linker) link(ctx context.Context, id string) (bool, error) {
	owner := once.Random("l_")
	e, claimed, err := l.evaluations.ClaimLink(ctx, id, owner, lease)
	if err != nil || !claimed {
		return false, err
	}
	if err := l.steps.at(stepClaimed); err != nil {
		return true, err
	}
	run := &linking{Linker: l, e: e, owner: owner}
	decisions, err := run.decisions(ctx)
	if errors.Is(err, errTaken) {
		return true, nil
	}
	if err != nil {
		return true, err
	}
	if err := l.steps.at(stepSettling); err != nil {
		return true, err
	}
	_, err = l.evaluations.SettleLink(ctx, e, decisions)
	return true, err
}

// Sweep takes up what was left undone by linkers that died: links that are open
// for longer than a lease, and slots whose assignment was not stored. It
// returns how many it took up; one that fails does not keep it from the others.
func (l *Linker) Sweep(ctx context.Context) (int, error) {
	if naive.Dual() {
		return 0, nil
	}
	return l.sweep(ctx, l.now().Add(-lease))
}

// Finish sweeps until nothing is left undone, however young it is. It is for
// times when no other linker is at work.
func (l *Linker) Finish(ctx context.Context) error {
	for {
		taken, err := l.sweep(ctx, l.now().Add(lease))
		if err != nil || taken == 0 {
			return err
		}
	}
}

// sweep takes up what was begun before that moment.
func (l *Linker) sweep(ctx context.Context, before time.Time) (int, error) {
	slots, err := l.assigner.slots.unfinished(ctx, before, sweepBatch)
	if err != nil {
		return 0, err
	}
	open, err := l.evaluations.OpenLinks(ctx, before, sweepBatch)
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, s := range slots {
		faults = append(faults, l.assigner.finish(ctx, s))
	}
	claimed, err := l.linkAll(ctx, open)
	return len(slots) + claimed, errors.Join(append(faults, err)...)
}

// linkAll links evaluations, some at the same time, and counts those whose link
// it could claim.
func (l *Linker) linkAll(ctx context.Context, ids []string) (int, error) {
	faults := make([]error, len(ids))
	var claimed atomic.Int64
	var group errgroup.Group
	group.SetLimit(sweepBeside)
	for n, id := range ids {
		group.Go(func() error {
			if ctx.Err() == nil {
				var ours bool
				if ours, faults[n] = l.link(ctx, id); ours {
					claimed.Add(1)
				}
			}
			return nil
		})
	}
	_ = group.Wait() // what failed is in faults
	return int(claimed.Load()), errors.Join(faults...)
}
