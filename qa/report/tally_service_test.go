package report

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/qa"
)

func TestNumbersFollowAtOnce(t *testing.T) {
	d := newDesk(t)
	d.random(olga, time.Hour, met()) // the hour before start is in its week
	second := d.random(olga, 2*time.Hour, but("secret", no))
	d.random(taras, time.Hour, met())
	d.judged(olga, time.Hour, qa.SampleTargeted, but("data", no))
	d.random(olga, aWeek, met())
	d.random(ivan, time.Hour, met())

	own := d.at(olga, "2026-11-23", 0)
	if n := own.Totals.Judged().N; n != 2 || len(own.Scores) != 2 || own.Totals.Volume() != 3 || own.Totals.CriticalErrors() != 2 {
		t.Errorf("of olga: %+v", own.Totals)
	}
	if team := d.at(olga, "2026-11-23", 1); team.Totals.Judged().N != 3 || team.Dirty {
		t.Errorf("of the team: %+v", team.Totals)
	}
	d.settle()
	if centre := d.at(olga, "2026-11-23", 3); centre.Totals.Judged().N != 4 || centre.Dirty {
		t.Errorf("of the centre: %+v", centre.Totals)
	}
	d.voided(second)
	if n := d.at(olga, "2026-11-23", 0).Totals.Judged().N; n != 1 {
		t.Errorf("%d evaluations of olga after one is void", n)
	}
	d.settle()
	if n := d.at(olga, "2026-11-23", 3).Totals.Judged().N; n != 3 {
		t.Errorf("%d evaluations of the centre after one is void", n)
	}
	d.sound()
}

// Five deliveries, two of them of a later revision, in all 120 orders: everybody
// has the same numbers in the end.
func TestTheOrderOfDeliveriesDoesNotMatter(t *testing.T) {
	d := newDesk(t)
	score := func(rev int, percent int64) Contribution {
		return Contribution{Rev: rev, Origin: qa.SampleRandom, At: start, Percent: &percent, Version: 1}
	}
	events := []struct {
		evaluation string
		Contribution
	}{
		{"a", score(1, 9000)},
		{"a", Contribution{Rev: 2, Void: true, At: start}},
		{"b", score(1, 5000)},
		{"b", score(3, 7000)}, // judged again
		{"c", score(1, 10000)},
	}
	orders := permutations(len(events))
	if len(orders) != 120 {
		t.Fatalf("%d orders", len(orders))
	}
	var group errgroup.Group
	group.SetLimit(8)
	for i, order := range orders {
		group.Go(func() error {
			a := Address{Level: levelOperator, Week: "2026-11-23", ScorecardID: d.card.ID, Line: "orders", TeamID: "red", OperatorID: fmt.Sprint("op", i)}
			for _, n := range append(order, order[0]) { // and one of them again
				if err := d.Tallies.put(t.Context(), a, events[n].evaluation, events[n].Contribution); err != nil {
					return err
				}
			}
			up, _ := a.parent()
			return d.Tallies.store.mark(t.Context(), d.Tallies.now(), up)
		})
	}
	d.must(group.Wait())
	d.settle()
	want := Totals{}.Plus(score(3, 7000).totals()).Plus(score(1, 10000).totals())
	all := Totals{}
	for i := range orders {
		if diff := cmp.Diff(want, d.at(identity.Actor{ID: fmt.Sprint("op", i), TeamID: "red"}, "2026-11-23", 0).Totals); diff != "" {
			t.Fatalf("order %v (-want +got):\n%s", orders[i], diff)
		}
		all = all.Plus(want)
	}
	for up := 1; up < len(levels); up++ {
		if diff := cmp.Diff(all, d.at(olga, "2026-11-23", up).Totals); diff != "" {
			t.Errorf("%s (-want +got):\n%s", levels[up], diff)
		}
	}
}

// permutations are all orders of n things.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, shorter := range permutations(n - 1) {
		for at := range n {
			order := append(append(append([]int{}, shorter[:at]...), n-1), shorter[at:]...)
			all = append(all, order)
		}
	}
	return all
}

