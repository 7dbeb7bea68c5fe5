package qa

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// replayFields are what deciding needs of an evaluation.
var replayFields = bson.M{
	"operator_id": 1, "team_id": 1, "scorecard_id": 1, "line": 1, "occurred_at": 1, "submitted_at": 1, "listed_at": 1,
	"findings.id": 1, "findings.criterion": 1, "findings.section": 1, "findings.title": 1, "findings.critical": 1,
	"score.criteria.key": 1, "score.criteria.na": 1,
}

// replay streams evaluations, so that it needs no more memory for many of them.
func (s evaluationStore) replay(ctx context.Context, span ReplaySpan, visit func(Evaluation) error) error {
	filter := bson.M{"state": bson.M{"$in": committed}, "listed_at": bson.M{"$gte": span.From, "$lt": span.To}}
	if len(span.Scorecards) > 0 {
		filter["scorecard_id"] = bson.M{"$in": span.Scorecards}
	}
	cursor, err := s.evaluations.Find(ctx, filter, options.Find().SetProjection(replayFields).
		SetSort(bson.D{{Key: "listed_at", Value: 1}, {Key: "_id", Value: 1}}).SetBatchSize(replayBatch))
	if err != nil {
		return mongodb.Wrap("find evaluations to replay", err)
	}
	defer mongodb.Release(cursor)
	for cursor.Next(ctx) {
		var e Evaluation
		if err := cursor.Decode(&e); err != nil {
			return mongodb.Wrap("read an evaluation to replay", err)
		}
		if err := visit(e); err != nil {
			return err
		}
	}
	return mongodb.Wrap("replay evaluations", cursor.Err())
}

// replayBatch is how many evaluations come with each answer of the server.
const replayBatch = 1000
