package qa

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
	"qaloop/internal/problem"
)

// judgementFields leaves out what no number is made of.
var judgementFields = bson.M{"answers": 0, "findings": 0, "history": 0}

func (s evaluationStore) uncounted(ctx context.Context, from, olderThan time.Time, limit int64) ([]string, error) {
	return s.waiting(ctx, bson.M{"link.counted": false, "link.since": bson.M{"$gte": from, "$lt": olderThan}}, limit)
}

func (s evaluationStore) judgement(ctx context.Context, id string) (Evaluation, error) {
	var e Evaluation
	err := s.evaluations.FindOne(ctx, bson.M{"_id": id}, options.FindOne().SetProjection(judgementFields)).Decode(&e)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return Evaluation{}, problem.Missing("evaluation", id)
	}
	return e, mongodb.Wrap("read judgement", err)
}

func (s evaluationStore) judgementsOf(ctx context.Context, operatorID string) ([]Evaluation, error) {
	return mongodb.Find[Evaluation](ctx, s.evaluations,
		bson.M{"operator_id": operatorID, "state": bson.M{"$in": seen}, "link.seq": bson.M{"$gte": 1}},
		options.Find().SetProjection(judgementFields))
}

func (s evaluationStore) settleCount(ctx context.Context, id string, seq int) (bool, error) {
	return did(mongodb.Set(ctx, s.evaluations, id,
		bson.M{"link.seq": seq, "link.counted": false}, bson.M{"link.counted": true}))
}

// CountAnew marks every evaluation of a database that was made before there
// were numbers, so that the sweeper counts it. It can be repeated.
func CountAnew(ctx context.Context, db *mongo.Database) error {
	_, err := db.Collection(evaluationsName).UpdateMany(ctx,
		bson.M{"link.seq": bson.M{"$gte": 1}, "link.counted": nil}, bson.M{"$set": bson.M{"link.counted": false}})
	return mongodb.Wrap("mark evaluations as not counted", err)
}
