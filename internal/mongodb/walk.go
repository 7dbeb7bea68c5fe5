package mongodb

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// walkBatch is how many documents come with each answer of the server.
const walkBatch = 1000

// Each visits the documents that match filter, one by one, with no more than
// fields of each.
func Each[T any](ctx context.Context, c *mongo.Collection, filter, fields bson.M, visit func(T)) error {
	return each(ctx, c, filter, options.Find().SetProjection(fields).SetBatchSize(walkBatch), visit)
}

// EachSmall is Each where so little is left of each document that thousands of
// them come with one answer.
func EachSmall[T any](ctx context.Context, c *mongo.Collection, filter, fields bson.M, visit func(T)) error {
	return each(ctx, c, filter, options.Find().SetProjection(fields).SetBatchSize(wholeBatch), visit)
}

func each[T any](ctx context.Context, c *mongo.Collection, filter bson.M, opts *options.FindOptionsBuilder, visit func(T)) error {
	cursor, err := c.Find(ctx, filter, opts)
	if err != nil {
		return Wrap("walk through "+c.Name(), err)
	}
	return Wrap("read "+c.Name(), visitAll(ctx, cursor, visit))
}

// Ends are the first and the last document by field, which all have and which
// an index ends with, with nothing but that field; false if there is none.
func Ends[T any](ctx context.Context, c *mongo.Collection, field string) (first, last T, some bool, err error) {
	for at, direction := range map[*T]int{&first: 1, &last: -1} {
		err := c.FindOne(ctx, bson.M{field: bson.M{"$gte": bson.MinKey{}}}, options.FindOne().
			SetSort(bson.D{{Key: field, Value: direction}, {Key: "_id", Value: direction}}).SetProjection(bson.M{field: 1})).Decode(at)
		if errors.Is(err, mongo.ErrNoDocuments) {
			return first, last, false, nil
		}
		if err != nil {
			return first, last, false, Wrap("find the ends of "+c.Name(), err)
		}
	}
	return first, last, true, nil
}
