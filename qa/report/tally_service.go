package report

import (
	"context"
	"errors"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/naive"
	"qaloop/internal/problem"
	"qaloop/internal/recent"
	"qaloop/qa"
)

const (
	// grace is how long an evaluation is left to the request that submits it.
	grace = 3 * time.Second
	// sweepBatch is how many of each kind one sweep takes up.
	sweepBatch = 200
	// contendedTries bounds how often a bucket is written again after somebody
	// else wrote it; each time somebody got on, so it never comes to that.
	contendedTries = 100
)

// errContended answers a write that others were always faster than.
var errContended = errors.New("the tally is written by too many at once")

// TallyService keeps the numbers that evaluations come to. Each of its steps can
// be repeated by anybody with the same result, so it does not matter where one
// who counts dies:
//
//  1. the contribution is written into its bucket, where a repeat and an older
//     revision change nothing;
//  2. the bucket above is marked dirty;
//  3. the evaluation is noted as counted. Until then the sweeper finds it.
//
// A dirty bucket is computed from those below it, marks the one above it, and is
// clean then. Whoever marks it in between changes its stamp, so that the one who
// computes comes too late and it is computed again.
type TallyService struct {
	store       tallyStore
	evaluations *qa.EvaluationService
	cards       *cards
	zone        *time.Location
	now         func() time.Time
	dirty       recent.Lookback
	steps       steps
}

var _ qa.Counter = (*TallyService)(nil)

// steps is told of every step of what spans several documents. A test can cut
// the work off there by returning an error, as a crash would; nil does nothing.
type steps func(step string) error

// at marks a step as done.
func (s steps) at(step string) error {
	failpoint.Here(step)
	if s == nil {
		return nil
	}
	return s(step)
}

// The steps, in the order in which they happen.
const (
	stepContributed = "count.contributed"
	stepMarked      = "count.marked"
	stepSettled     = "count.settled"
	stepSummed      = "tally.summed"
	stepTold        = "tally.told"
)

// CountEvaluation brings the numbers of the operator and the team up to what an
// evaluation says now; those of the line and of the centre follow with the next
// sweep. It may be called any number of times.
func (s *TallyService) CountEvaluation(ctx context.Context, id string) error {
	e, err := s.evaluations.Judgement(ctx, id)
	if err != nil {
		return err
	}
	return s.Count(ctx, e)
}

// Count is CountEvaluation with the evaluation as it was read. If that is not
// how it stands any more, an older revision changes nothing in the bucket, and
// it is not noted as counted.
func (s *TallyService) Count(ctx context.Context, e qa.Evaluation) error {
	if e.Link == nil || (e.Link.Counted && !naive.Redo()) {
		return nil
	}
	up, err := s.contribute(ctx, e)
	if err != nil {
		return err
	}
	if _, err := s.evaluations.SettleCount(ctx, e.ID, e.Link.Seq); err != nil {
		return err
	}
	if err := s.steps.at(stepSettled); err != nil {
		return err
	}
	return s.refresh(ctx, up.id())
}

// contribute writes what e adds into its bucket, and tells the one above, which
// it returns.
func (s *TallyService) contribute(ctx context.Context, e qa.Evaluation) (Address, error) {
	card, err := s.cards.version(ctx, e.ScorecardID, e.ScorecardVersion)
	if err != nil {
		return Address{}, err
	}
	a := addressOf(e, s.zone)
	up, _ := a.parent()
	if err := s.put(ctx, a, e.ID, contributionOf(e, card.ScorecardInput)); err != nil {
		return up, err
	}
	if err := s.steps.at(stepContributed); err != nil {
		return up, err
	}
	if err := s.store.mark(ctx, s.now(), up); err != nil {
		return up, err
	}
	return up, s.steps.at(stepMarked)
}

// put writes a contribution into its bucket, which it makes first if need be.
func (s *TallyService) put(ctx context.Context, a Address, evaluationID string, c Contribution) error {
	for range contendedTries {
		b, found, err := s.store.find(ctx, a.id())
		if err != nil {
			return err
		}
		write := s.store.replace
		if !found {
			b, write = emptyBucket(a), s.store.insert
		}
		b, changes := b.with(evaluationID, c)
		if !changes {
			return nil
		}
		if written, err := write(ctx, b); err != nil || written {
			return err
		}
	}
	return errContended
}

// Sweep counts what was left uncounted by those who died, and computes what is
// not up to date, from the teams up to the centre. It returns how much there
// was; what fails does not keep it from the rest.
func (s *TallyService) Sweep(ctx context.Context) (int, error) {
	if naive.Dual() {
		return s.refreshDirty(ctx)
	}
	waiting, err := s.evaluations.Uncounted(ctx, s.now().Add(-grace), sweepBatch)
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, id := range waiting {
		if ctx.Err() != nil {
			break
		}
		faults = append(faults, s.CountEvaluation(ctx, id))
	}
	taken := len(waiting)
	for range levels { // what is computed makes the level above dirty
		n, err := s.refreshDirty(ctx)
		taken += n
		if err != nil {
			faults = append(faults, err)
		}
		if err != nil || n == 0 {
			break
		}
	}
	return taken, errors.Join(faults...)
}

// cards are the scorecards by which is counted.
type cards struct{ scorecards *qa.ScorecardService }

// version finds a scorecard version; one that is not there any more has no
// criteria.
func (c *cards) version(ctx context.Context, id string, version int) (qa.Scorecard, error) {
	card, err := c.scorecards.Worth(ctx, id, version)
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.NotFound {
		return qa.Scorecard{ID: id, Version: version}, nil
	}
	return card, err
}
