package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

// demoCommand loads the starter content and a demo centre.
type demoCommand struct {
	database `embed:""`
	centre   `embed:""`
	IfEmpty  bool `help:"Do nothing if there is anybody in the database already."`
}

// Validate checks the settings; kong calls it before Run.
func (d *demoCommand) Validate() error { return cmp.Or(d.database.Validate(), d.centre.Validate()) }

const demoDocument = "demo"

// Run loads the content; a repeat completes what an interrupted run began.
func (d *demoCommand) Run(ctx context.Context, s streams) error {
	db, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer disconnect(ctx, db)
	if err := requireSchema(ctx, db); err != nil {
		return err
	}
	begun, err := isDemo(ctx, db)
	if err != nil {
		return err
	}
	if d.IfEmpty && !begun {
		people, err := staff.New(db, clock).People.List(ctx, identity.System(), staff.PersonFilter{}, paging.Request{Size: 1})
		if err != nil || len(people.Items) > 0 {
			return err
		}
	}
	// The demo's story is told with a clock of its own: it begins weeks ago.
	build := func(now func() time.Time) starter.Services {
		all := newServices(db, slog.New(slog.DiscardHandler), now, d.location())
		return starter.Services{Staff: all.staff, QA: all.qa, Survey: all.survey, Training: all.training}
	}
	var accounts []string
	err = audited(ctx, newServices(db, slog.New(slog.DiscardHandler), clock, d.location()).audit, "demo.load", func(ctx context.Context) error {
		if err := markDemo(ctx, db); err != nil {
			return err
		}
		accounts, err = starter.Demo(ctx, build, d.Lang, clock().In(d.location()))
		return err
	})
	if err != nil {
		return fmt.Errorf("load the demo: %w", err)
	}
	_, err = fmt.Fprintf(s.out, "Demo log-ins, all with the password %s:\n  %s\n", starter.DemoPassword, strings.Join(accounts, "\n  "))
	return err
}

// markDemo notes that this database holds a demo, before anything of it is
// there: every page says so.
func markDemo(ctx context.Context, db *mongo.Database) error {
	return mongodb.Put(ctx, db.Collection("migrations"), demoDocument,
		struct {
			ID string    `bson:"_id"`
			At time.Time `bson:"at"`
		}{demoDocument, clock()})
}

// isDemo reports whether this database holds a demo.
func isDemo(ctx context.Context, db *mongo.Database) (bool, error) {
	n, err := db.Collection("migrations").CountDocuments(ctx, bson.M{"_id": demoDocument})
	return n > 0, mongodb.Wrap("look for the demo", err)
}
