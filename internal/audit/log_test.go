package audit_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
)

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
	found := d.entries(audit.Filter{
		Object: "n-1/2", Kind: "note", Actors: []string{"p_7", "p_x"}, Action: "notes.change", Outcome: audit.Done,
		From: d.now().Add(-time.Minute), To: d.now().Add(time.Minute),
	})
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
	for _, f := range []audit.Filter{{Actors: []string{"p_8"}}, {Actors: []string{}}, {Object: "n-9", Action: "notes.change"}, {Object: "someone@example.org"}, {Outcome: audit.Failed}, {Kind: "secret"}} {
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
