package mongodb

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/paging"
)

// Reach is Within as filters that have no document in common, one for the
// person and one for each team: an index serves each of them in the order of a
// list, which none can do for "this person or one of these teams". Of no filters
// there is nothing to see.
func Reach(filter bson.M, scope Scope, personField, teamField string) []bson.M {
	all, personID, teamIDs := scope.Limits()
	if all {
		return []bson.M{filter}
	}
	_, ofPerson := filter[personField].(string)
	_, ofTeam := filter[teamField].(string)
	if ofPerson || ofTeam { // narrow already: the scope only says yes or no
		return []bson.M{Within(filter, scope, personField, teamField)}
	}
	var reach []bson.M
	if personID != "" {
		reach = append(reach, bson.M{"$and": bson.A{filter, bson.M{personField: personID}}})
	}
	teamIDs = slices.Clone(teamIDs)
	slices.Sort(teamIDs)
	for _, team := range slices.Compact(teamIDs) {
		one := bson.A{filter, bson.M{teamField: team}}
		if personID != "" {
			one = append(one, bson.M{personField: bson.M{"$ne": personID}})
		}
		reach = append(reach, bson.M{"$and": one})
	}
	return reach
}

// PageOf is Page of the documents that match any of filters, no two of which
// match the same one. Each is read in order no further than the page goes, in
// one round trip together.
func PageOf[T any](
	ctx context.Context, c *mongo.Collection, filters []bson.M, order Order,
	req paging.Request, position func(T) paging.Position,
) (paging.Page[T], error) {
	if len(filters) == 1 {
		return Page(ctx, c, filters[0], order, req, position)
	}
	from, err := order.from(req)
	if err != nil || len(filters) == 0 {
		return paging.Page[T]{Items: []T{}}, err
	}
	found, err := first[T](ctx, c, filters, order, from, req.Limit()+1)
	if err != nil {
		return paging.Page[T]{}, err
	}
	return paging.Cut(found, req.Limit(), position)
}

// First are the first documents, at most limit, of the list that PageOf makes.
func First[T any](ctx context.Context, c *mongo.Collection, filters []bson.M, order Order, limit int) ([]T, error) {
	return first[T](ctx, c, filters, order, order.everything(), limit)
}

func first[T any](ctx context.Context, c *mongo.Collection, filters []bson.M, order Order, from bson.M, limit int) ([]T, error) {
	pipeline := union(c.Name(), filters, func(filter bson.M) bson.A {
		return append(bson.A{bson.M{"$match": bson.M{"$and": bson.A{filter, from}}}}, order.first(limit)...)
	})
	pipeline = append(pipeline, order.first(limit)...)
	if shown := order.projection(); len(shown) > 0 {
		pipeline = append(pipeline, bson.M{"$project": shown})
	}
	opts := options.Aggregate()
	if order.Index != "" {
		opts.SetHint(order.Index)
	}
	return Aggregate[T](ctx, c, pipeline, opts)
}

// CountOf is CountTo of the documents that match any of filters, no two of
// which match the same one.
func CountOf(ctx context.Context, c *mongo.Collection, filters []bson.M, field string, most int64) (int, error) {
	switch len(filters) {
	case 0:
		return 0, nil
	case 1:
		return CountTo(ctx, c, filters[0], field, most)
	}
	type row struct {
		N int64 `bson:"n"`
	}
	rows, err := Aggregate[row](ctx, c, union(c.Name(), filters, func(filter bson.M) bson.A {
		return bson.A{
			bson.M{"$match": bson.M{"$and": bson.A{filter, bson.M{field: bson.M{"$gte": bson.MinKey{}}}}}},
			bson.M{"$limit": most},
			bson.M{"$group": bson.M{"_id": nil, "n": bson.M{"$sum": 1}}},
		}
	}))
	if err != nil {
		return 0, err
	}
	var n int64
	for _, row := range rows {
		n += row.N
	}
	return int(min(n, most)), nil
}

// union is one pipeline that gives what those of each filter give.
func union(collection string, filters []bson.M, each func(filter bson.M) bson.A) bson.A {
	pipeline := each(filters[0])
	for _, filter := range filters[1:] {
		pipeline = append(pipeline, bson.M{"$unionWith": bson.M{"coll": collection, "pipeline": each(filter)}})
	}
	return pipeline
}

// first are the stages that leave so many documents, the first in this order.
func (o Order) first(n int) bson.A {
	return bson.A{bson.M{"$sort": o.keys()}, bson.M{"$limit": n}}
}

// keys are o as a server sorts by it.
func (o Order) keys() bson.D {
	way := 1
	if o.Descending {
		way = -1
	}
	return bson.D{{Key: o.Field, Value: way}, {Key: "_id", Value: way}}
}

// projection is what of a document a list in this order reads; empty for all of
// it.
func (o Order) projection() bson.M {
	fields, show := o.Without, 0
	if len(o.Only) > 0 {
		fields, show = o.Only, 1
	}
	shown := bson.M{}
	for _, field := range fields {
		shown[field] = show
	}
	return shown
}

// from matches what a page may begin with. It is a range for the index to start
// from, also where there is no other condition: without one a server may read
// the whole collection and sort it.
func (o Order) from(req paging.Request) (bson.M, error) {
	after, ok, err := req.Position()
	if err != nil || ok {
		return o.behind(after), err
	}
	return o.everything(), nil
}

func (o Order) everything() bson.M { return bson.M{o.Field: bson.M{"$gte": bson.MinKey{}}} }
