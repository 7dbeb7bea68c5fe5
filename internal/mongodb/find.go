package mongodb

import (
	"context"
	"regexp"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Beginning matches texts that begin so, in the order of an index on them.
func Beginning(text string) bson.M {
	return bson.M{"$gte": text, "$lt": text + "\U0010ffff"}
}

// Between matches the times at or after from and before to; a zero time is no
// bound, and of two nothing is left to match by.
func Between(from, to time.Time) bson.M {
	span := bson.M{}
	if !from.IsZero() {
		span["$gte"] = from
	}
	if !to.IsZero() {
		span["$lt"] = to
	}
	return span
}

// WithWords narrows filter to documents whose field, a list of words, has for
// each of asked a word that begins so.
func WithWords(filter bson.M, field string, asked []string) bson.M {
	if len(asked) == 0 {
		return filter
	}
	all := bson.A{filter}
	for _, word := range asked {
		all = append(all, bson.M{field: bson.Regex{Pattern: "^" + regexp.QuoteMeta(word)}})
	}
	return bson.M{"$and": all}
}

// CountTo counts the documents that match filter, and stops at most. field is
// one that all documents have, and the last but one of the index that serves
// the filter: as in Page, it gives the index a range to start from.
func CountTo(ctx context.Context, c *mongo.Collection, filter bson.M, field string, most int64) (int, error) {
	filter = bson.M{"$and": bson.A{filter, bson.M{field: bson.M{"$gte": bson.MinKey{}}}}}
	n, err := c.CountDocuments(ctx, filter, options.Count().SetLimit(most))
	return int(n), Wrap("count "+c.Name(), err)
}
