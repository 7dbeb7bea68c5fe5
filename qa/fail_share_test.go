package qa_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"qaloop/internal/identity"
	"qaloop/qa"
)

func TestFailSharesCountOperators(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	absent := met()
	absent["greeting"] = qa.Answer{NA: true}
	for i := range 4 {
		operator := identity.Actor{ID: fmt.Sprint("op", i), TeamID: "red"}
		answers := met()
		if i < 2 {
			answers["greeting"] = qa.Answer{Value: new(0)}
		}
		if i == 3 {
			answers = absent // not judged on the greeting
		}
		d.submitted(marina, d.call(fmt.Sprint("i_a", i), operator, i), answers)
		d.submitted(marina, d.call(fmt.Sprint("i_b", i), operator, i), absent)
	}
	d.submitted(marina, d.call("i_early", olga, -200), met())
	want := map[string]qa.FailShare{"greeting": {3, 2}}
	for _, c := range []string{"secret", "solution", "tone"} {
		want[c] = qa.FailShare{4, 0}
	}
	if diff := cmp.Diff(want, d.shares()); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
}

// shares are those of the first day.
func (d *desk) shares() map[string]qa.FailShare {
	d.t.Helper()
	shares, err := d.Evaluations.FailShares(d.t.Context(), d.card.ID, start, start.Add(24*time.Hour))
	d.must(err)
	return shares
}

// like stores n evaluations like e, each of an operator of its own.
func (d *desk) like(e qa.Evaluation, n int) {
	d.t.Helper()
	all := make([]any, n)
	for i := range all {
		one := e
		one.ID = uuid.NewString()
		one.OperatorID = one.ID
		all[i] = one
	}
	_, err := d.db.Collection("evaluations").InsertMany(d.t.Context(), all)
	d.must(err)
}

// Of a week in which little was judged every evaluation counts at once. Where it
// was much, what is said may be a minute old, and is counted anew meanwhile.
func TestFailSharesOfABusyWeekAreRemembered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	e := d.submitted(marina, d.call("i_1", olga, 0), met())
	wants := func(when string, operators int) {
		t.Helper()
		if got := d.shares()["secret"].Evaluated; got != operators {
			t.Errorf("%s: %d operators were judged, want %d", when, got, operators)
		}
	}
	wants("one", 1)
	d.like(e, 199)
	wants("few", 200)
	d.like(e, 100)
	wants("many", 300)
	d.like(e, 5)
	wants("five more", 300)
	d.clock.Add(time.Minute.Milliseconds())
	wants("a minute later", 300)
	d.clock.Add(2 * time.Minute.Milliseconds())
	wants("three minutes later", 305)
}
