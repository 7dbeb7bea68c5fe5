package main

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa/staff"
)

// A database of the release before gets what this one needs of it, and may be
// prepared again and again.
func TestOlderDatabaseIsBroughtUp(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	w.app, w.site = w.instance(quiet)
	tamara := w.person("tamara", identity.Designer, identity.Trainer)
	w.card(tamara)
	w.course(tamara)
	if _, _, err := w.app.services.staff.People.Create(t.Context(), identity.System(),
		staff.PersonInput{Name: "Олег", Roles: []identity.Role{identity.Operator}, AgentIDs: []string{"SIP/2071"}}, once.Key{}); err != nil {
		t.Fatal(err)
	}
	finds := func(path string, want int) {
		t.Helper()
		expect(t, path, len(tamara.all(path)), want)
	}
	for _, collection := range []string{"scorecards", "courses"} {
		if _, err := w.db.Collection(collection).UpdateMany(t.Context(), bson.M{}, bson.M{"$unset": bson.M{"search": ""}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.db.Collection("people").UpdateMany(t.Context(), bson.M{"name": "Олег"}, bson.M{"$set": bson.M{"search": bson.A{"олег"}}}); err != nil {
		t.Fatal(err)
	}
	finds("/scorecards?q=заказ", 0)
	if err := recordSchema(t.Context(), w.db, 1); err != nil {
		t.Fatal(err)
	}
	if requireSchema(t.Context(), w.db) == nil {
		t.Error("an older schema is good enough")
	}
	for range 2 {
		if err := migrate(t.Context(), w.db); err != nil {
			t.Fatal(err)
		}
	}
	if err := requireSchema(t.Context(), w.db); err != nil {
		t.Error(err)
	}
	finds("/scorecards?q=заказ", 1)
	finds("/courses?q=договор%20обо", 1)
	finds("/staff?q=2071", 1)
}
