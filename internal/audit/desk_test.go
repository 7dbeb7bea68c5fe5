package audit_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
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

// whole wants the chain whole and that long.
func (d *desk) whole(entries int) {
	d.t.Helper()
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

func TestWritersAtOnceMakeOneUnbrokenChain(t *testing.T) {
	t.Parallel()
	d := newDesk(t, mongotest.New(t))
	const writers, each = 16, 50
	instances := []*audit.Log{d.log, d.instance(-5 * time.Minute)}
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range each {
				d.act(instances[w%len(instances)], fmt.Sprintf("n-%d-%d", w, i))
			}
		})
	}
	group.Wait()
	d.sweep() // a writer with 500 others before it leaves its entry to the sweeper
	d.wait(time.Hour)
	d.sweep()
	d.whole(writers * each)
	seen := map[string]bool{}
	for _, e := range d.entries(audit.Filter{}) {
		if seen[e.Request] {
			t.Errorf("two entries of %s", e.Request)
		}
		seen[e.Request] = true
	}
	if len(seen) != writers*each || d.intents() != 0 {
		t.Errorf("%d actions have entries, %d intents are left", len(seen), d.intents())
	}
}

func TestAnEntrySaysWhoDidWhatToWhat(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	d := newDesk(t, db)
	c := db.Collection("notes")
	ctx, trail := d.log.Follow(t.Context(), audit.Act{Action: "notes.change", Target: "n-1", From: "10.0.0.1", Request: "r-1"})
	for _, err := range []error{
		mongodb.Insert(ctx, db.Collection("secrets"), "someone@example.org", note{"someone@example.org", 1}),
		mongodb.Insert(ctx, c, "n-0", note{"n-0", 1}),
		mongodb.Insert(ctx, c, "n-1/2", note{"n-1/2", 1}),
		mongodb.Replace(ctx, c, "n-1/2", 1, note{"n-1/2", 2}),
		mongodb.Set(ctx, c, "n-1/2", bson.M{"rev": 2}, bson.M{"rev": 3}),
		mongodb.InsertMissing(ctx, c, []note{{"n-3", 1}, {"n-4", 1}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	trail.End(ctx, "p_7", audit.Done)
	trail.End(ctx, "p_8", audit.Failed) // once is enough
	d.act(d.log, "n-9")
	d.whole(2)
	found := d.entries(audit.Filter{Object: "n-1/2", Actors: []string{"p_7", "p_x"}, Action: "notes.change", Outcome: audit.Done,
		From: d.now().Add(-time.Minute), To: d.now().Add(time.Minute)})
	if len(found) != 1 {
		t.Fatalf("found %+v", found)
	}
	e := found[0]
	if e.ID != "2026-11:000000000001" || e.Actor != "p_7" || e.Object != (audit.Object{Kind: "note", ID: "n-1"}) || e.From != "10.0.0.1" || !e.At.Equal(d.now()) {
		t.Errorf("entry %+v", e)
	}
	if len(e.Changes) != 2 || e.Changes[1] != (audit.Change{Kind: "note", ID: "n-1/2", From: 0, To: 3}) || e.More != 1 {
		t.Errorf("changes %+v and %d more", e.Changes, e.More)
	}
	for _, f := range []audit.Filter{{Actors: []string{"p_8"}}, {Actors: []string{}}, {Object: "n-9", Action: "notes.change"}, {Object: "someone@example.org"}, {Outcome: audit.Failed}} {
		if got := d.entries(f); len(got) != 0 {
			t.Errorf("%+v finds %+v", f, got)
		}
	}
	if got := d.entries(audit.Filter{Object: "n-1"}); len(got) != 1 {
		t.Errorf("by its object %d are found", len(got))
	}
	d.die("n-10")
	d.wait(time.Hour)
	d.sweep()
	d.whole(3)
	watch.ScansNothing()
	if _, err := d.log.List(t.Context(), identity.Actor{ID: "p_2", Roles: []identity.Role{identity.HR, identity.Manager}}, audit.Filter{}, paging.Request{}); err == nil {
		t.Error("somebody reads the log who is no administrator")
	}
}

func TestAnActionThatWritesNothingLeavesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, mongotest.New(t))
	d.act(d.log, "n-1")
	c := d.db.Collection("notes")
	ctx, trail := d.log.Follow(t.Context(), audit.Act{Actor: "p_1", Action: "notes.create"})
	_ = mongodb.Insert(ctx, c, "n-1", note{"n-1", 1})     // there is one
	_ = mongodb.Replace(ctx, c, "n-1", 7, note{"n-1", 8}) // it is another revision
	_ = mongodb.InsertMissing(ctx, c, []note{{"n-1", 1}}) // none is missing
	_ = mongodb.Set(ctx, c, "n-2", nil, bson.M{"rev": 1}) // there is none
	trail.End(ctx, "p_1", audit.Failed)
	_, idle := d.log.Follow(t.Context(), audit.Act{Actor: "p_1", Action: "notes.create"})
	idle.End(t.Context(), "p_1", audit.Done)
	if d.intents() != 0 {
		t.Errorf("%d intents are left", d.intents())
	}
	d.whole(1)
}

// Wherever the process dies, the action has one entry in the end.
func TestAnActionThatDiesHasOneEntry(t *testing.T) {
	t.Parallel()
	d := newDesk(t, mongotest.New(t))
	d.die("n-1")
	if d.sweep() != 0 {
		t.Error("an action under way was ended")
	}
	d.wait(4 * time.Minute)
	if n := d.sweep() + d.sweep(); n != 1 {
		t.Errorf("%d entries for one action", n)
	}
	if e := d.entries(audit.Filter{})[0]; e.Outcome != audit.Unknown || e.Request != "r-n-1" || e.Object.ID != "n-1" || e.Actor != "p_1" {
		t.Errorf("entry %+v", e)
	}
	// It did not die, it was only slow: it has its entry already.
	ctx, slow := d.die("n-2")
	d.wait(4 * time.Minute)
	d.sweep()
	slow.End(ctx, "p_1", audit.Done)
	d.whole(2)
	// It died after its entry and before the end of its intent.
	d.act(d.log, "n-3")
	last := d.entries(audit.Filter{})[0]
	again := bson.M{"_id": last.Cause, "at": d.now(), "seen": d.now(), "action": last.Action}
	if _, err := d.db.Collection("audit_intents").InsertOne(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	d.wait(4 * time.Minute)
	d.sweep()
	d.whole(3)
	// It goes on writing for longer than the grace.
	ctx, long := d.die("n-4")
	for i := range 5 {
		d.wait(time.Minute)
		if err := mongodb.Insert(ctx, d.db.Collection("notes"), fmt.Sprint("m-", i), note{ID: fmt.Sprint("m-", i)}); err != nil {
			t.Fatal(err)
		}
		d.sweep()
	}
	long.End(ctx, "p_1", audit.Done)
	if e := d.entries(audit.Filter{})[0]; e.Outcome != audit.Done || len(e.Changes) != 6 {
		t.Errorf("entry %+v", e)
	}
	if d.intents() != 0 {
		t.Errorf("%d intents are left", d.intents())
	}
	d.whole(4)
}

// A month ends with an entry that closes it, whoever appends around midnight
// and by whatever clock.
func TestMonthsAreChained(t *testing.T) {
	t.Parallel()
	d := newDesk(t, mongotest.New(t))
	d.wait(7*24*time.Hour + 14*time.Hour + 45*time.Minute) // the last minute of November
	d.act(d.log, "n-first")
	ahead, behind := d.instance(2*time.Minute), d.instance(-time.Hour)
	var group sync.WaitGroup
	for i, log := range []*audit.Log{d.log, ahead, behind, d.log, ahead, behind} {
		group.Go(func() {
			for j := range 5 {
				d.act(log, fmt.Sprintf("n-%d-%d", i, j))
			}
		})
	}
	group.Wait()
	d.wait(62 * 24 * time.Hour) // past a month in which nobody did anything
	d.act(behind, "n-last")
	d.whole(1 + 30 + 1 + 2) // two of them close a month
	streams := map[string]bool{}
	for _, e := range d.entries(audit.Filter{}) {
		streams[e.Stream] = true
	}
	if len(streams) != 3 {
		t.Errorf("streams %v", streams)
	}
}
