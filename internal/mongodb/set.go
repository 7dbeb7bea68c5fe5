package mongodb

import (
	"context"
	"fmt"
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
	filter := maps.Clone(match)
	if filter == nil {
		filter = bson.M{}
	}
	filter["_id"] = id
	before, _ := match["rev"].(int)
	return Witnessed(ctx, Write{c.Name(), id, before, revisionOf(raw)}, func() error {
		res, err := c.UpdateOne(ctx, filter, bson.M{"$set": raw})
		switch {
		case err == nil && res.MatchedCount == 1:
			return nil
		case err == nil:
			// The driver may have sent it twice after a lost answer.
			if same, readErr := holds(ctx, c, id, raw); readErr == nil && same {
				return nil
			}
			return ErrStale
		case unknown(err):
			return settle(ctx, c, id, raw, err)
		}
		return fmt.Errorf("set in %s: %w", c.Name(), err)
	})
}
