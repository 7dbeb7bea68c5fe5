package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

// demoCommand loads the starter content and a demo centre.
type demoCommand struct {
	database `embed:""`
	centre   `embed:""`
	Size     float64 `default:"1" help:"How much history: 1 is three months of 30 operators, 4 a year; from 0.1 to 20."`
	IfEmpty  bool    `help:"Do nothing if there is anybody in the database already."`
}

// The sizes of a demo.
const smallestDemo, largestDemo = 0.1, 20

// Validate checks the settings; kong calls it before Run.
func (d *demoCommand) Validate() error {
	if d.Size < smallestDemo || d.Size > largestDemo {
		return fmt.Errorf("--size %v is not from %v to %v", d.Size, smallestDemo, largestDemo)
	}
	return cmp.Or(d.database.Validate(), d.centre.Validate())
}

// Run loads the demo; a repeat completes what an interrupted run began, as that
// began it, and does nothing once all is there.
func (d *demoCommand) Run(ctx context.Context, s streams) error {
	db, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer disconnect(ctx, db)
	if err := requireSchema(ctx, db); err != nil {
		return err
	}
	if err := requireZone(ctx, db, d.location()); err != nil {
		return err
	}
	state, begun, err := demoOf(ctx, db)
	if err != nil {
		return err
	}
	if d.IfEmpty && !begun {
		people, err := staff.New(db, clock).People.List(ctx, identity.System(), staff.PersonFilter{}, paging.Request{Size: 1})
		if err != nil || len(people.Items) > 0 {
			return err
		}
	}
	if !begun {
		state = demoState{ID: demoDocument, At: clock(), Lang: d.Lang, Weeks: starter.SizeOf(d.Size).Weeks}
	}
	if !state.complete() {
		log := newServices(db, slog.New(slog.DiscardHandler), clock, d.location()).audit
		if err := audited(ctx, log, "demo.load", func(ctx context.Context) error { return d.load(ctx, db, s, state) }); err != nil {
			return err
		}
	}
	return logIns(s)
}

// load puts the demo in and says how long that took.
func (d *demoCommand) load(ctx context.Context, db *mongo.Database, s streams, state demoState) error {
	if err := claimZone(ctx, db, d.location()); err != nil {
		return err
	}
	if err := markDemo(ctx, db, state); err != nil {
		return err
	}
	begun := clock()
	bar := newDemoBar(s.err)
	loaded, err := starter.Demo(ctx, demoBuilder(db, d.location()), starter.Options{
		Lang: state.Lang, Now: state.At.In(d.location()), Size: starter.Size{Weeks: state.Weeks}, Tell: bar.tell,
	})
	bar.end()
	if err != nil {
		return fmt.Errorf("load the demo (run it again, and it goes on from here): %w", err)
	}
	state.Done = true
	if err := markDemo(ctx, db, state); err != nil {
		return err
	}
	_, err = message.NewPrinter(language.English).Fprintf(s.out,
		"The demo centre was loaded in %d s: %d operators, %d contacts, %d evaluations, %d survey answers, %d training assignments.\n",
		int(clock().Sub(begun).Seconds()+0.5), loaded.Operators, loaded.Contacts, loaded.Evaluations, loaded.Responses, loaded.Assignments)
	return err
}

// logIns says who can sign in.
func logIns(s streams) error {
	accounts, err := starter.Accounts()
	if err == nil {
		_, err = fmt.Fprintf(s.out, "Demo log-ins, all with the password %s:\n  %s\n", starter.DemoPassword, strings.Join(accounts, "\n  "))
	}
	return err
}

// demoBuilder makes the services that the demo is put in with: its story is
// told with clocks of its own, since it begins months ago.
func demoBuilder(db *mongo.Database, zone *time.Location) starter.Builder {
	return func(now func() time.Time, linking starter.Linking) starter.Services {
		all := newServicesLinking(db, slog.New(slog.DiscardHandler), now, zone, linking)
		return starter.Services{
			Staff: all.staff, QA: all.qa, Survey: all.survey, Intake: all.intake, Report: all.report, Training: all.training,
		}
	}
}

const demoDocument = "demo"

// demoState is the note that this database holds a demo, and which one. It is
// made before anything of the demo is there: every page says so.
type demoState struct {
	ID    string    `bson:"_id"`
	At    time.Time `bson:"at"` // the present of the demo
	Lang  string    `bson:"lang,omitempty"`
	Weeks int       `bson:"weeks"` // of its history
	Done  bool      `bson:"done"`  // all of it is there
}

// complete reports whether there is nothing left to load. Notes of the first
// release do not say so; they name no language either.
func (d demoState) complete() bool { return d.Done || d.Lang == "" }

func markDemo(ctx context.Context, db *mongo.Database, state demoState) error {
	return putNote(ctx, db, demoDocument, state)
}

// demoOf reads that note; the second result is false if there is none.
func demoOf(ctx context.Context, db *mongo.Database) (demoState, bool, error) {
	return noteOf[demoState](ctx, db, demoDocument)
}

// isDemo reports whether this database holds a demo.
func isDemo(ctx context.Context, db *mongo.Database) (bool, error) {
	_, is, err := demoOf(ctx, db)
	return is, err
}
