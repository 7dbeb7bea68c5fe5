package training

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// anyOf reports whether an operator has an assignment.
func (s assignmentStore) anyOf(ctx context.Context, operatorID string) (bool, error) {
	found, err := mongodb.FindAll[Assignment](ctx, s.assignments, bson.M{"operator_id": operatorID}, nil, 1)
	return len(found) > 0, err
}
