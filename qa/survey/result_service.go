package survey

import (
	"context"

	"qaloop/internal/identity"
)

// Results sums up what customers answered in each of these spans, which follow
// one on the other, as far as f asks for it and by may see it. It counts the
// answers themselves: the more there are, the longer that takes.
func (s *ResponseService) Results(ctx context.Context, by identity.Actor, f ResponseFilter, spans []Span) (Results, error) {
	scope, err := by.Scope(identity.SurveysRead)
	if err != nil {
		return Results{}, err
	}
	if err := checkSpans(spans); err != nil {
		return Results{}, err
	}
	f.From, f.To = spans[0].From, spans[len(spans)-1].To
	parts, err := s.store.results(ctx, scope, f, spans)
	return Results{Spans: spans, Parts: parts}, err
}

// checkSpans reports spans that are too long together.
func checkSpans(spans []Span) error {
	if len(spans) == 0 || spans[len(spans)-1].To.Sub(spans[0].From) > MaxResultSpan {
		return ErrResultSpan
	}
	return nil
}
