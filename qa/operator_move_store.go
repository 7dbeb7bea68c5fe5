package qa

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// moveOperator gives what is from's to another operator.
func (s interactionStore) moveOperator(ctx context.Context, from, to, teamID string) (int, error) {
	return mongodb.MoveAll(ctx, s.interactions, bson.M{"operator_id": from}, bson.M{"operator_id": to, "team_id": teamID})
}

// anyOf reports whether there is an evaluation of an operator.
func (s evaluationStore) anyOf(ctx context.Context, operatorID string) (bool, error) {
	found, err := mongodb.FindAll[Evaluation](ctx, s.evaluations, bson.M{"operator_id": operatorID}, nil, 1)
	return len(found) > 0, err
}
