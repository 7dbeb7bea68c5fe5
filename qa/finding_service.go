package qa

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/recent"
	"qaloop/internal/rollup"
)

// FindingService is what people can do with findings.
type FindingService struct {
	store findingStore
	book  *rollup.Book[findingSums]
	gaps  *recent.Cache[[]Gap] // of a quarter, by who may see what of it
	now   func() time.Time

	unsummed recent.Lookback
}

func newFindingService(store findingStore, now func() time.Time) *FindingService {
	s := &FindingService{store: store, gaps: recent.New[[]Gap](identity.Staleness, now), now: now}
	s.InZone(time.UTC)
	return s
}

// Get finds one finding with every decision about it.
func (s *FindingService) Get(ctx context.Context, by identity.Actor, id string) (FindingRow, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return FindingRow{}, err
	}
	return s.store.byID(ctx, scope, id)
}

// List gives the findings that count, those of the last submitted evaluation
// first, and in the order of its scorecard.
func (s *FindingService) List(
	ctx context.Context, by identity.Actor, f FindingFilter, page paging.Request,
) (paging.Page[FindingRow], error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return paging.Page[FindingRow]{}, err
	}
	return s.store.page(ctx, scope, f, page)
}
