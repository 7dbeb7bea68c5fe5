package qa

import (
	"context"
	"time"

	"qaloop/internal/identity"
)

// Gap is a criterion that is missed and that no course teaches.
type Gap struct {
	Criterion string `bson:"_id"`
	Title     string `bson:"title"`
	Findings  int    `bson:"findings"`  // that a rule would have led to a course
	Operators int    `bson:"operators"` // who missed it
}

// Gaps are the criteria that were found missing since then, in what by may see,
// and for which some rule knew no course; the most frequent first.
func (s *FindingService) Gaps(ctx context.Context, by identity.Actor, since time.Time) ([]Gap, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return nil, err
	}
	return s.store.gaps(ctx, scope, since)
}
