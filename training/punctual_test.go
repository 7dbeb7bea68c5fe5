package training

import (
	"testing"

	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
)

func TestPunctualTraining(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	c := foundCentre(t, db, collections())
	passed := func(a Assignment) {
		_, _, err := c.Assignments.Attempt(t.Context(), olha, a.ID, 0, right(), once.Key{})
		c.must(err)
	}
	more := func() Assignment {
		a, _, err := c.Assignments.Create(t.Context(), taras, handed(olha, c.course().ID), once.Key{})
		c.must(err)
		return a
	}
	punctual := c.byHand(olha, c.course().ID)
	late, overdue, off := more(), more(), more()
	passed(punctual)
	_, err := c.Assignments.Withdraw(t.Context(), taras, off.ID, 0, "let off")
	c.must(err)
	from, to := punctual.DueOn, overdue.DueOn
	count := func() Punctual {
		for left := 1; left > 0; {
			var err error
			left, err = c.Tallies.Sweep(t.Context())
			c.must(err)
		}
		found, err := c.Assignments.Punctual(t.Context(), taras, from, to)
		c.must(err)
		return found
	}
	c.same(count(), Punctual{}) // nothing is due yet
	c.pass(40 * day)
	passed(late)
	c.same(count(), Punctual{Due: 3, OnTime: 1, Late: 1})
	none, err := c.Assignments.Punctual(t.Context(), ivan, from, to)
	c.must(err)
	c.same(none, Punctual{})
	watch.ScansNothing()
}
