package qa

import (
	"context"
	"time"

	"qaloop/internal/identity"
)

// Unread is how much feedback waits for an operator to acknowledge it.
type Unread struct {
	OperatorID string    `bson:"_id"`
	N          int       `bson:"n"`
	Since      time.Time `bson:"since"` // when the first of it was submitted
}

// Unread counts what the operators of a team have not acknowledged, as far as by
// may see it: who has waited longest comes first.
func (s *EvaluationService) Unread(ctx context.Context, by identity.Actor, teamID string) ([]Unread, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return nil, err
	}
	return s.store.unread(ctx, scope, teamID)
}
