package training

import "context"

// HoldsOf reports whether somebody has assignments.
func (s *AssignmentService) HoldsOf(ctx context.Context, personID string) (bool, error) {
	return s.store.anyOf(ctx, personID)
}
