package survey

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// opinions adds up the responses of spans that follow one on the other.
func (s responseStore) opinions(ctx context.Context, scope identity.Scope, spans []Span) ([]Opinion, error) {
	found := make([]Opinion, len(spans))
	if len(spans) == 0 {
		return found, nil
	}
	bounds := make(bson.A, 0, len(spans)+1)
	for _, span := range spans {
		bounds = append(bounds, span.From)
	}
	from, to := spans[0].From, spans[len(spans)-1].To
	match := mongodb.Within(bson.M{"answered_at": bson.M{"$gte": from, "$lt": to}}, scope, "operator_id", "team_id")
	rated, asked := bson.M{"$gt": bson.A{"$csat", 0}}, bson.M{"$gt": bson.A{"$nps", -1}}
	type row struct {
		From    time.Time `bson:"_id"`
		Opinion `bson:",inline"`
	}
	rows, err := mongodb.Aggregate[row](ctx, s.responses, mongo.Pipeline{
		{{Key: "$match", Value: match}},
		{{Key: "$bucket", Value: bson.M{
			"groupBy": "$answered_at", "boundaries": append(bounds, to),
			"output": bson.M{
				"answers":    bson.M{"$sum": 1},
				"rated":      countIf(rated),
				"satisfied":  countIf(bson.M{"$gte": bson.A{"$csat", satisfiedFrom}}),
				"asked":      countIf(asked),
				"promoters":  countIf(bson.M{"$gte": bson.A{"$nps", promotersFrom}}),
				"detractors": countIf(bson.M{"$and": bson.A{asked, bson.M{"$lte": bson.A{"$nps", detractorsUpTo}}}}),
			},
		}}},
	})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		for i, span := range spans {
			if span.From.Equal(row.From) {
				found[i] = row.Opinion
			}
		}
	}
	return found, nil
}

// countIf counts the documents for which condition holds.
func countIf(condition bson.M) bson.M {
	return bson.M{"$sum": bson.M{"$cond": bson.A{condition, 1, 0}}}
}
