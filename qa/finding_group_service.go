package qa

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/rollup"
)

// MaxFindingSpan is how long a time can be whose findings are put together: it
// bounds what that reads.
const MaxFindingSpan = 370 * 24 * time.Hour

// ErrFindingSpan answers who wants findings of too long a time put together.
var ErrFindingSpan = problem.New(problem.Invalid, "findings.span",
	"Findings are put together for a time of at most 370 days. Give its beginning and its end.")

// Groups puts the findings that f asks for together, as far as by may see them:
// the largest group first. f has to say of which time.
func (s *FindingService) Groups(ctx context.Context, by identity.Actor, f FindingFilter, g FindingGrouping) ([]FindingGroup, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return nil, err
	}
	if f.From.IsZero() || f.To.IsZero() || f.To.Sub(f.From) > MaxFindingSpan {
		return nil, ErrFindingSpan
	}
	if groups, ok, err := s.summedGroups(ctx, scope, f, g); ok || err != nil {
		return groups, err
	}
	groups, err := s.store.groups(ctx, scope, f, g)
	if err != nil || g != ByCriterion || len(groups) == 0 {
		return groups, err
	}
	return groups, s.store.chances(ctx, scope, f, groups)
}

// summedGroups is Groups by the sums; false if they do not tell.
func (s *FindingService) summedGroups(
	ctx context.Context, scope identity.Scope, f FindingFilter, g FindingGrouping,
) ([]FindingGroup, bool, error) {
	without := []string{"people"} // it is large, and marks are enough to count them
	// Who has the most of the whole centre is not known without everybody: by team
	// and by operator a week is as long as there are people in it, and ten times
	// the operators take about three times as long (by team the page took 53 ms at
	// 48,000 evaluations and 144 ms at 480,000).
	if g == ByTeam || g == ByOperator {
		without = []string{"chances"}
	}
	sums, ok, err := s.summed(ctx, scope, f, without...)
	if err != nil || !ok {
		return nil, ok, err
	}
	days := func(w rollup.Week) [rollup.DaysInAWeek]bool { return w.Days(f.From, f.To, s.book.Zone()) }
	groups := groupSums(sums, f, g, days)
	if g == ByCriterion {
		chancesIn(sums, f, groups, days)
	}
	return groups, true, nil
}
