package qa

import (
	"context"
	"errors"
	"time"

	"qaloop/internal/recent"
	"qaloop/internal/rollup"
)

// sumBatch is how many evaluations one sweep takes up.
const sumBatch = 200

// InZone tells s where the days of the centre begin. It is called once, before s
// is used; without it, it is UTC.
func (s *FindingService) InZone(zone *time.Location) { s.book = newFindingBook(s.store, zone, s.now) }

// Sweep lets the sums of findings follow the evaluations. It returns how much
// there was to do.
func (s *FindingService) Sweep(ctx context.Context) (int, error) {
	waiting, err := recent.Look(&s.unsummed, s.now(), sumBatch, func(from time.Time) ([]Evaluation, error) {
		return s.store.unsummed(ctx, from, sumBatch)
	})
	if err != nil {
		return 0, err
	}
	// The marks come before the notes that they are made: who dies in between
	// leaves it to be done once more.
	places := make([]rollup.Place, len(waiting))
	for i, e := range waiting {
		places[i] = s.book.PlaceOf(e.ListedAt, e.TeamID)
	}
	if err := s.book.Mark(ctx, places...); err != nil {
		return 0, err
	}
	settleErr := s.store.settleSums(ctx, waiting)
	n, err := s.book.Sweep(ctx)
	return len(waiting) + n, errors.Join(settleErr, err)
}

// sumMargin is how long the sums may know nothing of an evaluation before that
// is a fault.
const sumMargin = time.Minute

// AuditSums compares the sums with the evaluations.
func (s *FindingService) AuditSums(ctx context.Context, mode rollup.Mode) (rollup.Found, error) {
	return s.book.Prove(ctx, mode, s.store.noteSummed)
}
