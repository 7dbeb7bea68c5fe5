package training

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// punctual counts what was due from one day to another; zone is where the days
// on which something was completed begin.
func (s assignmentStore) punctual(ctx context.Context, v view, from, to, zone string) (Punctual, error) {
	match := v.limit(bson.M{
		"due_on": bson.M{"$gte": from, "$lte": to},
		"state":  bson.M{"$in": bson.A{Assigned, Started, Completed, Failed}},
	})
	completed := bson.M{"$eq": bson.A{"$state", Completed}}
	day := bson.M{"$dateToString": bson.M{"format": "%Y-%m-%d", "date": "$closed_at", "timezone": zone}}
	found, err := mongodb.Aggregate[Punctual](ctx, s.assignments, mongo.Pipeline{
		{{Key: "$match", Value: match}},
		{{Key: "$group", Value: bson.M{
			"_id": nil, "due": bson.M{"$sum": 1},
			"on_time": countIf(bson.M{"$and": bson.A{completed, bson.M{"$lte": bson.A{day, "$due_on"}}}}),
			"late":    countIf(bson.M{"$and": bson.A{completed, bson.M{"$gt": bson.A{day, "$due_on"}}}}),
		}}},
	})
	if err != nil {
		return Punctual{}, err
	}
	if len(found) == 0 {
		return Punctual{}, nil
	}
	return found[0], nil
}

// countIf counts the documents for which condition holds.
func countIf(condition bson.M) bson.M {
	return bson.M{"$sum": bson.M{"$cond": bson.A{condition, 1, 0}}}
}
