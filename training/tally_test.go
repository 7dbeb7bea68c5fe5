package training

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
)

// anAssignment is one that stands somehow.
func anAssignment(t *rapid.T) Assignment {
	a := Assignment{
		CourseID: rapid.SampledFrom([]string{"c_1", "c_2"}).Draw(t, "course"),
		State:    rapid.SampledFrom([]AssignmentState{Proposed, Assigned, Started, Completed, Failed, Waived, Withdrawn}).Draw(t, "state"),
		DueOn:    time.Date(2026, 5, 25+rapid.IntRange(0, 20).Draw(t, "day"), 0, 0, 0, 0, time.UTC).Format(dateFormat),
	}
	if rapid.Bool().Draw(t, "by rule") {
		a.Origin.RuleID = "r_1"
	}
	return a
}

// What assignments come to does not depend on their order, nor on the teams
// that they are counted in first, and it is what one counts by hand.
func TestStandingsAreAMonoid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.Custom(anAssignment)).Draw(t, "assignments")
		shuffled := rapid.Permutation(all).Draw(t, "order")
		cut := rapid.IntRange(0, len(all)).Draw(t, "cut")
		want, one, other := standsOf(all), standsOf(shuffled[:cut]), standsOf(shuffled[cut:])
		for _, course := range []string{"c_1", "c_2"} {
			if got := one[course].plus(other[course]); !got.same(want[course]) || !other[course].plus(one[course]).same(got) {
				t.Fatalf("%s: %+v and %+v are not %+v", course, one[course], other[course], want[course])
			}
			const today, month = "2026-06-03", "2026-06"
			var byHand CourseCount
			var due, byRule int
			for _, a := range all {
				switch {
				case a.CourseID != course:
				case a.State == Assigned || a.State == Started:
					byHand.Open++
					if a.Overdue(today) {
						byHand.Overdue++
					}
					if a.DueOn == today {
						due++
					}
					if a.DueOn == today && a.Origin.RuleID != "" {
						byRule++
					}
				case a.State == Completed && a.DueOn >= "2026-06-01":
					byHand.Completed++
				case a.State == Failed && a.DueOn >= "2026-06-01":
					byHand.Failed++
				}
			}
			s := want[course]
			if got := s.count(today, month); got != byHand {
				t.Fatalf("%s counts %+v, want %+v", course, got, byHand)
			}
			if s.due(today, "") != due || s.due(today, ByRule) != byRule || s.due(today, ByPerson) != due-byRule {
				t.Fatalf("%s: %d and %d by rules are due, got %+v", course, due, byRule, s)
			}
		}
	})
}

// counted lets the tallies follow what has happened.
func (c *centre) counted() {
	c.t.Helper()
	for {
		n, err := c.Tallies.Sweep(c.t.Context())
		c.must(err)
		if n == 0 {
			return
		}
	}
}

// anyTally matches every tally, by an index.
var anyTally = bson.M{"all": bson.M{"$in": bson.A{true, false}}}

// tallied are all tallies by their IDs, as they stand.
func (c *centre) tallied() map[string]stand {
	c.t.Helper()
	cursor, err := c.db.Collection(talliesName).Find(c.t.Context(), anyTally)
	c.must(err)
	var found []courseTally
	c.must(cursor.All(c.t.Context(), &found))
	stands := map[string]stand{}
	for _, t := range found {
		if len(t.Stand.Open)+len(t.Stand.Ended) > 0 {
			stands[t.ID] = t.Stand
		}
	}
	return stands
}

// busyWeek is a centre in which assignments have gone every way.
func busyWeek(t *testing.T, c *centre) (courses []Course, open Assignment) {
	t.Helper()
	courses = []Course{c.course(), c.course(), c.course()}
	c.rule(courses[2].ID, atOnce, func(r *RuleInput) { r.Approval = ApprovalTrainer })
	c.byHand(olha, courses[0].ID)
	c.byHand(ivan, courses[0].ID)
	c.complete(olha)
	c.judged(olha, 99, "greeting")
	var waived Assignment
	for _, to := range []AssignmentInput{handed(olha, courses[1].ID), handed(ivan, courses[2].ID), handed(ivan, courses[1].ID)} {
		var err error
		waived = open
		open, _, err = c.Assignments.Create(t.Context(), taras, to, once.Key{})
		c.must(err)
	}
	_, err := c.Assignments.Waive(t.Context(), taras, waived.ID, 0, "He teaches it.")
	c.must(err)
	return courses, open
}

