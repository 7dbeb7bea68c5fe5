package centre

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/mongodb"
	"qaloop/qa"
	"qaloop/qa/survey"
	"qaloop/training"
)

// The collections that become large.
const (
	interactionsName = "interactions"
	evaluationsName  = "evaluations"
	reservationsName = "evaluation_slots"
	answersName      = "survey_responses"
	assignmentsName  = "assignments"
	slotsName        = "training_slots"
)

// large are the collections that get their indexes after they are filled.
var large = []string{interactionsName, evaluationsName, answersName, assignmentsName, slotsName}

// bare takes the indexes of the large collections away: it is several times as
// fast to build one over what is there as to keep it up while that comes in.
func bare(ctx context.Context, db *mongo.Database) error {
	for _, name := range large {
		if err := db.Collection(name).Indexes().DropAll(ctx); err != nil {
			return fmt.Errorf("drop the indexes of %s: %w", name, err)
		}
	}
	return nil
}

// index builds them as the stores declare them.
func index(ctx context.Context, db *mongo.Database, tell told) error {
	declared := slices.Concat(qa.Collections(), survey.Collections(), training.Collections())
	declared = slices.DeleteFunc(declared, func(c mongodb.Collection) bool { return !slices.Contains(large, c.Name) })
	var done atomic.Int64
	tell("indexes", 0, len(declared))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(builders)
	for _, c := range declared {
		group.Go(func() error {
			err := mongodb.Ensure(ctx, db, c)
			tell("indexes", int(done.Add(1)), len(declared))
			return err
		})
	}
	return group.Wait()
}

// builders is how many collections get their indexes at the same time.
const builders = 2

const (
	// analysePatience is how long the statistics may take.
	analysePatience = 5 * time.Minute
	analyseEvery    = 2 * time.Second
)

// analysed waits until the database has looked at what came in: before that
// FerretDB's PostgreSQL plans for the tables as they were when they were empty.
// There is no command for it in MongoDB's language, but localdb has autovacuum
// look every 15 seconds; and the estimated count of a collection comes from the
// same statistics, so it says when that has happened. (A mongod keeps that
// number at all times, so nobody waits there.)
func analysed(ctx context.Context, db *mongo.Database, tell told) error {
	ctx, cancel := context.WithTimeout(ctx, analysePatience)
	defer cancel()
	for i, name := range append([]string{"tallies"}, large...) {
		tell("waiting for statistics", i, len(large)+1)
		c := db.Collection(name)
		there, err := c.CountDocuments(ctx, bson.M{})
		if err != nil {
			return err
		}
		for {
			estimated, err := c.EstimatedDocumentCount(ctx)
			if err != nil {
				return err
			}
			if estimated*10 >= there*9 {
				break
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("the database has no statistics of %s yet: it counts %d of %d", name, estimated, there)
			case <-time.After(analyseEvery):
			}
		}
	}
	return nil
}
