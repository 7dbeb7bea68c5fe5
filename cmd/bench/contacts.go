package main

import (
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/cmd/bench/centre"
)

// untouched are those of contacts that nobody, such as an earlier load, has begun
// to evaluate.
func (a *aiming) untouched(size centre.Size, contacts []string) ([]string, error) {
	cursor, err := a.b.client.Database(size.Database()).Collection("evaluations").Find(a.ctx,
		bson.M{"interaction_id": bson.M{"$in": contacts}}, options.Find().SetProjection(bson.M{"interaction_id": 1}))
	if err != nil {
		return nil, err
	}
	var begun []struct {
		Contact string `bson:"interaction_id"`
	}
	if err := cursor.All(a.ctx, &begun); err != nil {
		return nil, err
	}
	touched := map[string]bool{}
	for _, e := range begun {
		touched[e.Contact] = true
	}
	return slices.DeleteFunc(contacts, func(id string) bool { return touched[id] }), nil
}

// ids are those of the newest that match.
func (a *aiming) ids(size centre.Size, collection string, filter bson.M, by string, n int) ([]string, error) {
	cursor, err := a.b.client.Database(size.Database()).Collection(collection).Find(a.ctx, filter, options.Find().
		SetSort(bson.D{{Key: by, Value: -1}, {Key: "_id", Value: -1}}).SetLimit(int64(n)).SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return nil, err
	}
	var found []struct {
		ID string `bson:"_id"`
	}
	if err := cursor.All(a.ctx, &found); err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, one := range found {
		ids[i] = one.ID
	}
	return ids, nil
}
