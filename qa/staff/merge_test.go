package staff_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

// neighbour is another area: what it holds, and what it was told to carry.
type neighbour struct {
	holds string
	late  atomic.Int64 // what is still to be carried
	fails error
	to    string
}

func (n *neighbour) HoldsOf(_ context.Context, id string) (bool, error) { return id == n.holds, nil }

func (n *neighbour) MoveOperator(_ context.Context, _ string, to staff.Person) (int, error) {
	if n.fails != nil {
		return 0, n.fails
	}
	n.to = to.ID
	return int(n.late.Swap(0)), nil
}

// next makes d merge beside n.
func (d *desk) next(n *neighbour) { d.Merges.Use([]staff.Holder{n}, []staff.Carrier{n}) }

func (d *desk) person(id string) staff.Person {
	d.tb.Helper()
	p, err := d.People.Get(d.tb.Context(), admin, id)
	d.must(err)
	return p
}

func TestMergingIsRefusedWhereItWouldLoseSomething(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	n := &neighbour{}
	d.next(n)
	olena := d.hire(staff.PersonInput{Name: "Олена Коваль"})
	gone := d.hire(staff.PersonInput{Name: "Gone", Active: new(false)})
	boss := d.hire(staff.PersonInput{Name: "Boss", Roles: []identity.Role{identity.Manager}})
	many := make([]string, 20)
	for i := range many {
		many[i] = "Local/" + string(rune('a'+i))
	}
	full := d.hire(staff.PersonInput{Name: "Full", AgentIDs: many})
	found, busy, known := d.agent("SIP/2071"), d.agent("SIP/2072"), d.agent("SIP/2073")
	n.holds = busy.ID
	_, err := d.People.Change(t.Context(), admin, known.ID, 0, staff.PersonChange{Email: new("known@example.org")})
	d.must(err)
	for _, c := range []struct{ from, into, code, field string }{
		{olena.ID, full.ID, "staff.not_to_confirm", ""},
		{found.ID, found.ID, "staff.merge_into", "merge_self"},
		{found.ID, boss.ID, "staff.merge_into", "merge_no_operator"},
		{found.ID, gone.ID, "staff.merge_into", "merge_inactive"},
		{found.ID, busy.ID, "staff.merge_into", "merge_inactive"},
		{found.ID, full.ID, "staff.merge_into", "merge_too_many"},
		{found.ID, "p_nobody", "staff.merge_into", "merge_nobody"},
		{busy.ID, olena.ID, "staff.merge_own", ""},
		{known.ID, olena.ID, "staff.merge_own", ""},
	} {
		_, err := d.Merges.Merge(t.Context(), admin, c.from, 0, staff.MergeInput{Into: c.into})
		p := refused(t, err, c.code)
		if c.field != "" && (len(p.Fields) != 1 || p.Fields[0].Code != c.field || p.Fields[0].Pointer != "#/into") {
			t.Errorf("%+v: %+v", c, p.Fields)
		}
	}
	if p := d.person(found.ID); p.Rev != found.Rev {
		t.Errorf("a refusal changed %+v", p)
	}
	_, err = d.Merges.Merge(t.Context(), admin, found.ID, found.Rev+1, staff.MergeInput{Into: olena.ID})
	if !errors.Is(err, mongodb.ErrStale) {
		t.Errorf("an older revision: %v", err)
	}
}

