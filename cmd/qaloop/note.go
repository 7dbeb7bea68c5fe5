package main

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// migrationsName is the collection of what a database notes of itself: what it is
// ready for, whose days its numbers are by, which demo it holds.
const migrationsName = "migrations"

// noteOf reads a note; the second result is false if there is none.
func noteOf[T any](ctx context.Context, db *mongo.Database, id string) (T, bool, error) {
	var note T
	err := db.Collection(migrationsName).FindOne(ctx, bson.M{"_id": id}).Decode(&note)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return note, false, nil
	}
	return note, err == nil, mongodb.Wrap("read the note "+id, err)
}

// putNote writes a note, over the one that was there.
func putNote[T any](ctx context.Context, db *mongo.Database, id string, note T) error {
	return mongodb.Put(ctx, db.Collection(migrationsName), id, note)
}
