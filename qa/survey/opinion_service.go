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
	if len(spans) == 0 || checkSpans(spans) != nil || !s.sumsTell(scope, ResponseFilter{}, spans) {
		return s.store.opinions(ctx, scope, spans)
	}
	r, err := s.Figures(ctx, by, ResponseFilter{}, spans)
	found := make([]Opinion, len(spans))
	for i, sum := range r.BySpan() {
		found[i] = sum.Opinion()
	}
	return found, err
}
