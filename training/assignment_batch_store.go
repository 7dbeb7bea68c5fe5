package training

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// maxBatch is how many assignments are asked for at once.
const maxBatch = 500

// byIDs finds assignments in view, in one round trip.
func (s assignmentStore) byIDs(ctx context.Context, v view, ids []string) (map[string]Assignment, error) {
	byID := map[string]Assignment{}
	if len(ids) == 0 {
		return byID, nil
	}
	ids = ids[:min(len(ids), maxBatch)]
	found, err := mongodb.FindAll[Assignment](ctx, s.assignments, v.limit(bson.M{"_id": bson.M{"$in": ids}}), nil, int64(len(ids)))
	for _, a := range found {
		byID[a.ID] = a
	}
	return byID, err
}
