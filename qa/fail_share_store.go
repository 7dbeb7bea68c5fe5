package qa

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// failShare counts operators by whether they ever missed the criterion. To
// count all of a week took 0.7 s in a centre of 5,000 operators, at every
// submit; those who missed it are few, and one needs to meet only twice as many
// to know that they are not the most.
func (s evaluationStore) failShare(
	ctx context.Context, criterion, scorecardID string, from, to time.Time, least int,
) (evaluated, failing int, err error) {
	judged := bson.M{
		"scorecard_id": scorecardID, "state": bson.M{"$in": committed}, "occurred_at": bson.M{"$gte": from, "$lt": to},
		"score.criteria": bson.M{"$elemMatch": bson.M{"key": criterion, "na": bson.M{"$exists": false}}},
	}
	// Nothing is submitted before it began, so the index of the list of findings
	// serves this one.
	submitted := bson.M{"$gte": from.Add(-clockMargin)}
	missed := bson.M{"$and": bson.A{bson.M{"findings.criterion": criterion, "listed_at": submitted}, judged}}
	if failing, err = s.countOperators(ctx, missed, newest(), unlimited); err != nil || 2*failing <= least {
		return 2 * failing, failing, err
	}
	evaluated, err = s.countOperators(ctx, judged, keys("occurred_at"), 2*failing)
	return evaluated, failing, err
}

const (
	// clockMargin is how far the clock of a PBX may be ahead of ours.
	clockMargin = 48 * time.Hour
	// unlimited is more operators than any centre has.
	unlimited = 1 << 20
	// meetings is how many evaluations are looked through to meet an operator that
	// was not met yet, on average.
	meetings = 3
)

// countOperators counts the operators of the evaluations that match, and stops
// at most. In the order of an index and with a limit the server reads no more
// than it is asked for.
func (s evaluationStore) countOperators(ctx context.Context, match bson.M, order bson.D, most int) (int, error) {
	for limit := meetings * most; ; limit *= meetings {
		found, err := mongodb.Find[Evaluation](ctx, s.evaluations, match, options.Find().
			SetSort(order).SetLimit(int64(limit)).SetProjection(bson.M{"_id": 0, "operator_id": 1}))
		if err != nil {
			return 0, err
		}
		met := map[string]bool{}
		for _, e := range found {
			met[e.OperatorID] = true
		}
		if len(met) >= most || len(found) < limit {
			return min(len(met), most), nil
		}
	}
}
