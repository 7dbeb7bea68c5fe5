package qa

import (
	"context"
	"time"
)

// ReplaySpan says which evaluations a replay goes through.
type ReplaySpan struct {
	From, To   time.Time // submitted at or after, and before
	Scorecards []string  // with one of these; empty: with any
}

// Replay calls visit with every evaluation in span that counts, in the order of
// submission: what it found and which criteria applied, without answers,
// decisions and marks. It is for training, which asks on nobody's behalf. An
// error of visit ends it.
func (s *EvaluationService) Replay(ctx context.Context, span ReplaySpan, visit func(Evaluation) error) error {
	return s.store.replay(ctx, span, visit)
}

// AnyOutlines are the outlines of all scorecards, whatever their state, for
// training: it has to know the section and class of criteria that were judged
// long ago.
func (s *EvaluationService) AnyOutlines(ctx context.Context) ([]Scorecard, error) {
	return s.scorecards.outlines(ctx, []ScorecardState{ScorecardPublished, ScorecardRetired, ScorecardDraft})
}
