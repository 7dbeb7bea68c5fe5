package training

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// aggregate decodes what a pipeline gives.
func aggregate[T any](ctx context.Context, c *mongo.Collection, pipeline bson.A) ([]T, error) {
	cursor, err := c.Aggregate(ctx, pipeline)
	return gather[T](ctx, c, cursor, err)
}

// gather decodes all that a query found.
func gather[T any](ctx context.Context, c *mongo.Collection, cursor *mongo.Cursor, err error) ([]T, error) {
	if err != nil {
		return nil, mongodb.Wrap("find in "+c.Name(), err)
	}
	found := []T{}
	return found, mongodb.Wrap("read "+c.Name(), cursor.All(ctx, &found))
}
