package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// FillIn sets, in every document that matches filter, the fields that change
// makes of it. It is for migrations: it can be repeated, and writes nothing but
// those fields.
func FillIn[T any](ctx context.Context, c *mongo.Collection, filter bson.M, change func(T) (id string, fields bson.M)) error {
	cursor, err := c.Find(ctx, filter)
	if err != nil {
		return Wrap("find in "+c.Name(), err)
	}
	defer Release(cursor)
	for cursor.Next(ctx) {
		var doc T
		if err := cursor.Decode(&doc); err != nil {
			return Wrap("read "+c.Name(), err)
		}
		id, fields := change(doc)
		if _, err := c.UpdateByID(ctx, id, bson.M{"$set": fields}); err != nil {
			return Wrap("fill in "+c.Name(), err)
		}
	}
	return Wrap("read "+c.Name(), cursor.Err())
}
