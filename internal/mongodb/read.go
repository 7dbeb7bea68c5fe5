package mongodb

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// FindByID decodes the document with that ID; a missing one is reported as
// problem.Missing(noun, id).
func FindByID[T any](ctx context.Context, c *mongo.Collection, noun, id string) (T, error) {
	return FindOne[T](ctx, c, noun, id, bson.M{"_id": id})
}

// FindOne decodes the one document that matches filter; id is what the asker
// called it. A missing one is reported as problem.Missing(noun, id).
func FindOne[T any](ctx context.Context, c *mongo.Collection, noun, id string, filter bson.M) (T, error) {
	var doc T
	err := c.FindOne(ctx, filter).Decode(&doc)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return doc, problem.Missing(noun, id)
	}
	return doc, Wrap("find "+noun, err)
}

// FindAll decodes every document that matches filter, at most limit of them.
func FindAll[T any](ctx context.Context, c *mongo.Collection, filter bson.M, sort bson.D, limit int64) ([]T, error) {
	opts := options.Find().SetLimit(limit)
	if len(sort) > 0 {
		opts.SetSort(sort)
	}
	return Find[T](ctx, c, filter, opts)
}

// wholeBatch is more documents than are ever read at once: they come with the
// first answer of the server, as far as they fit into it. Left to itself a
// server gives the first hundred and has to be asked again for the rest, for
// which the one behind FerretDB begins the query anew.
const wholeBatch = 100_000

// Find decodes every document that matches filter, as opts say.
func Find[T any](ctx context.Context, c *mongo.Collection, filter any, opts *options.FindOptionsBuilder) ([]T, error) {
	cursor, err := c.Find(ctx, filter, opts.SetBatchSize(wholeBatch))
	if err != nil {
		return nil, Wrap("find in "+c.Name(), err)
	}
	found, err := gather[T](ctx, cursor)
	return found, Wrap("read "+c.Name(), err)
}

// Aggregate decodes every document that pipeline makes.
func Aggregate[T any](
	ctx context.Context, c *mongo.Collection, pipeline any, opts ...options.Lister[options.AggregateOptions],
) ([]T, error) {
	cursor, err := c.Aggregate(ctx, pipeline, append(opts, options.Aggregate().SetBatchSize(wholeBatch))...)
	if err != nil {
		return nil, Wrap("aggregate "+c.Name(), err)
	}
	found, err := gather[T](ctx, cursor)
	return found, Wrap("read what comes of "+c.Name(), err)
}

// Order is the order of a list: by one field and then by ID, both in the same
// direction.
type Order struct {
	Field      string
	Descending bool
	Without    []string // large fields that the list does not need
	Only       []string // the fields that the list needs, if they are few; takes the place of Without
	// Index names the one to use where several fit and a server that does not
	// know how many documents each leaves chooses badly; empty leaves it to it.
	Index string
}

// Page reads one page of the documents that match filter. Every such list
// needs the index {filter fields, order field, _id}.
func Page[T any](
	ctx context.Context, c *mongo.Collection, filter bson.M, order Order,
	req paging.Request, position func(T) paging.Position,
) (paging.Page[T], error) {
	from, err := order.from(req)
	if err != nil {
		return paging.Page[T]{}, err
	}
	opts := options.Find().SetSort(order.keys()).
		SetLimit(int64(req.Limit()) + 1) // one more tells whether there is a next page
	if shown := order.projection(); len(shown) > 0 {
		opts.SetProjection(shown)
	}
	if order.Index != "" {
		opts.SetHint(order.Index)
	}
	found, err := Find[T](ctx, c, bson.M{"$and": bson.A{filter, from}}, opts)
	if err != nil {
		return paging.Page[T]{}, err
	}
	return paging.Cut(found, req.Limit(), position)
}

// behind matches what comes after p.
func (o Order) behind(p paging.Position) bson.M {
	bound, before := "$gte", "$lte"
	if o.Descending {
		bound, before = "$lte", "$gte"
	}
	var at any = p.Text
	if p.At != nil {
		at = *p.At
	}
	// A range, less its edge: an index is walked in order from there. Said as
	// "beyond, or there and of a later ID" it would be gathered and sorted.
	return bson.M{
		o.Field: bson.M{bound: at},
		"$nor":  bson.A{bson.M{o.Field: at, "_id": bson.M{before: p.ID}}},
	}
}

// Scope says whose documents may be seen: all, or those about one person or
// about the people of some teams. identity.Scope is one.
type Scope interface {
	Limits() (all bool, personID string, teamIDs []string)
}

// Within narrows filter to what is in scope: personField names whom a document
// is about, teamField their team.
func Within(filter bson.M, scope Scope, personField, teamField string) bson.M {
	all, personID, teamIDs := scope.Limits()
	if all {
		return filter
	}
	var reach bson.A
	if personID != "" {
		reach = append(reach, bson.M{personField: personID})
	}
	if len(teamIDs) > 0 {
		reach = append(reach, bson.M{teamField: bson.M{"$in": teamIDs}})
	}
	switch len(reach) {
	case 0:
		return bson.M{"$and": bson.A{filter, bson.M{"_id": bson.M{"$in": bson.A{}}}}} // nothing at all
	case 1:
		return bson.M{"$and": bson.A{filter, reach[0]}}
	}
	return bson.M{"$and": bson.A{filter, bson.M{"$or": reach}}}
}
