package report

import (
	"context"
	"errors"
	"slices"
	"time"

	"qaloop/internal/recent"
)

// refresh computes a dirty bucket from those below it and tells the one above.
// It does nothing if the bucket is clean, or is marked anew meanwhile.
func (s *TallyService) refresh(ctx context.Context, id string) error {
	b, found, err := s.store.find(ctx, id)
	if err != nil || !found || !b.Dirty {
		return err
	}
	return s.refreshAll(ctx, []bucket{b})
}

// refreshAll is refresh for buckets of one level, as they were read when they
// were dirty. What is above several of them is told once, and what fails does not
// keep it from the rest.
func (s *TallyService) refreshAll(ctx context.Context, dirty []bucket) error {
	var written []bucket
	var above []Address
	var faults []error
	for _, b := range dirty {
		totals, err := s.store.below(ctx, b)
		done := false
		if err == nil {
			done, err = s.store.sum(ctx, b, totals)
		}
		faults = append(faults, err)
		if done {
			b.Rev++
			written = append(written, b)
			if up, ok := b.parent(); ok && !slices.Contains(above, up) {
				above = append(above, up)
			}
		}
		if ctx.Err() != nil {
			break
		}
	}
	if len(written) == 0 {
		return errors.Join(faults...)
	}
	return errors.Join(append(faults, s.tell(ctx, written, above))...)
}

// tell says to the buckets above that those below are written anew, which are
// clean then.
func (s *TallyService) tell(ctx context.Context, written []bucket, above []Address) error {
	if err := s.steps.at(stepSummed); err != nil {
		return err
	}
	if err := s.store.mark(ctx, s.now(), above...); err != nil {
		return err
	}
	if err := s.steps.at(stepTold); err != nil {
		return err
	}
	return s.store.clean(ctx, written)
}

// refreshDirty computes the buckets that are dirty now, and returns how many
// there were.
func (s *TallyService) refreshDirty(ctx context.Context) (int, error) {
	dirty, err := recent.Look(&s.dirty, s.now(), sweepBatch, func(from time.Time) ([]bucket, error) {
		return s.store.dirty(ctx, from, sweepBatch)
	})
	if err != nil {
		return 0, err
	}
	byLevel := map[level][]bucket{}
	for _, b := range dirty {
		byLevel[b.Level] = append(byLevel[b.Level], b)
	}
	var faults []error
	for _, l := range levels {
		faults = append(faults, s.refreshAll(ctx, byLevel[l]))
	}
	return len(dirty), errors.Join(faults...)
}
