package main

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

var errDraining = errors.New("this instance is stopping")

const readyTimeout = time.Second

// ready says if this instance can answer: it is not stopping, and the database
// answers and has the schema that we need.
func (a *app) ready(db *mongo.Database) func(context.Context) error {
	return func(ctx context.Context) error {
		if a.draining.Load() {
			return errDraining
		}
		ctx, cancel := context.WithTimeout(ctx, readyTimeout)
		defer cancel()
		return requireSchema(ctx, db)
	}
}
