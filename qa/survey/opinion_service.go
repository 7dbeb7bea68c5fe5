package survey

import (
	"context"

	"qaloop/internal/identity"
)

// Opinions sums up what customers answered in each of these spans, which follow
// one on the other, as far as by may see it.
func (s *ResponseService) Opinions(ctx context.Context, by identity.Actor, spans []Span) ([]Opinion, error) {
	scope, err := by.Scope(identity.SurveysRead)
	if err != nil {
		return nil, err
	}
	return s.store.opinions(ctx, scope, spans)
}
