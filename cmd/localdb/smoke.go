package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// ping waits until a server answers at uri.
func ping(ctx context.Context, uri string) error {
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetServerSelectionTimeout(startPatience))
	if err != nil {
		return err
	}
	defer func() { _ = client.Disconnect(ctx) }() // nothing depends on it
	return client.Ping(ctx, nil)
}

// smokePrefix begins the name of a smoke test's folder.
const smokePrefix = "smoke-"

// smokeTest starts e on a throw-away folder beside it and does with it what
// the product lives by.
func smokeTest(ctx context.Context, e engine, cache string) (err error) {
	dir, err := os.MkdirTemp(cache, smokePrefix)
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	f, err := openFolder(filepath.Join(dir, "data"))
	if err != nil {
		return err
	}
	db, err := startFerret(ctx, f, e, flags{NoSync: true})
	if err != nil {
		return errors.Join(err, f.close())
	}
	defer func() { err = errors.Join(err, db.stop(context.WithoutCancel(ctx))) }()
	client, err := mongo.Connect(options.Client().ApplyURI(db.uri()))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Disconnect(context.WithoutCancel(ctx))) }()
	return exercise(ctx, client.Database("smoke").Collection("things"))
}

// exercise tries what the product does with a collection.
func exercise(ctx context.Context, things *mongo.Collection) error {
	steps := []struct {
		name string
		try  func(context.Context, *mongo.Collection) error
	}{
		{"index", makeIndex},
		{"write", write},
		{"indexed sort", sortByIndex},
		{"upsert", upsert},
		{"aggregate", aggregate},
	}
	for _, step := range steps {
		if err := step.try(ctx, things); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

func makeIndex(ctx context.Context, things *mongo.Collection) error {
	_, err := things.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "kind", Value: 1}, {Key: "at", Value: -1}}})
	return err
}

// thingCount is how many documents the test writes.
const thingCount = 500

// firstThing is the time of the first of them.
func firstThing() time.Time { return time.Date(2026, time.January, 31, 22, 30, 0, 0, time.UTC) }

func write(ctx context.Context, things *mongo.Collection) error {
	documents := make([]any, thingCount)
	for i := range documents {
		documents[i] = bson.D{
			{Key: "_id", Value: i},
			{Key: "kind", Value: i % 2},
			{Key: "at", Value: firstThing().Add(time.Duration(i) * time.Minute)},
		}
	}
	_, err := things.InsertMany(ctx, documents)
	return err
}

func sortByIndex(ctx context.Context, things *mongo.Collection) error {
	newest := options.Find().SetSort(bson.D{{Key: "at", Value: -1}}).SetLimit(3)
	found, err := things.Find(ctx, bson.D{{Key: "kind", Value: 1}}, newest)
	if err != nil {
		return err
	}
	var got []struct {
		ID int `bson:"_id"`
	}
	if err := found.All(ctx, &got); err != nil {
		return err
	}
	if len(got) != 3 || got[0].ID != thingCount-1 || got[1].ID != thingCount-3 || got[2].ID != thingCount-5 {
		return fmt.Errorf("the newest three came out as %v", got)
	}
	return nil
}

func upsert(ctx context.Context, things *mongo.Collection) error {
	for want := 1; want <= 2; want++ {
		_, err := things.UpdateOne(ctx, bson.D{{Key: "_id", Value: "counter"}},
			bson.D{{Key: "$inc", Value: bson.D{{Key: "n", Value: 1}}}}, options.UpdateOne().SetUpsert(true))
		if err != nil {
			return err
		}
		var got struct{ N int }
		if err := things.FindOne(ctx, bson.D{{Key: "_id", Value: "counter"}}).Decode(&got); err != nil {
			return err
		}
		if got.N != want {
			return fmt.Errorf("%d upserts counted %d", want, got.N)
		}
	}
	return nil
}

// aggregate groups by the days of a place whose day begins before UTC's.
func aggregate(ctx context.Context, things *mongo.Collection) error {
	day := bson.D{{Key: "$dateToString", Value: bson.D{
		{Key: "date", Value: "$at"}, {Key: "format", Value: "%Y-%m-%d"}, {Key: "timezone", Value: "Europe/Kyiv"},
	}}}
	found, err := things.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.D{{Key: "kind", Value: 0}}}},
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: day}, {Key: "n", Value: bson.D{{Key: "$sum", Value: 1}}}}}},
	})
	if err != nil {
		return err
	}
	var got []struct {
		ID string `bson:"_id"`
		N  int
	}
	if err := found.All(ctx, &got); err != nil {
		return err
	}
	if len(got) != 1 || got[0].ID != "2026-02-01" || got[0].N != thingCount/2 {
		return fmt.Errorf("days came out as %v", got)
	}
	return nil
}
