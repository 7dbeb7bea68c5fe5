package training

import (
	"context"
	"errors"
	"slices"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/qa"
)

// Answers to those who test a rule on the past.
var (
	ErrBacktestPeriod = problem.New(problem.Invalid, "rule.backtest_period",
		"A back-test covers at most 180 days, from a day to the same or a later one.")
	ErrBacktestTooMuch = problem.New(problem.Invalid, "rule.backtest_too_much",
		"There are too many evaluations in this period. Choose a shorter one, or name scorecards in the rule.")
)

const (
	// MostBacktestDays is the longest period that a back-test covers.
	MostBacktestDays = 180
	// backtestTime bounds what one back-test asks of the database.
	backtestTime = 10 * time.Second
	// mostReplayed bounds the evaluations that one back-test goes through.
	mostReplayed = 200_000
	// lateDays is how long after a contact it is still judged, as a rule: so
	// much more of the past is read for the findings that count together.
	lateDays = 31
)

// BacktestService tries rules on what has been.
type BacktestService struct{ linker *Linker }

// BacktestPeriod is the days that a back-test covers, the last one too.
type BacktestPeriod struct {
	From string `json:"from" validate:"required,datetime=2006-01-02"`
	To   string `json:"to" validate:"required,datetime=2006-01-02"`
}

// span is the period in zone, up to and not including the second moment.
func (p BacktestPeriod) span(zone *time.Location) (from, to time.Time, err error) {
	from, err = time.ParseInLocation(dateFormat, p.From, zone)
	if err == nil {
		to, err = time.ParseInLocation(dateFormat, p.To, zone)
	}
	if err != nil || to.Before(from) || to.After(from.AddDate(0, 0, MostBacktestDays-1)) {
		return time.Time{}, time.Time{}, ErrBacktestPeriod
	}
	return from, to.AddDate(0, 0, 1), nil
}

// Rule tries a version of a stored rule; 0 is the latest.
func (s *BacktestService) Rule(ctx context.Context, by identity.Actor, id string, version int, period BacktestPeriod) (Backtest, error) {
	if err := by.Require(identity.RulesEdit); err != nil {
		return Backtest{}, err
	}
	r, err := s.linker.rules.byID(ctx, id)
	if err != nil {
		return Backtest{}, err
	}
	says := r.Latest()
	if version != 0 {
		var ok bool
		if says, ok = r.Version(version); !ok {
			return Backtest{}, problem.Missing("rule", id)
		}
	}
	return s.run(ctx, s.against(r, says), period)
}

// Draft tries what says as the next version of a rule; the ID is empty for a
// rule that is not stored yet.
func (s *BacktestService) Draft(ctx context.Context, by identity.Actor, id string, says RuleInput, period BacktestPeriod) (Backtest, error) {
	if err := by.Require(identity.RulesEdit); err != nil {
		return Backtest{}, err
	}
	if err := says.Check(); err != nil {
		return Backtest{}, err
	}
	if id == "" {
		return s.run(ctx, []FrozenRule{{RuleVersion: RuleVersion{Version: 1, RuleInput: says}}}, period)
	}
	r, err := s.linker.rules.byID(ctx, id)
	if err != nil {
		return Backtest{}, err
	}
	if err := r.edit(says); err != nil {
		return Backtest{}, err
	}
	return s.run(ctx, s.against(r, r.Latest()), period)
}

// against is the version to try, and behind it the one in force if that is
// another.
func (s *BacktestService) against(r Rule, says RuleVersion) []FrozenRule {
	tried := []FrozenRule{{RuleID: r.ID, RuleVersion: says}}
	if active, ok := r.Version(r.Active); ok && active.Version != says.Version {
		tried = append(tried, FrozenRule{RuleID: r.ID, RuleVersion: active})
	}
	return tried
}

// run replays the past through rules; the result is that of the first.
func (s *BacktestService) run(ctx context.Context, rules []FrozenRule, period BacktestPeriod) (Backtest, error) {
	from, to, err := period.span(s.linker.zone)
	if err != nil {
		return Backtest{}, err
	}
	limited, cancel := context.WithTimeout(ctx, backtestTime)
	defer cancel()
	replays, err := s.replays(limited, rules, from, to)
	if err == nil {
		err = s.play(limited, replays, from, to)
	}
	if err != nil && errors.Is(limited.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
		return Backtest{}, ErrBacktestTooMuch
	}
	if err != nil {
		return Backtest{}, err
	}
	result := replays[0].finish()
	if len(replays) > 1 {
		before := replays[1].finish()
		result.Before = &BacktestBefore{Version: before.Version, Assigned: before.Assigned, Reached: before.Reached}
	}
	return result, nil
}

func (s *BacktestService) replays(ctx context.Context, rules []FrozenRule, from, to time.Time) ([]*rerun, error) {
	outlines, err := s.linker.evaluations.AnyOutlines(ctx)
	if err != nil {
		return nil, err
	}
	ids, whens := make([]string, 0, len(rules)), make([]When, len(rules))
	for i, r := range rules {
		whens[i] = r.When
		if r.CourseID != "" {
			ids = append(ids, r.CourseID)
		}
	}
	courses, err := s.linker.courses.publishedOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	shares := newShares(s.linker.zone, outlines, whens...)
	all := make([]*rerun, len(rules))
	for i, r := range rules {
		all[i] = newRerun(r, courses[r.CourseID].Title, s.linker.zone, shares)
		all[i].from, all[i].to = from, to
	}
	return all, nil
}

// play goes through the evaluations: from so long before the period that what
// counts together with its findings is known, until it shows what came after.
func (s *BacktestService) play(ctx context.Context, replays []*rerun, from, to time.Time) error {
	span := qa.ReplaySpan{From: from.AddDate(0, 0, -lateDays), To: to.AddDate(0, 0, RepeatDays), Scorecards: replays[0].rule.When.Scorecards}
	for _, r := range replays {
		if begin := from.AddDate(0, 0, -r.rule.Threshold.Days-lateDays); begin.Before(span.From) {
			span.From = begin
		}
		span.Scorecards = together(span.Scorecards, r.rule.When.Scorecards)
	}
	seen := 0
	return s.linker.evaluations.Replay(ctx, span, func(e qa.Evaluation) error {
		if seen++; seen > mostReplayed {
			return ErrBacktestTooMuch
		}
		replays[0].shares.see(e)
		for _, r := range replays {
			r.see(e)
		}
		return nil
	})
}

// together are the scorecards that either names; no names are all scorecards.
func together(a, b []string) []string {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	return append(slices.Clip(a), b...)
}
