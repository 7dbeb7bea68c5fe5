package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Delete removes the document with that ID if it also matches match. It returns
// ErrStale where nothing matches, be it that a repeat was faster.
func Delete(ctx context.Context, c *mongo.Collection, id string, match bson.M) error {
	before, _ := match["rev"].(int)
	return Witnessed(ctx, Write{Collection: c.Name(), ID: id, From: before}, func() error {
		res, err := c.DeleteOne(ctx, withID(id, match))
		if err == nil && res.DeletedCount == 0 {
			return ErrStale
		}
		return Wrap("delete from "+c.Name(), err)
	})
}
