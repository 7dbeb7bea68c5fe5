package audit_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

// desk is the log of a test, some notes to write, and a clock.
type desk struct {
	t      *testing.T
	db     *mongo.Database
	log    *audit.Log
	mutex  sync.Mutex
	moment time.Time
}

type note struct {
	ID  string `bson:"_id"`
	Rev int    `bson:"rev"`
}

// notes are what the actions of the tests write.
var notes = []mongodb.Collection{{Name: "notes", Noun: "note"}, {Name: "secrets"}}

func newDesk(t *testing.T, db *mongo.Database) *desk {
	t.Helper()
	if err := mongodb.Ensure(t.Context(), db, append(audit.Collections(), notes...)...); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, db: db, moment: time.Date(2026, 11, 23, 9, 14, 0, 0, time.UTC)}
	d.log = d.instance(0)
	return d
}

func (d *desk) now() time.Time {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return d.moment
}

func (d *desk) wait(how time.Duration) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.moment = d.moment.Add(how)
}

// instance is another process on the same log, whose clock may be wrong.
func (d *desk) instance(wrong time.Duration) *audit.Log {
	return audit.New(d.db, notes, slog.New(slog.NewTextHandler(d.t.Output(), nil)), func() time.Time { return d.now().Add(wrong) })
}

// act writes a note as an action, and ends it.
func (d *desk) act(log *audit.Log, id string) {
	d.t.Helper()
	ctx, trail := log.Follow(d.t.Context(), audit.Act{Actor: "p_1", Action: "notes.create", From: "10.0.0.1", Request: "r-" + id})
	if err := mongodb.Insert(ctx, d.db.Collection("notes"), id, note{id, 1}); err != nil {
		d.t.Error(err)
	}
	trail.End(ctx, "p_1", audit.Done)
}

// die writes a note as an action that never ends.
func (d *desk) die(id string) (context.Context, *audit.Trail) {
	d.t.Helper()
	ctx, trail := d.log.Follow(d.t.Context(), audit.Act{Actor: "p_1", Action: "notes.create", Request: "r-" + id})
	if err := mongodb.Insert(ctx, d.db.Collection("notes"), id, note{id, 1}); err != nil {
		d.t.Fatal(err)
	}
	return ctx, trail
}

func (d *desk) sweep() int {
	d.t.Helper()
	n, err := d.log.Sweep(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

var boss = identity.Actor{ID: "p_boss", Roles: []identity.Role{identity.Admin}}

// entries are all that match f, the last first.
func (d *desk) entries(f audit.Filter) []audit.Entry {
	d.t.Helper()
	var all []audit.Entry
	for req := (paging.Request{Size: 100}); ; {
		page, err := d.log.List(d.t.Context(), boss, f, req)
		if err != nil {
			d.t.Fatal(err)
		}
		all = append(all, page.Items...)
		if req.After = page.Next; page.Next == "" {
			return all
		}
	}
}

func (d *desk) verify(anchors ...audit.Anchor) audit.Report {
	d.t.Helper()
	r, err := d.log.Verify(d.t.Context(), anchors...)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func (d *desk) tail() audit.Tail {
	d.t.Helper()
	found, err := d.log.CheckTail(d.t.Context(), boss)
	if err != nil {
		d.t.Fatal(err)
	}
	return found
}

// whole wants the chain whole and that long.
func (d *desk) whole(entries int) {
	d.t.Helper()
	if end := d.tail(); end.Fault != nil || end.Checked != min(entries, 200) || end.Seq == 0 {
		d.t.Errorf("the end: %+v, fault %+v", end, end.Fault)
	}
	if r := d.verify(); !r.Clean() || r.Entries != entries {
		d.t.Errorf("%d entries, want %d; fault %+v", r.Entries, entries, r.Fault)
	}
}

// intents are how many actions are under way or died.
func (d *desk) intents() int64 {
	d.t.Helper()
	n, err := d.db.Collection("audit_intents").CountDocuments(d.t.Context(), bson.M{})
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}
