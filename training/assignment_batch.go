package training

import (
	"context"

	"qaloop/internal/identity"
)

// ByIDs finds assignments, for a page that names several. Those that are not
// there, or that by may not see, are not in the map.
func (s *AssignmentService) ByIDs(ctx context.Context, by identity.Actor, ids []string) (map[string]Assignment, error) {
	v, err := viewOf(by, identity.AssignmentsRead)
	if err != nil {
		return nil, err
	}
	return s.store.byIDs(ctx, v, ids)
}
