package qa

import (
	"context"

	"qaloop/internal/identity"
)

// ByIDs finds findings, for a page that shows what came of them. Those that are
// not there, or that the asker may not see, are not in the map.
func (s *FindingService) ByIDs(ctx context.Context, by identity.Actor, ids []string) (map[string]FindingRow, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return nil, err
	}
	return s.store.byIDs(ctx, scope, ids)
}
