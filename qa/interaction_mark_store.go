package qa

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// markBatch is how many evaluations MarkEvaluated looks at in one step.
const markBatch = 1000

// MarkEvaluated is a migration: it notes with every interaction whether it is
// evaluated, as the program does since. It can be repeated.
func MarkEvaluated(ctx context.Context, db *mongo.Database) error {
	contacts, evaluations := db.Collection(interactionsName), db.Collection(evaluationsName)
	_, err := contacts.UpdateMany(ctx, bson.M{"evaluated": bson.M{"$exists": false}}, bson.M{"$set": bson.M{"evaluated": false}})
	if err != nil {
		return mongodb.Wrap("mark interactions", err)
	}
	for last := ""; ; {
		found, err := mongodb.Find[Evaluation](ctx, evaluations, bson.M{"_id": bson.M{"$gt": last}}, options.Find().
			SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(markBatch).SetProjection(bson.M{"interaction_id": 1, "state": 1}))
		if err != nil || len(found) == 0 {
			return err
		}
		ids := bson.A{}
		for _, e := range found {
			if e.State == Submitted || e.State == Acknowledged {
				ids = append(ids, e.InteractionID)
			}
			last = e.ID
		}
		_, err = contacts.UpdateMany(ctx, bson.M{"_id": bson.M{"$in": ids}, "evaluated": false}, bson.M{"$set": bson.M{"evaluated": true}})
		if err != nil {
			return mongodb.Wrap("mark evaluated interactions", err)
		}
	}
}