// Evaluations are submitted and voided while those who count die at a third of
// all steps. In the end every number is right.
func TestNumbersSurviveThoseWhoCount(t *testing.T) {
	d := newDesk(t)
	operators := []identity.Actor{olga, taras, ivan}
	var group errgroup.Group
	for worker := range 4 {
		other := d.again()
		var lock sync.Mutex
		dice := rand.New(rand.NewPCG(20261123, uint64(worker)))
		other.Tallies.steps = func(string) error {
			lock.Lock()
			defer lock.Unlock()
			if dice.IntN(3) == 0 {
				return errCut
			}
			return nil
		}
		group.Go(func() error {
			own := rand.New(rand.NewPCG(7, uint64(worker)))
			for i := range 12 {
				answers := met()
				if own.IntN(2) == 0 {
					answers = but("secret", no)
				}
				e := other.random(operators[own.IntN(len(operators))], time.Duration(own.IntN(3))*aWeek, answers)
				if own.IntN(4) == 0 {
					other.voided(e)
				}
				if i%4 == 0 {
					if _, err := other.Tallies.Sweep(t.Context()); err != nil && !errors.Is(err, errCut) {
						return err
					}
				}
			}
			return nil
		})
	}
	d.must(group.Wait())
	d.clock.Add((2 * margin).Milliseconds())
	if audit, err := d.Auditor.Verify(t.Context(), false); err != nil || audit.Clean() {
		t.Errorf("with a third of all steps cut off, everything is in order: %v", err)
	}
	d.settle()
	d.sound()
}

func TestWrongNumbersAreFoundAndRepaired(t *testing.T) {
	d := newDesk(t)
	for range 3 {
		d.random(olga, time.Hour, met())
		d.random(ivan, time.Hour, but("secret", no))
	}
	d.settle()
	d.sound()
	tallies := d.db.Collection(talliesName)
	damage := func(b bucket, change map[string]any) {
		t.Helper()
		_, err := tallies.UpdateOne(t.Context(), map[string]any{"_id": b.ID}, map[string]any{"$set": change})
		d.must(err)
	}
	damage(d.at(olga, "2026-11-23", 0), map[string]any{"totals.random.sum": 1})
	damage(d.at(ivan, "2026-11-23", 1), map[string]any{"totals.random.n": 9})
	_, err := tallies.DeleteOne(t.Context(), map[string]any{"_id": d.at(ivan, "2026-11-23", 0).ID})
	d.must(err)
	stray := emptyBucket(Address{Level: levelOperator, Week: "2026-11-16", ScorecardID: d.card.ID, OperatorID: "ghost"})
	stray, _ = stray.with("none", Contribution{Rev: 1, Origin: qa.SampleRandom, At: start})
	_, err = d.Tallies.store.insert(t.Context(), stray)
	d.must(err)

	rebuilt, err := d.Auditor.Rebuild(t.Context(), false)
	d.must(err)
	found := map[string]int{}
	for _, f := range rebuilt.Faults {
		found[f.Code]++
	}
	if diff := cmp.Diff(map[string]int{faultSum: 2, faultAbsent: 1, faultSurplus: 1}, found); diff != "" {
		t.Errorf("the rebuild finds (-want +got):\n%s", diff)
	}
	verified, err := d.Auditor.Verify(t.Context(), true)
	d.must(err)
	if verified.Clean() || verified.Repaired == 0 {
		t.Errorf("verify finds nothing: %+v", verified)
	}
	d.settle()
	d.sound()

	damage(d.at(olga, "2026-11-23", 3), map[string]any{"totals.random.n": 99})
	rebuilt, err = d.Auditor.Rebuild(t.Context(), true)
	d.must(err)
	if rebuilt.Wrong != 1 || rebuilt.Repaired != 1 {
		t.Errorf("a wrong centre: %+v", rebuilt)
	}
	d.settle()
	d.sound()
}

// Every query of the numbers is served by an index.
func TestNoQueryReadsAllNumbers(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	d := newDeskOn(t, db)
	for i := range 4 {
		d.random(olga, time.Duration(i)*aWeek, met())
		d.random(ivan, time.Duration(i)*aWeek, met())
	}
	d.voided(d.random(olga, time.Hour, met()))
	d.settle()
	d.sound()
	watch.ScansNothing()
}

// Wherever the count is cut off, what waits for the sweeper is no fault, and is
// one when the sweeper does not come.
func TestWhatWaitsForTheSweeperIsAFaultOnlyWhenItWaitsTooLong(t *testing.T) {
	t.Parallel()
	for _, cut := range []string{stepContributed, stepMarked, stepSettled, stepSummed, stepTold} {
		t.Run(cut, func(t *testing.T) {
			d := newDesk(t)
			d.Tallies.steps = func(step string) error {
				if step == cut {
					return errCut
				}
				return nil
			}
			d.random(olga, time.Hour, met())
			if audit, err := d.Auditor.Verify(t.Context(), false); err != nil || !audit.Clean() {
				t.Errorf("what is on its way is a fault: %v %+v", err, audit.Faults)
			}
			d.clock.Add((2 * margin).Milliseconds())
			if audit, err := d.Auditor.Verify(t.Context(), false); err != nil || audit.Clean() {
				t.Errorf("nobody has counted for a long time, and all is said to be well: %v", err)
			}
			d.Tallies.steps = nil
			d.settle()
			d.sound()
		})
	}
}
