package training

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/words"
)

// WriteWords gives courses that were kept without them the words by which they
// are found.
func WriteWords(ctx context.Context, db *mongo.Database) error {
	return mongodb.FillIn(ctx, db.Collection(coursesName), bson.M{"search": bson.M{"$exists": false}},
		func(c Course) (string, bson.M) { return c.DocID, bson.M{"search": words.Of(c.Title)} })
}
