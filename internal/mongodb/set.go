package mongodb

import (
	"context"
	"maps"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Set writes fields (dotted paths are allowed) into the stored document with
// that ID if it also matches match, and leaves the rest of it alone. It returns
// ErrStale where nothing matches. It is for documents that several parts of the
// program write to at the same moment, each to fields of its own.
func Set(ctx context.Context, c *mongo.Collection, id string, match, fields bson.M) error {
	raw, err := encode(fields)
	if err != nil {
		return err
	}
	filter := withID(id, match)
	before, _ := match["rev"].(int)
	return Witnessed(ctx, Write{c.Name(), id, before, revisionOf(raw)}, func() error {
		res, err := c.UpdateOne(ctx, filter, bson.M{"$set": raw})
		return guarded(ctx, c, id, raw, res, err)
	})
}

// withID is match for the one document with that ID.
func withID(id string, match bson.M) bson.M {
	filter := maps.Clone(match)
	if filter == nil {
		filter = bson.M{}
	}
	filter["_id"] = id
	return filter
}