// After a merge the identity is the colleague's, whoever asks and however often
// it is asked for; nothing makes the found person somebody again.
func TestMergedIdentityIsTheColleagues(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	d := newDeskOn(t, db)
	n := &neighbour{}
	d.next(n)
	olena := d.hire(staff.PersonInput{Name: "Олена Коваль", AgentIDs: []string{"SIP/2070"}})
	ivan := d.hire(staff.PersonInput{Name: "Ivan"})
	found := d.agent("SIP/2071")
	into := staff.MergeInput{Into: olena.ID}
	merged, err := d.Merges.Merge(t.Context(), admin, found.ID, found.Rev, into)
	d.must(err)
	if merged.ToConfirm || merged.Active || merged.MergedInto != olena.ID || len(merged.AgentIDs) != 0 {
		t.Errorf("merged: %+v", merged)
	}
	if p := d.agent("SIP/2071"); p.ID != olena.ID || len(p.AgentIDs) != 2 {
		t.Errorf("SIP/2071 is %+v", p)
	}
	again, err := d.Merges.Merge(t.Context(), admin, found.ID, found.Rev, into)
	d.must(err)
	if again.Rev != merged.Rev {
		t.Errorf("a repeat changed %+v", again)
	}
	_, err = d.Merges.Merge(t.Context(), admin, found.ID, 0, staff.MergeInput{Into: ivan.ID})
	refused(t, err, "staff.merged")
	_, err = d.People.Change(t.Context(), admin, found.ID, 0, staff.PersonChange{Active: new(true)})
	refused(t, err, "staff.merged")
	_, err = d.People.Unconfirm(t.Context(), admin, found.ID, 0)
	refused(t, err, "staff.merged")
	_, err = d.People.Change(t.Context(), admin, olena.ID, 0, staff.PersonChange{AgentIDs: []string{"SIP/2071"}})
	d.must(err)
	d.lateWritersAreCarried(n, found, olena)
	page, err := d.Merges.Merged(t.Context(), paging.Request{Size: 1})
	if err != nil || len(page.Items) != 1 {
		t.Errorf("%d merged, %v", len(page.Items), err)
	}
	watch.ScansNothing()
}

// lateWritersAreCarried wants that the sweep looks after what an import writes
// late, and at last lets it be.
func (d *desk) lateWritersAreCarried(n *neighbour, found, into staff.Person) {
	d.tb.Helper()
	n.late.Store(3)
	if moved, err := d.Merges.Sweep(d.tb.Context()); err != nil || moved != 3 || n.to != into.ID {
		d.tb.Errorf("moved %d to %s, %v", moved, n.to, err)
	}
	d.wait(11 * time.Minute)
	n.late.Store(2)
	if moved, err := d.Merges.Sweep(d.tb.Context()); err != nil || moved != 2 {
		d.tb.Errorf("at last moved %d, %v", moved, err)
	}
	if d.person(found.ID).Moving {
		d.tb.Error("it never ends")
	}
}

// quitter ends the work before its n-th write, as a crash would.
type quitter struct {
	left   int
	cancel context.CancelFunc
}

func (q *quitter) Writing(ctx context.Context, _ mongodb.Write) error {
	if q.left == 0 {
		q.cancel()
	}
	q.left--
	return ctx.Err()
}

func (q *quitter) Wrote(mongodb.Write) {}

// Wherever one who merges dies, from the first write on the identity is the
// colleague's, and another instance finishes it.
func TestMergeThatWasCutOffIsFinishedByTheSweep(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	olena := d.hire(staff.PersonInput{Name: "Олена Коваль"})
	for writes := range 5 {
		agent := "SIP/" + string(rune('1'+writes))
		found := d.agent(agent)
		ctx, cancel := context.WithCancel(t.Context())
		n := &neighbour{fails: context.Canceled}
		d.next(n)
		_, err := d.Merges.Merge(mongodb.Before(ctx, &quitter{writes, cancel}), admin, found.ID, 0, staff.MergeInput{Into: olena.ID})
		cancel()
		if writes == 0 {
			if err == nil || d.agent(agent).ID != found.ID {
				t.Errorf("cut off before it began: %v", err)
			}
			continue
		}
		d.must(err)
		if p := d.agent(agent); p.ID != olena.ID {
			t.Errorf("after %d writes %s is %+v", writes, agent, p)
		}
		d.wait(time.Hour) // what is claimed and not named is left over by then
		if p := d.agent(agent); p.ID != olena.ID {
			t.Errorf("an hour after %d writes %s is %+v", writes, agent, p)
		}
		second, m := d.instance(), &neighbour{}
		m.late.Store(7)
		second.Merges.Use(nil, []staff.Carrier{m})
		if _, err := second.Merges.Sweep(t.Context()); err != nil || m.to != olena.ID || m.late.Load() != 0 {
			t.Errorf("the sweep after %d writes: %v", writes, err)
		}
		if f := d.person(found.ID); f.Moving || len(f.AgentIDs) != 0 || d.agent(agent).ID != olena.ID {
			t.Errorf("finished after %d writes: %+v", writes, f)
		}
	}
}
