package report

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
	"qaloop/internal/once"
)

// tallyStore keeps buckets, in the collection of the numbers or in the shadow.
type tallyStore struct{ tallies *mongo.Collection }

// find reads a bucket; the second result is false if there is none.
func (s tallyStore) find(ctx context.Context, id string) (bucket, bool, error) {
	var b bucket
	err := s.tallies.FindOne(ctx, bson.M{"_id": id}).Decode(&b)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return bucket{}, false, nil
	}
	return b, err == nil, mongodb.Wrap("find tally", err)
}

// insert stores a new bucket; it returns false if there is one already.
func (s tallyStore) insert(ctx context.Context, b bucket) (bool, error) {
	err := mongodb.Insert(ctx, s.tallies, b.ID, b)
	if errors.Is(err, mongodb.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

// replace writes b, read at its revision, and raises that; it returns false if
// somebody else was faster.
func (s tallyStore) replace(ctx context.Context, b bucket) (bool, error) {
	from := b.Rev
	b.Rev = from + 1
	return did(mongodb.Replace(ctx, s.tallies, b.ID, from, b))
}

// mark says of the buckets at these addresses that something below them has
// changed, and makes those that are not there. It changes nothing else and may be
// repeated: the stamp is only there to be different.
func (s tallyStore) mark(ctx context.Context, at time.Time, addresses ...Address) error {
	// In one order everywhere, so that two who do this do not wait for each other.
	slices.SortFunc(addresses, func(x, y Address) int { return cmp.Compare(x.id(), y.id()) })
	models := make([]mongo.WriteModel, len(addresses))
	for i, a := range addresses {
		fresh := emptyBucket(a)
		models[i] = mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": fresh.ID}).SetUpsert(true).SetUpdate(bson.M{
			"$set": bson.M{"dirty": true, "stamp": once.Random(""), "dirty_at": at},
			"$setOnInsert": bson.M{
				"rev": fresh.Rev, "parent": fresh.Parent, "totals": fresh.Totals,
				"level": a.Level, "week": a.Week, "scorecard_id": a.ScorecardID,
				"line": a.Line, "team_id": a.TeamID, "operator_id": a.OperatorID,
			},
		})
	}
	return mongodb.Bulk(ctx, s.tallies, models)
}

// sum writes what is below b into it, if nothing has changed there since b was
// read. It stays dirty until its own parent knows.
func (s tallyStore) sum(ctx context.Context, b bucket, totals Totals) (bool, error) {
	return did(mongodb.Set(ctx, s.tallies, b.ID,
		bson.M{"rev": b.Rev, "stamp": b.Stamp}, bson.M{"rev": b.Rev + 1, "totals": totals}))
}

// clean notes that the buckets, read at their revisions, are up to date and those
// above know.
func (s tallyStore) clean(ctx context.Context, buckets []bucket) error {
	slices.SortFunc(buckets, func(x, y bucket) int { return cmp.Compare(x.ID, y.ID) }) // see mark
	models := make([]mongo.WriteModel, len(buckets))
	for i, b := range buckets {
		models[i] = mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": b.ID, "rev": b.Rev, "stamp": b.Stamp}).
			SetUpdate(bson.M{"$set": bson.M{"dirty": false}})
	}
	return mongodb.Bulk(ctx, s.tallies, models)
}

// below adds up the buckets that b holds.
func (s tallyStore) below(ctx context.Context, b bucket) (Totals, error) {
	type row struct {
		Totals Totals `bson:"totals"`
	}
	found, err := mongodb.Find[row](ctx, s.tallies, bson.M{"parent": b.ID}, options.Find().SetProjection(bson.M{"totals": 1}))
	if err != nil {
		return nil, err
	}
	sum := Totals{}
	for _, f := range found {
		sum.add(f.Totals)
	}
	return sum, nil
}

// dirty finds at most limit buckets that are not up to date, those that have
// not been for longest first.
func (s tallyStore) dirty(ctx context.Context, from time.Time, limit int64) ([]bucket, error) {
	return mongodb.Find[bucket](ctx, s.tallies, bson.M{"dirty": true, "dirty_at": bson.M{"$gt": from}},
		options.Find().SetSort(bson.D{{Key: "dirty_at", Value: 1}}).SetLimit(limit).
			SetProjection(bson.M{"totals": 0, "parts": 0, "scores": 0}))
}

// did turns the answer to a guarded write into whether it happened.
func did(err error) (bool, error) {
	if errors.Is(err, mongodb.ErrStale) {
		return false, nil
	}
	return err == nil, err
}
