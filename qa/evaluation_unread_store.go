package qa

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

func (s evaluationStore) unread(ctx context.Context, scope identity.Scope, teamID string) ([]Unread, error) {
	match := mongodb.Within(bson.M{"team_id": teamID, "state": Submitted}, scope, "operator_id", "team_id")
	return mongodb.Aggregate[Unread](ctx, s.evaluations, mongo.Pipeline{
		{{Key: "$match", Value: match}},
		{{Key: "$group", Value: bson.M{"_id": "$operator_id", "n": bson.M{"$sum": 1}, "since": bson.M{"$min": "$listed_at"}}}},
		{{Key: "$sort", Value: bson.D{{Key: "since", Value: 1}, {Key: "_id", Value: 1}}}},
	})
}
