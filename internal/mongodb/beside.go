package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/paging"
)

// Beside finds what stands in a list, as Page makes it, next to the place p:
// the IDs of the one before it and of the one after it, in one round trip.
// Empty is the end of the list.
func Beside(ctx context.Context, c *mongo.Collection, filter bson.M, order Order, p paging.Position) (before, after string, err error) {
	back := order
	back.Descending = !order.Descending
	pipeline := append(order.nextTo(filter, p, "after"),
		bson.M{"$unionWith": bson.M{"coll": c.Name(), "pipeline": back.nextTo(filter, p, "before")}})
	cursor, err := c.Aggregate(ctx, pipeline)
	if err != nil {
		return "", "", Wrap("find beside in "+c.Name(), err)
	}
	var found []struct {
		ID   string `bson:"_id"`
		Side string `bson:"side"`
	}
	if err := cursor.All(ctx, &found); err != nil {
		return "", "", Wrap("read "+c.Name(), err)
	}
	for _, one := range found {
		if one.Side == "after" {
			after = one.ID
		} else {
			before = one.ID
		}
	}
	return before, after, nil
}

// nextTo finds the first document behind p, and calls it side.
func (o Order) nextTo(filter bson.M, p paging.Position, side string) bson.A {
	way := 1
	if o.Descending {
		way = -1
	}
	return bson.A{
		bson.M{"$match": bson.M{"$and": bson.A{filter, o.behind(p)}}},
		bson.M{"$sort": bson.D{{Key: o.Field, Value: way}, {Key: "_id", Value: way}}},
		bson.M{"$limit": 1},
		bson.M{"$project": bson.M{"side": bson.M{"$literal": side}}},
	}
}
