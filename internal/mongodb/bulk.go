package mongodb

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// InsertMissing stores the documents whose _id is free and leaves the others.
func InsertMissing[T any](ctx context.Context, c *mongo.Collection, docs []T) error {
	err := Witnessed(ctx, Write{Collection: c.Name()}, func() error {
		_, err := c.InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
		switch duplicates, only := onlyDuplicates(err); {
		case only && duplicates == len(docs):
			return ErrExists
		case err == nil, only:
			return nil
		}
		return Wrap("insert into "+c.Name(), err)
	})
	if errors.Is(err, ErrExists) {
		return nil // none was missing
	}
	return err
}

// onlyDuplicates reports whether all that err says is that some were there, and
// how many.
func onlyDuplicates(err error) (int, bool) {
	bulk, ok := errors.AsType[mongo.BulkWriteException](err)
	if !ok || bulk.WriteConcernError != nil {
		return 0, false
	}
	for _, e := range bulk.WriteErrors {
		if !mongo.IsDuplicateKeyError(e) {
			return 0, false
		}
	}
	return len(bulk.WriteErrors), true
}

// Repeatable reports whether a bulk write that ended in err may be made again
// once it is known what of it was stored: the answer was lost, or others were
// writing the same documents.
func Repeatable(err error) bool {
	if unknown(err) {
		return true
	}
	bulk, ok := errors.AsType[mongo.BulkWriteException](err)
	if !ok || bulk.WriteConcernError != nil {
		return false
	}
	for _, e := range bulk.WriteErrors {
		if !mongo.IsDuplicateKeyError(e) && !unknown(e) {
			return false
		}
	}
	return true
}

// bulkTries bounds how often writes are repeated that others were in the way of.
const bulkTries = 4

// Bulk does writes to c in any order, each of which may be repeated; what is
// there when it ends is as if each was done once. Of two that make the same
// document at once, the second one finds it.
func Bulk(ctx context.Context, c *mongo.Collection, writes []mongo.WriteModel) error {
	if len(writes) == 0 {
		return nil
	}
	for range bulkTries {
		_, err := c.BulkWrite(ctx, writes, options.BulkWrite().SetOrdered(false))
		if err == nil || !Repeatable(err) {
			return Wrap("write many", err)
		}
	}
	return ErrUnavailable
}
