package qa

import (
	"context"

	"qaloop/internal/identity"
)

// Counted is Groups as it is counted from the evaluations, without the sums.
func (s *FindingService) Counted(ctx context.Context, by identity.Actor, f FindingFilter, g FindingGrouping) ([]FindingGroup, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return nil, err
	}
	groups, err := s.store.groups(ctx, scope, f, g)
	if err != nil || g != ByCriterion || len(groups) == 0 {
		return groups, err
	}
	return groups, s.store.chances(ctx, scope, f, groups)
}
