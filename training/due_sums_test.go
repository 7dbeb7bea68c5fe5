package training

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/rollup"
)

// happen lets something happen to training, of which had is there.
func (c *centre) happen(r *rand.Rand, had []Assignment) []Assignment {
	c.t.Helper()
	ctx := c.t.Context()
	c.pass(time.Duration(r.IntN(3)) * day)
	due := c.now().AddDate(0, 0, 1+r.IntN(20)).Format(dateFormat)
	if r.IntN(3) == 0 || len(had) == 0 {
		who := []identity.Actor{olha, ivan}[r.IntN(2)]
		in := AssignmentInput{OperatorID: who.ID, CourseID: c.course().ID, DueOn: due, Reason: "asked for it"}
		a, _, err := c.Assignments.Create(ctx, taras, in, once.Key{})
		c.must(err)
		return append(had, a)
	}
	a := had[r.IntN(len(had))]
	by := olha
	if a.OperatorID == ivan.ID {
		by = ivan
	}
	// Much of this comes too late, and is refused.
	switch r.IntN(5) {
	case 0:
		_, _ = c.Assignments.Reschedule(ctx, taras, a.ID, 0, DueInput{DueOn: due, Reason: "ill"})
	case 1:
		_, _, _ = c.Assignments.Attempt(ctx, by, a.ID, 0, right(), once.NewKey(by.ID, "attempts", fmt.Sprint(c.made.Add(1)), nil))
	case 2:
		if r.IntN(3) == 0 {
			_, _ = c.Assignments.Waive(ctx, taras, a.ID, 0, "not needed")
		}
	default:
		_, err := c.Tallies.Sweep(ctx)
		c.must(err)
	}
	return had
}

// Whatever becomes of training, and whenever it is summed up: the sums say what
// the assignments say.
func TestSumsOfWhatWasDueSayWhatTheAssignmentsSay(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	c := foundCentre(t, db, collections())
	r := rand.New(rand.NewPCG(6, 2026))
	begun := c.now()
	c.hire(olha)
	c.hire(ivan)
	var had []Assignment
	for range 70 {
		had = c.happen(r, had)
	}
	for left := 1; left > 0; {
		var err error
		left, err = c.Tallies.Sweep(t.Context())
		c.must(err)
	}
	c.pass(40 * day)
	v, err := viewOf(taras, identity.AssignmentsRead)
	c.must(err)
	for _, days := range [][2]int{{0, 200}, {3, 17}, {20, 20}} {
		from, to := begun.AddDate(0, 0, days[0]).Format(dateFormat), begun.AddDate(0, 0, days[1]).Format(dateFormat)
		counted, err := c.Assignments.store.punctual(t.Context(), v, from, min(to, dateAfter(c.now(), time.UTC, -1)), "UTC")
		c.must(err)
		summed, err := c.Assignments.Punctual(t.Context(), taras, from, to)
		c.must(err)
		c.same(summed, counted)
	}
	found, err := c.Tallies.AuditSums(t.Context(), rollup.Look)
	if c.must(err); len(found.Wrong) > 0 || found.Pages == 0 {
		t.Errorf("the audit finds %+v", found)
	}
	_, err = db.Collection("rollups").DeleteMany(t.Context(), bson.M{"book": dueBook, "level": "team", "week": bson.M{"$gt": ""}})
	c.must(err)
	if found, err = c.Tallies.AuditSums(t.Context(), rollup.Repair); err != nil || found.Repaired == 0 {
		t.Errorf("the repair finds %+v, %v", found, err)
	}
	if found, err = c.Tallies.AuditSums(t.Context(), rollup.Look); err != nil || len(found.Wrong) > 0 {
		t.Errorf("after the repair: %+v, %v", found, err)
	}
	watch.ScansNothing()
}
