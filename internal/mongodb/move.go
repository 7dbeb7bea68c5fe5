package mongodb

import (
	"context"
	"maps"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// moveBatch is how many documents MoveAll writes at once.
const moveBatch = 500

// MoveAll sets fields in every document that matches filter, so that it does
// not match any more, and returns in how many. Each goes on to its next
// revision, so that whoever has read it before notices; one whom somebody else
// has changed in between is taken up once more.
func MoveAll(ctx context.Context, c *mongo.Collection, filter, fields bson.M) (int, error) {
	for moved := 0; ; {
		type versioned struct {
			ID  string `bson:"_id"`
			Rev int    `bson:"rev"`
		}
		found, err := Find[versioned](ctx, c, filter, options.Find().SetProjection(bson.M{"rev": 1}).SetLimit(moveBatch))
		if err != nil || len(found) == 0 {
			return moved, err
		}
		models := make([]mongo.WriteModel, len(found))
		for n, doc := range found {
			match, set := bson.M{"_id": doc.ID, "rev": doc.Rev}, bson.M{"rev": doc.Rev + 1}
			maps.Copy(match, filter)
			maps.Copy(set, fields)
			models[n] = mongo.NewUpdateOneModel().SetFilter(match).SetUpdate(bson.M{"$set": set})
		}
		result, err := c.BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
		if result != nil {
			moved += int(result.ModifiedCount)
		}
		if err != nil && !Repeatable(err) {
			return moved, Wrap("move", err)
		}
	}
}