// However the counting is cut off, by whom and how often it is repeated: in the
// end the tallies are those that are made of all assignments at once.
func TestTalliesFollowWhatHappens(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	c := foundCentre(t, db, collections())
	courses, moved := busyWeek(t, c)
	errCut := errors.New("cut off")
	for _, step := range []string{stepTeamCounted, stepAllCounted} {
		dying := *c.Tallies
		dying.steps = func(at string) error {
			if at == step {
				return errCut
			}
			return nil
		}
		if _, err := dying.Sweep(t.Context()); !errors.Is(err, errCut) {
			t.Errorf("cut off at %s: %v", step, err)
		}
		if a, err := c.Tallies.Audit(t.Context(), false); err != nil || !a.Clean() {
			t.Errorf("what waits to be counted is called wrong: %+v, %v", a, err)
		}
	}
	c.counted()
	first := c.tallied()
	if n := first["all/"+courses[0].ID]; len(first) != 6 || len(n.Open)+len(n.Ended) != 1 && len(n.Open)+len(n.Ended) != 2 {
		t.Errorf("%+v", first)
	}
	if n, err := c.Tallies.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("%d are counted again, %v", n, err)
	}
	// Several at once, while assignments change under their hands.
	var group errgroup.Group
	group.Go(func() error {
		for i := range 12 {
			if _, err := c.Assignments.Reschedule(t.Context(), taras, moved.ID, 0, DueInput{DueOn: fmt.Sprintf("2026-09-%02d", 1+i)}); err != nil {
				return err
			}
		}
		return nil
	})
	for range 3 {
		other := c.again()
		group.Go(func() error {
			for range 6 {
				if _, err := other.Tallies.Sweep(t.Context()); err != nil {
					return err
				}
			}
			return nil
		})
	}
	c.must(group.Wait())
	c.counted()
	followed := c.tallied()
	_, err := db.Collection(talliesName).DeleteMany(t.Context(), anyTally)
	c.must(err)
	for range 2 {
		c.must(c.Tallies.Recount(t.Context()))
		if diff := cmp.Diff(c.tallied(), followed, cmp.AllowUnexported(stand{})); diff != "" {
			t.Errorf("made anew (-) and followed (+):\n%s", diff)
		}
	}
	c.sound()
	watch.ScansNothing()
}

// A tally that says something else is found and made anew; of a team that has
// no assignments, too.
func TestWrongTalliesAreFound(t *testing.T) {
	c := newCentre(t)
	courses, _ := busyWeek(t, c)
	c.counted()
	right := c.tallied()
	tallies := c.db.Collection(talliesName)
	ids := []string{"all/" + courses[0].ID, "team/t_1/" + courses[1].ID, "team/t_2/" + courses[0].ID}
	wrong := bson.A{bson.M{"day": "2026-01-01", "n": 1 + rand.IntN(9), "by_rule": 0}}
	for _, id := range ids {
		_, err := tallies.UpdateOne(t.Context(), bson.M{"_id": id}, bson.M{"$set": bson.M{"stand.open": wrong}})
		c.must(err)
	}
	nobody := tallyOf(false, "t_0", courses[0].ID)
	nobody.Rev, nobody.Stand.Ended = 1, []dueMonth{{"2026-01", 3, 0}}
	_, err := tallies.InsertOne(t.Context(), nobody)
	c.must(err)
	for _, want := range []int{6, 0} { // the three, that of nobody, and the sums of the two courses
		a, err := c.Tallies.Audit(t.Context(), true)
		c.must(err)
		if a.Wrong > want || (a.Wrong == 0) != (want == 0) || a.Repaired < a.Wrong {
			t.Errorf("%+v", a)
		}
	}
	if diff := cmp.Diff(right, c.tallied(), cmp.AllowUnexported(stand{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
