package report

import (
	"cmp"
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
	slices.SortFunc(above, func(a, b Address) int { return cmp.Compare(a.id(), b.id()) })
	for _, next := range []func() error{
		func() error { return s.steps.at(stepSummed) },
		func() error { return s.store.mark(ctx, s.now(), above...) },
		func() error { return s.steps.at(stepTold) },
		func() error { return s.store.clean(ctx, written) },
	} {
		if err := next(); err != nil {
			return errors.Join(append(faults, err)...)
		}
	}
	return errors.Join(faults...)
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
	// In one order everywhere, so that two who do this do not wait for each other.
	slices.SortFunc(dirty, func(a, b bucket) int { return cmp.Compare(a.ID, b.ID) })
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
