package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/rollup"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/report"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
)

// migrateCommand prepares the database for this program.
type migrateCommand struct {
	database `embed:""`
	Again    bool `help:"Repeat the steps to this schema, for what instances of the older version wrote after the first time. Do it when the last of them has ended."`
	Sharding bool `help:"Only print the commands for mongosh that spread the collections over the shards of a cluster."`
}

// Run creates what is missing and runs the migrations that have not run yet.
func (m *migrateCommand) Run(ctx context.Context, s streams) error {
	if m.Sharding {
		return writeSharding(s.out, m.Database, collections())
	}
	db, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer disconnect(ctx, db)
	if err := m.migrate(ctx, db); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "The database %q is ready for this program (schema %d).\n", m.Database, schema)
	return err
}

// migrate is migrate of the database, followed by the audit log if it has data
// that are brought to a newer schema.
func (m *migrateCommand) migrate(ctx context.Context, db *mongo.Database) error {
	at, err := schemaOf(ctx, db)
	if err != nil {
		return err
	}
	if at == 0 || at == schema && !m.Again {
		return migrate(ctx, db)
	}
	if at == schema {
		at-- // as if those steps had not been taken
	}
	log := audit.New(db, collections(), slog.New(slog.DiscardHandler), clock)
	return audited(ctx, log, "schema.migrate", func(ctx context.Context) error { return migrateFrom(ctx, db, at) })
}

// schema is the number of the newest migration that this program needs. Raise
// it with every migration and with every new index or collection.
const schema = 2

// migration is one step from an older schema; it can be repeated.
type migration struct {
	to       int
	sentence string
	run      func(context.Context, *mongo.Database) error
}

// migrations are all steps, oldest first. They are never changed once released.
// Schema 1 is what the declarations below made of an empty database at first.
var migrations = []migration{
	{2, "evaluations that were made before there were tallies are counted", qa.CountAnew},
	{2, "scorecards are found by words of their title", qa.WriteWords},
	{2, "courses are found by words of their title", training.WriteWords},
	{2, "people are found by the number in their PBX identity", staff.WriteWords},
	{2, "count how the assignments of every course stand", countTraining},
	{2, "drop the indexes that no query needs any more", dropIndexes},
	{2, "note with every interaction whether it is evaluated", qa.MarkEvaluated},
	{2, "findings that were made before there were sums of them are summed up", qa.SumFindingsAnew},
	{2, "answers that were given before there were sums of them are summed up", survey.SumAnew},
	{2, "training that was due before there were sums of it is summed up", training.SumDueAnew},
}

// countTraining makes the tallies of training.
func countTraining(ctx context.Context, db *mongo.Database) error {
	return newServices(db, slog.New(slog.DiscardHandler), clock, time.UTC).training.Tallies.Recount(ctx)
}

// dropIndexes removes what older programs declared and this one does without:
// each index makes every write dearer.
func dropIndexes(ctx context.Context, db *mongo.Database) error {
	return mongodb.DropIndexes(ctx, db.Collection("assignments"), "team_by_due_day", "course_by_due_day")
}

// collections are all that the program keeps.
func collections() []mongodb.Collection {
	var all []mongodb.Collection
	for _, declared := range [][]mongodb.Collection{
		identity.Collections(), audit.Collections(), staff.Collections(), qa.Collections(),
		intake.Collections(), survey.Collections(), report.Collections(), training.Collections(),
		rollup.Collections(),
	} {
		all = append(all, declared...)
	}
	return all
}

const schemaDocument = "schema"

// schemaState is the note that says what the database is ready for.
type schemaState struct {
	ID      string    `bson:"_id"`
	Version int       `bson:"version"`
	At      time.Time `bson:"at"`
}

// migrate brings the database to schema: collections and indexes first (they
// only add), then each missing migration.
func migrate(ctx context.Context, db *mongo.Database) error {
	at, err := schemaOf(ctx, db)
	if err != nil {
		return err
	}
	return migrateFrom(ctx, db, at)
}

// migrateFrom is migrate of a database that has schema at.
func migrateFrom(ctx context.Context, db *mongo.Database, at int) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	if err := mongodb.Ensure(ctx, db, collections()...); err != nil {
		return err
	}
	if at > schema {
		return fmt.Errorf("the database has schema %d, newer than this program's %d: run the newer program", at, schema)
	}
	if at > 0 { // an empty database needs no steps
		if err := runMigrations(ctx, db, at); err != nil {
			return err
		}
	}
	return recordSchema(ctx, db, schema)
}

// runMigrations runs the steps from schema at, in order. A schema is recorded
// when all steps to it are done, so that one that was interrupted goes on where
// it was.
func runMigrations(ctx context.Context, db *mongo.Database, at int) error {
	for i, m := range migrations {
		if m.to <= at {
			continue
		}
		if err := m.run(ctx, db); err != nil {
			return fmt.Errorf("migration %d (%s): %w", m.to, m.sentence, err)
		}
		if i+1 < len(migrations) && migrations[i+1].to == m.to {
			continue
		}
		if err := recordSchema(ctx, db, m.to); err != nil {
			return err
		}
	}
	return nil
}

func schemaOf(ctx context.Context, db *mongo.Database) (int, error) {
	state, _, err := noteOf[schemaState](ctx, db, schemaDocument)
	return state.Version, err
}

func recordSchema(ctx context.Context, db *mongo.Database, version int) error {
	return putNote(ctx, db, schemaDocument, schemaState{ID: schemaDocument, Version: version, At: clock()})
}

// usableSchema is requireSchema for an instance that runs: it goes on while the
// database is brought to a newer schema, since migrations only add.
func usableSchema(ctx context.Context, db *mongo.Database) error {
	at, err := schemaOf(ctx, db)
	if err != nil || at > schema {
		return err
	}
	return suits(db, at)
}

// requireSchema refuses a database that this program was not prepared for.
func requireSchema(ctx context.Context, db *mongo.Database) error {
	at, err := schemaOf(ctx, db)
	if err != nil {
		return err
	}
	return suits(db, at)
}

// suits says why schema at is not the one that this program needs.
func suits(db *mongo.Database, at int) error {
	switch {
	case at == 0:
		return fmt.Errorf("the database %q is empty: run `qaloop migrate` first", db.Name())
	case at < schema:
		return fmt.Errorf("the database %q has schema %d and this program needs %d: run `qaloop migrate` first", db.Name(), at, schema)
	case at > schema:
		return fmt.Errorf("the database %q has schema %d, newer than this program's %d: run the newer program", db.Name(), at, schema)
	}
	return nil
}

func disconnect(ctx context.Context, db *mongo.Database) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	_ = db.Client().Disconnect(ctx)
}
