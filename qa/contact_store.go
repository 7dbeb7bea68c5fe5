package qa

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// contactStore reads the interactions that are evaluated.
type contactStore struct{ interactions *mongo.Collection }

// within finds an interaction with somebody in scope.
func (s contactStore) within(ctx context.Context, scope identity.Scope, id string) (Interaction, error) {
	return mongodb.FindOne[Interaction](ctx, s.interactions, "interaction", id,
		mongodb.Within(bson.M{"_id": id}, scope, "operator_id", "team_id"))
}
