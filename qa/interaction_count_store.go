package qa

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

func (s interactionStore) countByOperator(ctx context.Context, ids []string) (map[string]int, error) {
	counts := make(map[string]int, len(ids))
	if len(ids) == 0 {
		return counts, nil
	}
	cursor, err := s.interactions.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.M{"operator_id": bson.M{"$in": ids}}}},
		{{Key: "$group", Value: bson.M{"_id": "$operator_id", "n": bson.M{"$sum": 1}}}},
	})
	if err != nil {
		return nil, mongodb.Wrap("count interactions", err)
	}
	var rows []struct {
		ID string `bson:"_id"`
		N  int    `bson:"n"`
	}
	if err := cursor.All(ctx, &rows); err != nil {
		return nil, mongodb.Wrap("read counts of interactions", err)
	}
	for _, r := range rows {
		counts[r.ID] = r.N
	}
	return counts, nil
}
