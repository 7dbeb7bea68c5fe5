package qa

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// failFields are what the shares of a week are counted from.
var failFields = bson.M{
	"_id": 0, "operator_id": 1, "findings.criterion": 1, "score.criteria.key": 1, "score.criteria.na": 1,
}

// query matches the evaluations of w that count.
func (w failWeek) query() bson.M {
	return bson.M{
		"scorecard_id": w.scorecardID, "state": bson.M{"$in": committed},
		"occurred_at": bson.M{"$gte": w.from, "$lt": w.to},
	}
}

// failSharesOfFew counts a week that has no more than most evaluations; false
// if it has more.
func (s evaluationStore) failSharesOfFew(ctx context.Context, w failWeek, most int) (map[string]FailShare, bool, error) {
	found, err := mongodb.Find[Evaluation](ctx, s.evaluations, w.query(), options.Find().
		SetSort(keys("occurred_at")).SetLimit(int64(most)+1).SetProjection(failFields))
	if err != nil || len(found) > most {
		return nil, false, err
	}
	t := failTally{}
	for _, e := range found {
		t.see(e)
	}
	return t.shares(), true, nil
}

// failShares counts a week, however much there is.
func (s evaluationStore) failShares(ctx context.Context, w failWeek) (map[string]FailShare, error) {
	t := failTally{}
	if err := mongodb.EachSmall(ctx, s.evaluations, w.query(), failFields, t.see); err != nil {
		return nil, err
	}
	return t.shares(), nil
}
