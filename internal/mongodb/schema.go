package mongodb

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Collection declares a collection: what its documents must look like, how
// they are found, and how they are spread over shards.
type Collection struct {
	Name string
	// Noun is what one of its documents is called where people read of it, such
	// as "evaluation". It is empty for what is only bookkeeping, and where an ID
	// says something of a person (an e-mail address, a number).
	Noun      string
	Validator bson.M  // a $jsonSchema; nil for none
	Indexes   []Index // besides _id
	ShardKey  bson.D  // by which a sharded cluster splits it
}

// Index declares an index and the query it serves.
type Index struct {
	Name    string
	Keys    bson.D
	Partial bson.M // only documents that match this; nil for all
	// ExpireAfterSeconds removes documents this long after the time in the
	// first key; nil for never. Zero means at that time.
	ExpireAfterSeconds *int32
}

// Ensure creates what is missing of the declared collections, and updates their
// validators. It can be repeated.
func Ensure(ctx context.Context, db *mongo.Database, declared ...Collection) error {
	existing, err := db.ListCollectionNames(ctx, bson.M{})
	if err != nil {
		return fmt.Errorf("list collections: %w", err)
	}
	for _, c := range declared {
		if !slices.Contains(existing, c.Name) {
			if err := db.CreateCollection(ctx, c.Name); err != nil && !alreadyThere(err) {
				return fmt.Errorf("create collection %s: %w", c.Name, err)
			}
		}
		if err := c.ensure(ctx, db); err != nil {
			return fmt.Errorf("collection %s: %w", c.Name, err)
		}
	}
	return nil
}

func (c Collection) ensure(ctx context.Context, db *mongo.Database) error {
	if c.Validator != nil {
		// Set apart from the creation: FerretDB forgets a validator that a
		// collection is created with.
		change := bson.D{{Key: "collMod", Value: c.Name}, {Key: "validator", Value: bson.M{"$jsonSchema": c.Validator}}}
		if err := db.RunCommand(ctx, change).Err(); err != nil {
			return fmt.Errorf("set validator: %w", err)
		}
	}
	if len(c.Indexes) == 0 {
		return nil
	}
	models := make([]mongo.IndexModel, len(c.Indexes))
	for i, index := range c.Indexes {
		opts := options.Index().SetName(index.Name)
		if index.Partial != nil {
			opts.SetPartialFilterExpression(index.Partial)
		}
		if index.ExpireAfterSeconds != nil {
			opts.SetExpireAfterSeconds(*index.ExpireAfterSeconds)
		}
		models[i] = mongo.IndexModel{Keys: index.Keys, Options: opts}
	}
	if _, err := db.Collection(c.Name).Indexes().CreateMany(ctx, models); err != nil {
		return fmt.Errorf("create indexes: %w", err)
	}
	return nil
}

// namespaceExists is the server's answer to creating a collection twice, as
// two instances that migrate at the same time do.
const namespaceExists = 48

func alreadyThere(err error) bool {
	se, ok := errors.AsType[mongo.ServerError](err)
	return ok && se.HasErrorCode(namespaceExists)
}

// DropIndexes removes indexes that an older program declared; one that is not
// there is passed over, so it can be repeated.
func DropIndexes(ctx context.Context, c *mongo.Collection, names ...string) error {
	specs, err := c.Indexes().ListSpecifications(ctx)
	if err != nil {
		return Wrap("list the indexes of "+c.Name(), err)
	}
	for _, spec := range specs {
		if !slices.Contains(names, spec.Name) {
			continue
		}
		if err := c.Indexes().DropOne(ctx, spec.Name); err != nil {
			return Wrap("drop an index of "+c.Name(), err)
		}
	}
	return nil
}
