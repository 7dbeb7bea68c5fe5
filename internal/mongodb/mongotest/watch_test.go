package mongotest_test

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb/mongotest"
)

// A watch that never found anything would keep every test green.
func TestWatchFindsWhatNoIndexServes(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	things := db.Collection("things")
	_, err := things.Indexes().CreateOne(t.Context(), mongo.IndexModel{Keys: bson.D{{Key: "owner", Value: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if _, err := things.InsertOne(t.Context(), bson.M{"_id": i, "owner": i, "colour": "red"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, filter := range []bson.M{{"_id": 1}, {"owner": 1}, {"owner": bson.M{"$in": bson.A{1, 2}}}} {
		if _, err := things.UpdateOne(t.Context(), filter, bson.M{"$set": bson.M{"seen": true}}); err != nil {
			t.Fatal(err)
		}
	}
	if found := watch.Scans(); len(found) != 0 {
		t.Errorf("indexed queries are called scans: %v", found)
	}
	if err := things.FindOne(t.Context(), bson.M{"colour": "red"}).Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := things.UpdateMany(t.Context(), bson.M{"colour": "blue", "seen": true}, bson.M{"$set": bson.M{"seen": true}}); err != nil {
		t.Fatal(err)
	}
	cursor, err := things.Aggregate(t.Context(), mongo.Pipeline{{{Key: "$group", Value: bson.M{"_id": "$colour"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := cursor.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := watch.Scans(); len(found) != 3 {
		t.Errorf("found %d scans, want 3:\n%s", len(found), strings.Join(found, "\n"))
	}
}
