package main

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// zoneDocument is the note of whose days the numbers of a database are by.
const zoneDocument = "time_zone"

// zoneState is that note.
type zoneState struct {
	ID     string    `bson:"_id"`
	Name   string    `bson:"name"`   // such as Europe/Kyiv
	Moving bool      `bson:"moving"` // some numbers are still by the days of the zone before
	At     time.Time `bson:"at"`
}

// claimZone notes that the numbers of the database are by the days of zone, and
// refuses one whose numbers are by others: two instances that disagree about
// when a day begins would each undo what the other counts.
func claimZone(ctx context.Context, db *mongo.Database, zone *time.Location) error {
	state := zoneState{ID: zoneDocument, Name: zone.String(), At: clock()}
	if err := mongodb.InsertMissing(ctx, db.Collection(migrationsName), []zoneState{state}); err != nil {
		return err
	}
	return requireZone(ctx, db, zone)
}

// requireZone refuses a database whose numbers are by the days of another zone.
func requireZone(ctx context.Context, db *mongo.Database, zone *time.Location) error {
	state, found, err := noteOf[zoneState](ctx, db, zoneDocument)
	switch {
	case err != nil || !found: // nobody has served it yet
		return err
	case state.Moving:
		return fmt.Errorf("the database %q is being moved to the days of %s, or that broke off: wait for it, "+
			"or run `qaloop rebuild tallies --move --time-zone=%[2]s` again", db.Name(), state.Name)
	case state.Name == zone.String():
		return nil
	}
	return fmt.Errorf("the numbers in the database %q are by the days of %s, and --time-zone is %s: set that to %[2]s; or, to move the centre, "+
		"stop every instance and run `qaloop rebuild tallies --move --time-zone=%[3]s`", db.Name(), state.Name, zone)
}

// moveZone has move make the numbers of the database anew by the days of zone.
// Where that breaks off, nobody takes the database until it is repeated.
func moveZone(ctx context.Context, db *mongo.Database, zone *time.Location, move func() error) error {
	note := func(moving bool) error {
		return putNote(ctx, db, zoneDocument, zoneState{ID: zoneDocument, Name: zone.String(), Moving: moving, At: clock()})
	}
	if err := note(true); err != nil {
		return err
	}
	if err := move(); err != nil {
		return err
	}
	return note(false)
}
