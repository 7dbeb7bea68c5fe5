package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/backup"
	"qaloop/qa/report"
	"qaloop/training"
)

// restoreCommand puts a backup into an empty database.
type restoreCommand struct {
	database `embed:""`
	centre   `embed:""`
	File     string `arg:"" type:"existingfile" help:"The file that qaloop backup wrote."`
}

// Validate checks the settings; kong calls it before Run.
func (r *restoreCommand) Validate() error { return cmp.Or(r.database.Validate(), r.centre.Validate()) }

// Run checks the whole backup, loads it, has training finish what was under way
// when it was written, computes the numbers, and verifies the result.
func (r *restoreCommand) Run(ctx context.Context, s streams) error {
	head, sums, err := r.check()
	if err != nil {
		return fmt.Errorf("%s: %w", r.File, err)
	}
	db, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer disconnect(ctx, db)
	if err := requireEmpty(ctx, db); err != nil {
		return err
	}
	if err := r.load(ctx, db, sums, s); err != nil {
		return err
	}
	// Only now is the database one that `serve` takes.
	if err := recordSchema(ctx, db, head.Schema); err != nil {
		return err
	}
	if err := migrate(ctx, db); err != nil {
		return err
	}
	if err := claimZone(ctx, db, r.location()); err != nil {
		return err
	}
	found, err := r.finish(ctx, db)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.out, "%d documents of %s are restored.\n", sums.Documents(), head.StartedAt.In(r.location()).Format("2006-01-02 15:04")); err != nil {
		return err
	}
	return tell(s.out, found, false)
}

// finish does what a backup leaves to be done, and verifies all.
func (r *restoreCommand) finish(ctx context.Context, db *mongo.Database) (verified, error) {
	var found verified
	all, done, err := r.countingServices(ctx, r.location())
	if err != nil {
		return found, err
	}
	defer done()
	err = audited(ctx, all.audit, "backup.restore", func(ctx context.Context) error {
		// Once more, so that it is written even if nothing has to be settled.
		if err := recordSchema(ctx, db, schema); err != nil {
			return err
		}
		if found.Report, err = settle(ctx, all.training); err != nil {
			return err
		}
		if found.Tallies, err = recount(ctx, all.report.Auditor); err != nil {
			return err
		}
		if err = all.training.Tallies.Recount(ctx); err != nil {
			return err
		}
		found.Training, err = all.training.Tallies.Audit(ctx, false)
		return err
	})
	if err != nil {
		return found, err
	}
	found.Audit, err = all.audit.Verify(ctx)
	return found, err
}

// check reads the whole file once, so that nothing is loaded of a bad one.
func (r *restoreCommand) check() (backup.Head, backup.Sums, error) {
	file, err := os.Open(r.File)
	if err != nil {
		return backup.Head{}, backup.Sums{}, err
	}
	defer func() { _ = file.Close() }()
	head, sums, err := backup.Check(file)
	if err == nil && head.Schema > schema {
		err = backup.ErrNewer
	}
	return head, sums, err
}

func (r *restoreCommand) load(ctx context.Context, db *mongo.Database, sums backup.Sums, s streams) error {
	if err := mongodb.Ensure(ctx, db, collections()...); err != nil {
		return err
	}
	file, err := os.Open(r.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	bar := newBar(s.err, sums.Documents(), "restore")
	defer func() { _ = bar.Finish() }()
	_, err = backup.Load(ctx, db, file, counting(bar))
	return err
}

// requireEmpty refuses a database in which there is anything already.
func requireEmpty(ctx context.Context, db *mongo.Database) error {
	for _, c := range collections() {
		err := db.Collection(c.Name).FindOne(ctx, bson.M{}).Err()
		if errors.Is(err, mongo.ErrNoDocuments) {
			continue
		}
		if err != nil {
			return fmt.Errorf("look into %s: %w", c.Name, err)
		}
		return fmt.Errorf("the database %q is not empty (there is something in %s): restore into another one, or drop it first", db.Name(), c.Name)
	}
	_, err := db.Collection(migrationsName).DeleteMany(ctx, bson.M{})
	return mongodb.Wrap("begin anew", err)
}

// settleRounds bounds how often what a backup caught under way is decided
// again; once is enough if nobody else works on the database.
const settleRounds = 3

// settle has training decide again what was under way, until nothing is missing
// or nothing gets better.
func settle(ctx context.Context, t training.Services) (training.Report, error) {
	if err := t.Verifier.RestoreSlots(ctx); err != nil {
		return training.Report{}, err
	}
	for range settleRounds {
		report, err := t.Verifier.Verify(ctx, true)
		if err != nil || report.Clean() {
			return report, err
		}
		if err := t.Linker.Finish(ctx); err != nil {
			return training.Report{}, err
		}
	}
	return t.Verifier.Verify(ctx, false)
}

// recount computes the numbers, which a backup does without, and proves them.
func recount(ctx context.Context, numbers *report.Auditor) (report.Audit, error) {
	if _, err := numbers.Recount(ctx); err != nil {
		return report.Audit{}, err
	}
	return numbers.Verify(ctx, false)
}
