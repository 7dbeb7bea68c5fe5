package survey

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// moveOperator gives what is about from to another operator.
func (s responseStore) moveOperator(ctx context.Context, from, to, teamID string) (int, error) {
	return mongodb.MoveAll(ctx, s.responses, bson.M{"operator_id": from}, bson.M{"operator_id": to, "team_id": teamID})
}
