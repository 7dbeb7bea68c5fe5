package report

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// maxOfOperator is more buckets than one person ever fills.
const maxOfOperator = 100_000

// allOf are all buckets of an operator.
func (s tallyStore) allOf(ctx context.Context, operatorID string) ([]bucket, error) {
	return mongodb.FindAll[bucket](ctx, s.tallies, bson.M{"level": levelOperator, "operator_id": operatorID}, nil, maxOfOperator)
}

// operatorAfter finds the first operator after last who has a bucket.
func (s tallyStore) operatorAfter(ctx context.Context, last string) (string, bool, error) {
	var b bucket
	err := s.tallies.FindOne(ctx, bson.M{"level": levelOperator, "operator_id": bson.M{"$gt": last}}, options.FindOne().
		SetSort(bson.D{{Key: "level", Value: 1}, {Key: "operator_id", Value: 1}}).SetProjection(bson.M{"operator_id": 1})).Decode(&b)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return "", false, nil
	}
	return b.OperatorID, err == nil, mongodb.Wrap("find next operator", err)
}

// pages calls visit with all buckets of a level, some at a time, in the order of
// their IDs.
func (s tallyStore) pages(ctx context.Context, l level, visit func([]bucket) error) error {
	for last := ""; ; {
		page, err := mongodb.FindAll[bucket](ctx, s.tallies, bson.M{"level": l, "_id": bson.M{"$gt": last}},
			bson.D{{Key: "level", Value: 1}, {Key: "_id", Value: 1}}, sweepBatch)
		if err != nil || len(page) == 0 {
			return err
		}
		if err := visit(page); err != nil {
			return err
		}
		last = page[len(page)-1].ID
	}
}

// eachOfWeek calls visit with the address and the totals of every lowest bucket
// of a week.
func (s tallyStore) eachOfWeek(ctx context.Context, week Week, visit func(bucket)) error {
	cursor, err := s.tallies.Find(ctx, bson.M{"level": levelOperator, "week": week},
		options.Find().SetProjection(bson.M{"parts": 0, "scores": 0}))
	if err != nil {
		return mongodb.Wrap("find tallies of a week", err)
	}
	defer mongodb.Release(cursor)
	for cursor.Next(ctx) {
		var b bucket
		if err := cursor.Decode(&b); err != nil {
			return mongodb.Wrap("read tallies of a week", err)
		}
		visit(b)
	}
	return mongodb.Wrap("read tallies of a week", cursor.Err())
}

// each calls visit with every bucket of a level, in the order of their IDs.
func (s tallyStore) each(ctx context.Context, l level, visit func(bucket) error) error {
	return s.pages(ctx, l, func(page []bucket) error {
		for _, b := range page {
			if err := visit(b); err != nil {
				return err
			}
		}
		return nil
	})
}

// byIDs are those of these buckets that there are.
func (s tallyStore) byIDs(ctx context.Context, ids []string) (map[string]bucket, error) {
	found, err := mongodb.FindAll[bucket](ctx, s.tallies, bson.M{"_id": bson.M{"$in": ids}}, nil, int64(len(ids)))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]bucket, len(found))
	for _, b := range found {
		byID[b.ID] = b
	}
	return byID, nil
}

// existing are those of these IDs that there are.
func (s tallyStore) existing(ctx context.Context, ids []string) (map[string]bool, error) {
	found := map[string]bool{}
	if len(ids) == 0 {
		return found, nil
	}
	type row struct {
		ID string `bson:"_id"`
	}
	rows, err := mongodb.Find[row](ctx, s.tallies, bson.M{"_id": bson.M{"$in": ids}}, options.Find().SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		found[r.ID] = true
	}
	return found, nil
}

// insertMissing stores the buckets that are not there.
func (s tallyStore) insertMissing(ctx context.Context, buckets []bucket) error {
	if len(buckets) == 0 {
		return nil
	}
	return mongodb.InsertMissing(ctx, s.tallies, buckets)
}

// clear empties the collection.
func (s tallyStore) clear(ctx context.Context) error {
	for _, l := range levels {
		if _, err := s.tallies.DeleteMany(ctx, bson.M{"level": l}); err != nil {
			return mongodb.Wrap("clear tallies", err)
		}
	}
	return nil
}

// remove takes away a bucket that holds nothing, if it is still at its revision.
func (s tallyStore) remove(ctx context.Context, b bucket) error {
	_, err := s.tallies.DeleteOne(ctx, bson.M{"_id": b.ID, "rev": b.Rev})
	return mongodb.Wrap("remove tally", err)
}
