package qa

import (
	"context"
	"time"
)

const (
	// fewEvaluations of a week are counted whenever somebody asks.
	fewEvaluations = 200
	// shareKept is for how long at least the shares of a week that has more are
	// remembered.
	shareKept = time.Minute
	// shareLimit is how long counting may take.
	shareLimit = time.Minute
)

// FailShares counts, by criterion, the operators who were judged by a scorecard
// in contacts that began at or after from and before to. It is to find out
// whether the most failed a criterion. A week of few evaluations is counted as
// it stands. Where there are many, one more changes little, and the answer may
// be a minute old, or older where counting takes long: in a centre of 5,000
// operators, counting at every submit took more than a whole processor.
func (s *EvaluationService) FailShares(ctx context.Context, scorecardID string, from, to time.Time) (map[string]FailShare, error) {
	w := failWeek{scorecardID, from, to}
	count := func(ctx context.Context) (map[string]FailShare, error) { return s.store.failShares(ctx, w) }
	if shares, ok := s.shares.Known(ctx, w.String(), count); ok {
		return shares, nil
	}
	shares, few, err := s.store.failSharesOfFew(ctx, w, fewEvaluations)
	if err != nil || few {
		return shares, err
	}
	return s.shares.One(ctx, w.String(), count)
}
