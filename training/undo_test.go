package training

import (
	"testing"

	"qaloop/qa"
)

func (c *centre) void(e qa.Evaluation) {
	c.t.Helper()
	_, err := c.qa.Evaluations.Void(c.t.Context(), admin, e.ID, 0, "the wrong call")
	c.must(err)
}

func TestVoidWithdrawsWhatIsNotStarted(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID)
	c.judged(olha, 1, "greeting")
	c.void(c.judged(olha, 2, "greeting"))
	c.has(olha, "withdrawn")
	a := c.assignments(olha)[0]
	if !a.Undone || !a.CauseRemoved || !a.Causes[0].Cleared || a.Reason != clearedReason {
		t.Errorf("assignment %+v", a)
	}
	c.decided(c.judged(olha, 3, "greeting"), "assigned")
	c.has(olha, "withdrawn assigned")
	c.sound()
}

// The one that was counted with it is cleared: what is left is not enough, and
// the finding that made the assignment is decided again.
func TestVoidOfTheEvidence(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID)
	first, second := c.judged(olha, 1, "greeting"), c.judged(olha, 2, "greeting")
	c.void(first)
	c.has(olha, "withdrawn")
	c.must(c.settle(t.Context()))
	c.decided(second, "below_threshold")
	c.decided(c.judged(olha, 3, "greeting"), "assigned")
	c.must(c.qa.Evaluations.ReopenLink(t.Context(), second.ID))
	c.must(c.settle(t.Context()))
	c.decided(second, "joined")
	c.sound()
}

func TestVoidKeepsWhatIsStillDue(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID)
	c.judged(olha, 1, "greeting")
	second, third := c.judged(olha, 2, "greeting"), c.judged(olha, 3, "greeting")
	c.void(second)
	c.must(c.settle(t.Context()))
	c.has(olha, "assigned")
	c.decided(third, "joined")
	if a := c.assignments(olha)[0]; a.CauseRemoved || !a.Causes[0].Cleared || a.Causes[1].Cleared {
		t.Errorf("causes %+v", a.Causes)
	}
	c.sound()
}

func TestVoidMarksWhatIsStarted(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID, atOnce)
	e := c.judged(olha, 1, "greeting")
	a := c.assignments(olha)[0]
	_, err := c.Assignments.Start(t.Context(), olha, a.ID, 0)
	c.must(err)
	c.void(e)
	c.has(olha, "started")
	if !c.assignments(olha)[0].CauseRemoved {
		t.Error("the cause is not marked as removed")
	}
	c.sound()
	c.complete(olha)

	done := c.judged(ivan, 99, "greeting")
	c.complete(ivan)
	c.void(done)
	c.has(ivan, "completed")
	if !c.assignments(ivan)[0].CauseRemoved {
		t.Error("the cause is not marked as removed")
	}
	c.sound()
}

func TestVoidLeavesWhatAPersonAssigned(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	c.rule(course.ID, atOnce)
	a := c.byHand(olha, course.ID)
	e := c.judged(olha, 99, "greeting")
	c.decided(e, "joined")
	c.void(e)
	c.must(c.settle(t.Context()))
	if stored := c.assignments(olha)[0]; stored.ID != a.ID || stored.State != Assigned || stored.CauseRemoved || !stored.Causes[0].Cleared {
		t.Errorf("assignment %+v", stored)
	}
	c.sound()
}

// Two findings lead to one assignment, the first of which is cleared; the other
// must make one of its own if it is enough by itself.
func TestWhatIsLeftIsDecidedAgain(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	pair := c.rule(course.ID)
	first, second := c.judged(olha, 1, "greeting"), c.judged(olha, 2, "greeting")
	_, err := c.Rules.Pause(t.Context(), daria, pair.ID, 0)
	c.must(err)
	c.rule(course.ID, func(r *RuleInput) { r.When.Criteria = []string{"record"}; r.Threshold = Threshold{Fails: 1, Days: 1} })
	third := c.judged(olha, 40, "record")
	c.decided(third, "joined")
	c.void(second)
	c.must(c.settle(t.Context()))
	c.has(olha, "assigned") // third is enough for it
	c.decided(third, "joined")
	c.void(third)
	c.must(c.settle(t.Context()))
	c.has(olha, "withdrawn")
	c.decided(first, "below_threshold")
	c.sound()
}

// Taking back may be cut off anywhere, too.
func TestAnyStepOfVoidingMayBeTheLast(t *testing.T) {
	for _, step := range []string{stepClaimed, stepUndone, stepReopened, stepSettling} {
		t.Run(step, func(t *testing.T) {
			c := newCentre(t)
			c.rule(c.course().ID)
			first, second := c.judged(olha, 1, "greeting"), c.judged(olha, 2, "greeting")
			died := false
			c.cut(func(at string) error {
				if at == step && !died {
					died = true
					return errCut
				}
				return nil
			})
			c.void(first)
			if !died {
				t.Fatal("the step never came")
			}
			c.must(c.settle(t.Context()))
			c.has(olha, "withdrawn")
			c.decided(second, "below_threshold")
			c.sound()
		})
	}
}

// A linker has read the findings and is about to assign, when one of them is
// cleared and everything that follows from that is done.
func TestClearedWhileAnotherDecides(t *testing.T) {
	for _, step := range []string{stepDecided, stepWriting} {
		t.Run(step, func(t *testing.T) {
			c := newCentre(t)
			c.rule(c.course().ID)
			first, second := c.judged(olha, 1, "greeting"), c.committed(olha, 2, "greeting")
			slow, cleared := c.again(), false
			slow.cut(func(at string) error {
				if at == step && !cleared {
					cleared = true
					c.void(first)
				}
				return nil
			})
			c.must(slow.Linker.LinkEvaluation(t.Context(), second.ID))
			c.must(c.settle(t.Context()))
			c.has(olha, "")
			c.decided(second, "below_threshold")
			c.sound()
		})
	}
}
