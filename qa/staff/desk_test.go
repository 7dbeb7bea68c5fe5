package staff_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/problem"
	"qaloop/qa/staff"
)

// desk is the staff department of a test: services on a database of its own,
// and a clock that goes only when it is told to.
type desk struct {
	staff.Services
	tb    testing.TB
	db    *mongo.Database
	mutex sync.Mutex
	at    time.Time
}

func newDesk(tb testing.TB) *desk {
	tb.Helper()
	return newDeskOn(tb, mongotest.New(tb))
}

func newDeskOn(tb testing.TB, db *mongo.Database) *desk {
	tb.Helper()
	// It begins ahead of the server's clock, which removes what has expired.
	d := &desk{tb: tb, db: db, at: time.Now().UTC().Truncate(time.Hour).Add(time.Hour)}
	if err := mongodb.Ensure(tb.Context(), d.db, slices.Concat(identity.Collections(), staff.Collections())...); err != nil {
		tb.Fatal(err)
	}
	d.Services = d.instance()
	return d
}

// instance is one more server on the same database.
func (d *desk) instance() staff.Services { return staff.New(d.db, d.now) }

func (d *desk) now() time.Time {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return d.at
}

func (d *desk) wait(how time.Duration) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.at = d.at.Add(how)
}

// admin is an administrator of no database.
var admin = identity.Actor{ID: "p_admin", Name: "Admin", Roles: []identity.Role{identity.Admin}}

// hire adds somebody.
func (d *desk) hire(in staff.PersonInput) staff.Person {
	d.tb.Helper()
	if in.Roles == nil {
		in.Roles = []identity.Role{identity.Operator}
	}
	p, _, err := d.People.Create(d.tb.Context(), admin, in, once.Key{})
	if err != nil {
		d.tb.Fatalf("hire %s: %v", in.Name, err)
	}
	return p
}

// found adds a team.
func (d *desk) found(in staff.TeamInput) staff.Team {
	d.tb.Helper()
	t, _, err := d.Teams.Create(d.tb.Context(), admin, in, once.Key{})
	if err != nil {
		d.tb.Fatalf("found %s: %v", in.Name, err)
	}
	return t
}

// refused fails the test unless err is the problem with that code, and returns
// it.
func refused(tb testing.TB, err error, code string) *problem.Error {
	tb.Helper()
	p, ok := errors.AsType[*problem.Error](err)
	if !ok || p.Code != code {
		tb.Fatalf("got %v, want %s", err, code)
	}
	return p
}

// noKey makes every request a new one.
var noKey = once.Key{}
