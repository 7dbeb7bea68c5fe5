package rollup

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
	"qaloop/internal/once"
)

// store keeps the pages of one book.
type store[T any] struct {
	pages *mongo.Collection
	book  string
}

// mark says that the pages at these addresses are to be made anew, and makes
// those that are not there. It changes nothing else and may be repeated: the
// stamp is only there to be different.
func (s store[T]) mark(ctx context.Context, at time.Time, addresses ...Address) error {
	// In one order everywhere, so that two who do this do not wait for each other.
	slices.SortFunc(addresses, func(x, y Address) int { return cmp.Compare(s.id(x), s.id(y)) })
	models := make([]mongo.WriteModel, len(addresses))
	for i, a := range addresses {
		var zero T
		fresh := s.fresh(a, zero)
		models[i] = mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": fresh.ID}).SetUpsert(true).SetUpdate(bson.M{
			"$set": bson.M{"dirty": true, "stamp": once.Random(""), "dirty_at": at},
			"$setOnInsert": bson.M{
				"rev": fresh.Rev, "book": s.book, "parent": fresh.Parent, "body": fresh.Body,
				"level": a.Level, "week": a.Week, "team_id": a.Team, "part": a.Part,
			},
		})
	}
	return mongodb.Bulk(ctx, s.pages, models)
}

// due finds what is to be done now, and has been since from or later, what waits
// longest first.
func (s store[T]) due(ctx context.Context, from, now time.Time) ([]page[T], error) {
	return s.find(ctx, bson.M{"book": s.book, "dirty": true, "dirty_at": bson.M{"$gte": from, "$lte": now}}, options.Find().
		SetSort(bson.D{{Key: "book", Value: 1}, {Key: "dirty_at", Value: 1}}).SetLimit(sweepBatch).SetProjection(bson.M{"body": 0}))
}

// intended reports whether somebody is about to change something of a place, or
// has done so a short time ago.
func (s store[T]) intended(ctx context.Context, place Place, since time.Time) (bool, error) {
	found, err := s.find(ctx, bson.M{
		"book": s.book, "dirty": true, "dirty_at": bson.M{"$gte": since}, "level": levelIntent, "marks": bson.M{"$elemMatch": place},
	}, options.Find().SetLimit(1))
	return len(found) > 0, err
}

// dirtyBelow reports whether a page below a, or below that, is to be made anew,
// and for no longer than since then.
func (s store[T]) dirtyBelow(ctx context.Context, a Address, since time.Time) (bool, error) {
	found, err := s.find(ctx, bson.M{
		"book": s.book, "dirty": true, "dirty_at": bson.M{"$gte": since}, "week": a.Week,
		"level": bson.M{"$in": levels[:slices.Index(levels, a.Level)]},
	}, options.Find().SetLimit(1).SetProjection(bson.M{"body": 0}))
	return len(found) > 0, err
}

// below are the sums of which the page with that ID is one.
func (s store[T]) below(ctx context.Context, id string) ([]T, error) {
	found, err := s.find(ctx, bson.M{"parent": id}, options.Find().SetProjection(bson.M{"body": 1}))
	bodies := make([]T, len(found))
	for i, p := range found {
		bodies[i] = p.Body
	}
	return bodies, err
}

// write puts a new sum into p, unless something below it has changed since p was
// read, or somebody else was faster. It stays dirty until what is above knows.
func (s store[T]) write(ctx context.Context, p page[T], body T) (bool, error) {
	return s.set(ctx, bson.M{"_id": p.ID, "rev": p.Rev, "stamp": p.Stamp}, bson.M{"rev": p.Rev + 1, "body": body})
}

// clean notes that the pages, as they were read at their revisions, are right and
// what is above them knows.
func (s store[T]) clean(ctx context.Context, pages []page[T]) error {
	slices.SortFunc(pages, func(x, y page[T]) int { return cmp.Compare(x.ID, y.ID) }) // see mark
	models := make([]mongo.WriteModel, len(pages))
	for i, p := range pages {
		models[i] = mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": p.ID, "rev": p.Rev, "stamp": p.Stamp}).
			SetUpdate(bson.M{"$set": bson.M{"dirty": false}})
	}
	return mongodb.Bulk(ctx, s.pages, models)
}

// postpone lends p to who asks until then; false if somebody else was faster.
func (s store[T]) postpone(ctx context.Context, p page[T], until time.Time) (bool, error) {
	return s.set(ctx, bson.M{"_id": p.ID, "stamp": p.Stamp, "dirty_at": p.DirtyAt}, bson.M{"dirty_at": until})
}

func (s store[T]) set(ctx context.Context, match, fields bson.M) (bool, error) {
	res, err := s.pages.UpdateOne(ctx, match, bson.M{"$set": fields})
	if err != nil {
		return false, mongodb.Wrap("write a sum", err)
	}
	return res.MatchedCount == 1, nil
}

// put stores what is to be done.
func (s store[T]) put(ctx context.Context, p page[T]) error {
	_, err := s.pages.InsertOne(ctx, p)
	return mongodb.Wrap("note what is to be summed up", err)
}

// done takes away what was to be done.
func (s store[T]) done(ctx context.Context, p page[T]) error {
	_, err := s.pages.DeleteOne(ctx, bson.M{"_id": p.ID, "stamp": p.Stamp})
	return mongodb.Wrap("forget what was summed up", err)
}

// get reads the page at a; one that is not there is empty.
func (s store[T]) get(ctx context.Context, a Address) (page[T], error) {
	found, err := s.find(ctx, bson.M{"_id": s.id(a)}, options.Find())
	if err != nil || len(found) == 0 {
		var zero T
		return s.fresh(a, zero), err
	}
	return found[0], nil
}

// ofWeek are all sums of a week at a level.
func (s store[T]) ofWeek(ctx context.Context, l level, week Week) ([]page[T], error) {
	return s.find(ctx, bson.M{"book": s.book, "level": l, "week": week}, options.Find())
}

// edge is the first (1) or last (-1) week of which there is a leaf; empty if
// there is none.
func (s store[T]) edge(ctx context.Context, direction int) (Week, error) {
	found, err := s.find(ctx, bson.M{"book": s.book, "level": levelTeam, "week": bson.M{"$gt": ""}}, options.Find().
		SetSort(bson.D{{Key: "book", Value: direction}, {Key: "level", Value: direction}, {Key: "week", Value: direction}}).
		SetLimit(1).SetProjection(bson.M{"week": 1}))
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0].Week, nil
}

func (s store[T]) find(ctx context.Context, filter bson.M, opts *options.FindOptionsBuilder) ([]page[T], error) {
	return mongodb.Find[page[T]](ctx, s.pages, filter, opts)
}
