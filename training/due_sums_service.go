package training

import (
	"context"
	"errors"

	"qaloop/internal/rollup"
)

// DueService keeps the sums of training that was due. Whoever writes an
// assignment notes in the same write that the sums do not know of it.
type DueService struct {
	store assignmentStore
	book  *rollup.Book[dueSums]
}

// sumBatch is how many assignments one sweep takes up.
const sumBatch = 200

// Sweep lets the sums follow the assignments. It returns how much there was to
// do.
func (s *DueService) Sweep(ctx context.Context) (int, error) {
	waiting, err := s.store.unsummed(ctx, sumBatch)
	if err != nil {
		return 0, err
	}
	// The marks come before the notes that they are made: who dies in between
	// leaves it to be done once more.
	var places []rollup.Place
	for _, a := range waiting {
		for _, day := range a.dueDays() {
			places = append(places, s.book.PlaceOf(dayOf(day), a.TeamID))
		}
	}
	if err := s.book.Mark(ctx, places...); err != nil {
		return 0, err
	}
	var faults []error
	for _, a := range waiting {
		faults = append(faults, s.store.settleSum(ctx, a))
	}
	n, err := s.book.Sweep(ctx)
	return len(waiting) + n, errors.Join(append(faults, err)...)
}

// AuditSums compares the sums with the assignments.
func (s *DueService) AuditSums(ctx context.Context, mode rollup.Mode) (rollup.Found, error) {
	return s.book.Prove(ctx, mode, s.store.noteSummed)
}
