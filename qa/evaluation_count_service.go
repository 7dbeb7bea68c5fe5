package qa

import (
	"context"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/recent"
)

// Counter keeps the numbers that evaluations come to. Another area does that;
// this one only says when.
type Counter interface {
	// Count brings the numbers up to what e says, which was read after its last
	// change. It may be told of the same one any number of times, and also of
	// what it was before.
	Count(ctx context.Context, e Evaluation) error
}

// CountWith tells s who counts its evaluations, at once and not only when the
// counter comes round. It is called once, before s is used.
func (s *EvaluationService) CountWith(c Counter) { s.counter = c }

// count lets the numbers follow e now. What goes wrong here is only logged: the
// sweeper comes back to it.
func (s *EvaluationService) count(ctx context.Context, e Evaluation) {
	if s.counter == nil {
		return
	}
	hurried, cancel := context.WithTimeout(ctx, linkBudget)
	defer cancel()
	failpoint.Here("count.before")
	if err := s.counter.Count(hurried, e); err != nil {
		s.log.WarnContext(ctx, "evaluation not counted yet", "evaluation_id", e.ID, "error", err)
	}
}

// What follows is for who keeps the numbers. It asks on nobody's behalf.

// Uncounted names at most limit evaluations that the numbers have not known of
// since before olderThan, the oldest first.
func (s *EvaluationService) Uncounted(ctx context.Context, olderThan time.Time, limit int) ([]string, error) {
	return recent.Look(&s.uncounted, olderThan, int64(limit), func(from time.Time) ([]string, error) {
		return s.store.uncounted(ctx, from, olderThan, int64(limit))
	})
}

// Judgement is an evaluation without its answers, findings and history: what
// the numbers are made of.
func (s *EvaluationService) Judgement(ctx context.Context, id string) (Evaluation, error) {
	return s.store.judgement(ctx, id)
}

// JudgementsOf are all evaluations of an operator that were ever submitted, as
// Judgement gives them.
func (s *EvaluationService) JudgementsOf(ctx context.Context, operatorID string) ([]Evaluation, error) {
	return s.store.judgementsOf(ctx, operatorID)
}

// SettleCount notes that the numbers know of an evaluation as it stood at seq
// of its link. It returns false, and writes nothing, if that has changed since.
func (s *EvaluationService) SettleCount(ctx context.Context, id string, seq int) (bool, error) {
	return s.store.settleCount(ctx, id, seq)
}
