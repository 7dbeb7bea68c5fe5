package qa

import (
	"context"

	"qaloop/qa/staff"
)

// MoveOperator gives the interactions of somebody to whom they were merged into.
func (s *InteractionService) MoveOperator(ctx context.Context, from string, to staff.Person) (int, error) {
	return s.store.moveOperator(ctx, from, to.ID, to.TeamID)
}

// HoldsOf reports whether somebody has evaluations, drafts among them.
func (s *EvaluationService) HoldsOf(ctx context.Context, personID string) (bool, error) {
	return s.store.anyOf(ctx, personID)
}
