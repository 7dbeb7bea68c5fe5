package survey

import (
	"context"

	"qaloop/qa/staff"
)

// MoveOperator gives the responses about somebody to whom they were merged into.
func (s *ResponseService) MoveOperator(ctx context.Context, from string, to staff.Person) (int, error) {
	return s.store.moveOperator(ctx, from, to.ID, to.TeamID)
}
