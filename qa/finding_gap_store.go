package qa

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// maxGaps is how many criteria a list of gaps names.
const maxGaps = 50

// gaps counts the findings without a course by criterion.
func (s findingStore) gaps(ctx context.Context, scope identity.Scope, since time.Time) ([]Gap, error) {
	const decision = "findings.decisions.decision"
	filter := mongodb.Within(bson.M{
		"state": bson.M{"$in": committed}, decision: NoCourse, "listed_at": bson.M{"$gte": since},
	}, scope, "operator_id", "team_id")
	return mongodb.Aggregate[Gap](ctx, s.evaluations, bson.A{
		bson.M{"$match": filter},
		bson.M{"$unwind": "$findings"},
		bson.M{"$match": bson.M{decision: NoCourse}},
		bson.M{"$group": bson.M{
			"_id": "$findings.criterion", "title": bson.M{"$max": "$findings.title"},
			"findings": bson.M{"$sum": 1}, "who": bson.M{"$addToSet": "$operator_id"},
		}},
		bson.M{"$project": bson.M{"title": 1, "findings": 1, "operators": bson.M{"$size": "$who"}}},
		bson.M{"$sort": bson.D{{Key: "findings", Value: -1}, {Key: "_id", Value: 1}}},
		bson.M{"$limit": maxGaps},
	})
}
