package mongodb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/naive"
)

const (
	readBacks       = 3
	readBackTimeout = 2 * time.Second
)

// Insert stores doc, whose _id is id. It returns ErrExists if there is a
// document with that ID. A write whose answer was lost is read
// back: it either happened or is reported as ErrUnavailable.
func Insert[T any](ctx context.Context, c *mongo.Collection, id string, doc T) error {
	raw, err := encode(doc)
	if err != nil {
		return err
	}
	return Witnessed(ctx, Write{c.Name(), id, 0, revisionOf(raw)}, func() error {
		_, err := c.InsertOne(ctx, raw)
		switch {
		case err == nil:
			return nil
		case mongo.IsDuplicateKeyError(err):
			// The driver may have sent it twice after a lost answer.
			if same, readErr := holds(ctx, c, id, raw); readErr == nil && same {
				return nil
			}
			return ErrExists
		case unknown(err):
			return settle(ctx, c, id, raw, err)
		}
		return fmt.Errorf("insert into %s: %w", c.Name(), err)
	})
}

// Replace writes doc over the stored document with that ID if its rev is still
// from, or returns ErrStale. The caller has already raised rev inside doc.
func Replace[T any](ctx context.Context, c *mongo.Collection, id string, from int, doc T) error {
	raw, err := encode(doc)
	if err != nil {
		return err
	}
	return Witnessed(ctx, Write{c.Name(), id, from, revisionOf(raw)}, func() error {
		filter := bson.M{"_id": id, "rev": from}
		if naive.Blind() {
			delete(filter, "rev")
		}
		res, err := c.ReplaceOne(ctx, filter, raw)
		return guarded(ctx, c, id, raw, res, err)
	})
}

// guarded is what a write came to that was to happen only to a document as it
// was read: want is what it wrote, res and err are its answer. It is ErrStale
// if the document was another one by then.
func guarded(ctx context.Context, c *mongo.Collection, id string, want bson.Raw, res *mongo.UpdateResult, err error) error {
	switch {
	case err == nil && res.MatchedCount == 1:
		return nil
	case err == nil:
		// The driver may have sent it twice after a lost answer.
		if same, readErr := holds(ctx, c, id, want); readErr == nil && same {
			return nil
		}
		return ErrStale
	case unknown(err):
		return settle(ctx, c, id, want, err)
	}
	return fmt.Errorf("write to %s: %w", c.Name(), err)
}

// settle finds out whether the write that ended in cause has happened.
func settle(ctx context.Context, c *mongo.Collection, id string, want bson.Raw, cause error) error {
	for range readBacks {
		same, err := holds(ctx, c, id, want)
		switch {
		case err == nil && same:
			return nil
		case err == nil:
			return fmt.Errorf("write to %s: %w: %w", c.Name(), ErrUnavailable, cause)
		case !unknown(err):
			return err
		}
	}
	return fmt.Errorf("write to %s: %w: %w", c.Name(), ErrUnavailable, cause)
}

// holds reports whether the stored document was left by the very write that
// sent want.
func holds(ctx context.Context, c *mongo.Collection, id string, want bson.Raw) (bool, error) {
	// The request's own deadline may be what ended the write.
	ctx, cancel := Afterwards(ctx, readBackTimeout)
	defer cancel()
	stored, err := c.FindOne(ctx, bson.M{"_id": id}).Raw()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return markOf(stored) == markOf(want), nil
}

// Put stores doc under id, over whatever was there. It is for documents whose
// last writer is right by definition.
func Put[T any](ctx context.Context, c *mongo.Collection, id string, doc T) error {
	raw, err := encode(doc)
	if err != nil {
		return err
	}
	return Witnessed(ctx, Write{c.Name(), id, 0, revisionOf(raw)}, func() error {
		_, err := c.ReplaceOne(ctx, bson.M{"_id": id}, raw, options.Replace().SetUpsert(true))
		switch {
		case err == nil:
			return nil
		case mongo.IsDuplicateKeyError(err): // two made it at once: the second writes over it
			_, err = c.ReplaceOne(ctx, bson.M{"_id": id}, raw)
			return Wrap("put into "+c.Name(), err)
		case unknown(err):
			return settle(ctx, c, id, raw, err)
		}
		return fmt.Errorf("put into %s: %w", c.Name(), err)
	})
}
