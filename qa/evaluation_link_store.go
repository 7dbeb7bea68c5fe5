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

// claimLink lends e to owner until then, if its link is open and not lent. Of a
// lost answer nothing but time is lost: the lease ends by itself.
func (s evaluationStore) claimLink(
	ctx context.Context, id, owner string, now, until time.Time,
) (Evaluation, bool, error) {
	filter := bson.M{"_id": id, "link.open": true, "$or": bson.A{
		bson.M{"link.lease": nil},
		bson.M{"link.lease": bson.M{"$lte": now}},
		bson.M{"link.owner": owner},
	}}
	change := bson.M{"$set": bson.M{"link.lease": until, "link.owner": owner}}
	var e Evaluation
	err := s.evaluations.FindOneAndUpdate(ctx, filter, change,
		options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&e)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return Evaluation{}, false, nil
	}
	return e, err == nil, mongodb.Wrap("claim link", err)
}

func (s evaluationStore) openLinks(ctx context.Context, from, olderThan time.Time, limit int64) ([]string, error) {
	return s.waiting(ctx, bson.M{"link.open": true, "link.since": bson.M{"$gte": from, "$lt": olderThan}}, limit)
}

// waiting names the evaluations that match, whose link is open the longest
// first.
func (s evaluationStore) waiting(ctx context.Context, match bson.M, limit int64) ([]string, error) {
	type row struct {
		ID string `bson:"_id"`
	}
	found, err := mongodb.Find[row](ctx, s.evaluations, match,
		options.Find().SetSort(bson.D{{Key: "link.since", Value: 1}}).SetLimit(limit).SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.ID
	}
	return ids, nil
}

// linkOf reads the link of an evaluation; that of a draft is empty.
func (s evaluationStore) linkOf(ctx context.Context, id string) (Link, error) {
	var e Evaluation
	err := s.evaluations.FindOne(ctx, bson.M{"_id": id}, options.FindOne().SetProjection(bson.M{"link": 1})).Decode(&e)
	switch {
	case errors.Is(err, mongo.ErrNoDocuments):
		return Link{}, problem.Missing("evaluation", id)
	case err != nil:
		return Link{}, mongodb.Wrap("read link", err)
	case e.Link == nil:
		return Link{}, nil
	}
	return *e.Link, nil
}

// settleLink writes the decisions in e and closes its link, unless that was
// closed, opened anew or lent to somebody else in between. It does not raise the
// revision: whoever acknowledges at this moment changes other fields.
func (s evaluationStore) settleLink(ctx context.Context, e Evaluation, now time.Time) (bool, error) {
	return did(mongodb.Set(ctx, s.evaluations, e.ID,
		bson.M{"link.open": true, "link.seq": e.Link.Seq, "link.owner": e.Link.Owner},
		bson.M{"findings": e.Findings, "link.open": false, "link.settled": now, "link.summed": false, "link.lease": nil, "link.owner": ""}))
}

// reopenLink opens the link that stands at seq, and takes it from who works on
// it, unless that was done in between.
func (s evaluationStore) reopenLink(ctx context.Context, id string, seq int, now time.Time) (bool, error) {
	return did(mongodb.Set(ctx, s.evaluations, id, bson.M{"link.seq": seq},
		bson.M{"link.open": true, "link.seq": seq + 1, "link.since": now, "link.summed": false, "link.lease": nil, "link.owner": ""}))
}

// operatorAfter finds the first operator after last who has an evaluation.
func (s evaluationStore) operatorAfter(ctx context.Context, last string) (string, bool, error) {
	var e Evaluation
	err := s.evaluations.FindOne(ctx, bson.M{"operator_id": bson.M{"$gt": last}}, options.FindOne().
		SetSort(bson.D{{Key: "operator_id", Value: 1}}).SetProjection(bson.M{"operator_id": 1})).Decode(&e)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return "", false, nil
	}
	return e.OperatorID, err == nil, mongodb.Wrap("find next operator", err)
}

// ofOperator reads what an operator was judged by.
func (s evaluationStore) ofOperator(ctx context.Context, operatorID string) ([]Evaluation, error) {
	return mongodb.Find[Evaluation](ctx, s.evaluations, bson.M{"operator_id": operatorID, "state": bson.M{"$in": seen}},
		options.Find().SetProjection(bson.M{"answers": 0, "score": 0, "history": 0}).
			SetSort(bson.D{{Key: "occurred_at", Value: 1}, {Key: "_id", Value: 1}}))
}

// did turns the answer to a guarded write into whether it happened.
func did(err error) (bool, error) {
	if errors.Is(err, mongodb.ErrStale) {
		return false, nil
	}
	return err == nil, err
}

// countOpenLinks counts the links that are open, and stops at most.
func (s evaluationStore) countOpenLinks(ctx context.Context, most int64) (int, error) {
	return mongodb.CountTo(ctx, s.evaluations, bson.M{"link.open": true}, "link.since", most)
}
