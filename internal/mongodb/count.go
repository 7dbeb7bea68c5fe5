package mongodb

import (
	"context"
	"maps"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// CountBy counts the documents that match filter for each of these values of
// field; one without any is not in the map. Of no values nobody is asked.
func CountBy(ctx context.Context, c *mongo.Collection, field string, values []string, filter bson.M) (map[string]int, error) {
	counts := make(map[string]int, len(values))
	if len(values) == 0 {
		return counts, nil
	}
	match := bson.M{field: bson.M{"$in": values}}
	maps.Copy(match, filter)
	type row struct {
		Value string `bson:"_id"`
		N     int    `bson:"n"`
	}
	rows, err := Aggregate[row](ctx, c, mongo.Pipeline{
		{{Key: "$match", Value: match}},
		{{Key: "$group", Value: bson.M{"_id": "$" + field, "n": bson.M{"$sum": 1}}}},
	})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		counts[r.Value] = r.N
	}
	return counts, nil
}
