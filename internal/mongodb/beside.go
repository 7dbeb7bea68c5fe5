package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/paging"
)

// sides are where a document that Beside found stands.
const (
	sideBefore = "before"
	sideAfter  = "after"
)

// Beside finds what stands in a list, as PageOf makes it, next to the place p:
// the IDs of the one before it and of the one after it, in one round trip.
// Empty is the end of the list.
func Beside(ctx context.Context, c *mongo.Collection, filters []bson.M, order Order, p paging.Position) (before, after string, err error) {
	if len(filters) == 0 {
		return "", "", nil
	}
	back := order
	back.Descending = !order.Descending
	pipeline := append(order.nextTo(c, filters, p, sideAfter),
		bson.M{"$unionWith": bson.M{"coll": c.Name(), "pipeline": back.nextTo(c, filters, p, sideBefore)}})
	type neighbour struct {
		ID   string `bson:"_id"`
		Side string `bson:"side"`
	}
	found, err := Aggregate[neighbour](ctx, c, pipeline)
	if err != nil {
		return "", "", err
	}
	for _, one := range found {
		if one.Side == sideAfter {
			after = one.ID
		} else {
			before = one.ID
		}
	}
	return before, after, nil
}

// nextTo finds the first document behind p, and calls it side.
func (o Order) nextTo(c *mongo.Collection, filters []bson.M, p paging.Position, side string) bson.A {
	pipeline := union(c.Name(), filters, func(filter bson.M) bson.A {
		return append(bson.A{bson.M{"$match": bson.M{"$and": bson.A{filter, o.behind(p)}}}}, o.first(1)...)
	})
	if len(filters) > 1 {
		pipeline = append(pipeline, o.first(1)...)
	}
	return append(pipeline, bson.M{"$project": bson.M{"side": bson.M{"$literal": side}}})
}
