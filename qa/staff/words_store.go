package staff

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// WriteWords writes the words anew by which people with a PBX identity are
// found: an earlier program knew only the whole of it.
func WriteWords(ctx context.Context, db *mongo.Database) error {
	return mongodb.FillIn(ctx, db.Collection(peopleName), bson.M{"agent_ids.0": bson.M{"$exists": true}},
		func(p Person) (string, bson.M) { return p.ID, bson.M{"search": searchWords(p)} })
}
