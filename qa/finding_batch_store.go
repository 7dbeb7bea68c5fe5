package qa

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// maxBatch is how many findings are asked for at once.
const maxBatch = 500

// byIDs finds findings of evaluations that are in scope, in one round trip.
func (s findingStore) byIDs(ctx context.Context, scope identity.Scope, ids []string) (map[string]FindingRow, error) {
	byID := make(map[string]FindingRow, len(ids))
	if len(ids) == 0 {
		return byID, nil
	}
	ids = ids[:min(len(ids), maxBatch)]
	filter := mongodb.Within(bson.M{"findings.id": bson.M{"$in": ids}, "state": bson.M{"$in": seen}}, scope, "operator_id", "team_id")
	found, err := mongodb.Find[Evaluation](ctx, s.evaluations, filter, options.Find().SetProjection(rowFields).SetLimit(int64(len(ids))))
	if err != nil {
		return nil, err
	}
	for _, e := range found {
		for _, row := range e.rows() {
			if slices.Contains(ids, row.ID) {
				byID[row.ID] = row
			}
		}
	}
	return byID, nil
}
