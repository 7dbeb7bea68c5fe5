package training

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
)

func TestLinkerCountsWhoeverCameFirst(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID)
	first := c.judged(olha, 10, "greeting")
	c.decided(first, "below_threshold")
	other := c.judged(ivan, 11, "greeting")
	c.decided(other, "below_threshold")
	second := c.judged(olha, 5, "greeting", "record") // an earlier call, judged later
	c.decided(second, "assigned")
	third := c.judged(olha, 60, "greeting")
	c.decided(third, "joined")
	c.has(olha, "assigned")
	c.has(ivan, "")

	a := c.assignments(olha)[0]
	if a.ID != AssignmentID(second.Findings[0].ID, a.CourseID, 0) || len(a.Causes) != 2 ||
		len(a.Evidence) != 1 || a.Evidence[0].FindingID != first.Findings[0].ID {
		t.Errorf("causes %+v, evidence %+v", a.Causes, a.Evidence)
	}
	if a.DueOn != "2026-06-24" || a.CourseVersion != 1 || a.TeamID != "t_1" {
		t.Errorf("due on %s, version %d, team %s", a.DueOn, a.CourseVersion, a.TeamID)
	}
	if got := c.read(third).Findings[0].Decisions[0]; got.AssignmentID != a.ID || got.Have != 1 {
		t.Errorf("decision %+v", got)
	}
	c.sound()
}

func TestLinkerSaysEveryWord(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	c.rule(course.ID, atOnce)
	assigned := c.judged(olha, 99, "greeting")
	c.decided(assigned, "assigned")
	c.decided(c.judged(olha, 99.5, "greeting"), "joined")
	c.complete(olha)
	c.decided(c.judged(olha, 127, "greeting"), "cooldown")
	c.decided(c.judged(olha, 129, "greeting"), "escalated")
	c.decided(c.judged(olha, 290, "greeting"), "assigned")
	c.has(olha, "completed assigned")

	_, err := c.Courses.Retire(t.Context(), daria, course.ID, 0)
	c.must(err)
	c.decided(c.judged(ivan, 99, "greeting"), "no_course")
	c.clock.Store((201 * day).Milliseconds())
	var others []qa.Evaluation
	for i := range 10 {
		failed := "greeting"
		if i >= 6 {
			failed = "record"
		}
		others = append(others, c.committed(identity.Actor{ID: fmt.Sprint("op", i), TeamID: "t_1"}, 200, failed))
	}
	c.decided(c.judged(ivan, 200.5, "greeting"), "held")
	c.must(c.settle(t.Context()))
	c.decided(others[0], "held")
	c.decided(others[9], "")
	c.sound()
}

func TestLinkerProposes(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID, atOnce, func(r *RuleInput) { r.Approval = ApprovalTrainer })
	e := c.judged(olha, 99, "greeting")
	c.has(olha, "proposed")
	if d := e.Findings[0].Decisions[0]; d.Decision != qa.Assigned || !d.Proposed {
		t.Errorf("decision %+v", d)
	}
	c.decided(c.judged(olha, 99, "greeting"), "joined")
	c.sound()
}

func TestTwoRulesMakeOneAssignmentOfACourse(t *testing.T) {
	c := newCentre(t)
	one, other := c.course(), c.course()
	c.rule(one.ID, atOnce)
	c.rule(one.ID, atOnce, func(r *RuleInput) { r.When = When{Sections: []string{"opening"}} })
	c.rule(other.ID, atOnce)
	e := c.judged(olha, 99, "greeting", "tone")
	if got := decisionsOf(e); len(c.assignments(olha)) != 2 || len(got) != len("assigned joined assigned joined") {
		t.Errorf("%q and %d assignments", got, len(c.assignments(olha)))
	}
	c.sound()
}

func TestRuleCountsOnlyWhileInForce(t *testing.T) {
	c := newCentre(t)
	r := c.rule(c.course().ID, atOnce)
	_, err := c.Rules.Pause(t.Context(), daria, r.ID, 0)
	c.must(err)
	c.decided(c.judged(olha, 99, "greeting"), "")
	before := c.committed(ivan, 99, "greeting")
	_, err = c.Rules.Activate(t.Context(), daria, r.ID, 0)
	c.must(err)
	c.must(c.Linker.LinkEvaluation(t.Context(), before.ID))
	c.decided(before, "")
	c.decided(c.judged(olha, 99, "greeting"), "assigned")
	c.sound()
}

func TestLinkingAgainChangesNothing(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID, func(r *RuleInput) { r.When.Criteria = append(r.When.Criteria, "record") })
	judged := []qa.Evaluation{c.judged(olha, 1, "greeting"), c.judged(olha, 2, "greeting", "record"), c.judged(olha, 50, "record")}
	for _, e := range judged {
		c.must(c.Linker.LinkEvaluation(t.Context(), e.ID)) // closed: nothing to do
		c.must(c.qa.Evaluations.ReopenLink(t.Context(), e.ID))
	}
	c.must(c.settle(t.Context()))
	c.decided(judged[1], "assigned joined")
	c.decided(judged[2], "joined")
	c.has(olha, "assigned")
	if a := c.assignments(olha)[0]; len(a.Causes) != 4 { // the first finding has joined meanwhile
		t.Errorf("%d causes", len(a.Causes))
	}
	c.sound()
}

var errCut = errors.New("cut off")

// Wherever a linker dies, the sweeper brings the same about.
func TestAnyStepMayBeTheLast(t *testing.T) {
	for _, step := range []string{stepClaimed, stepDecided, stepWriting, stepSlot, stepInserted, stepJoined, stepSettling} {
		t.Run(step, func(t *testing.T) {
			c := newCentre(t)
			c.rule(c.course().ID)
			c.judged(olha, 10, "greeting")
			died := false
			c.cut(func(at string) error {
				if at == step && !died {
					died = true
					return errCut
				}
				return nil
			})
			second, third := c.committed(olha, 11, "greeting"), c.committed(olha, 12, "greeting")
			for _, e := range []qa.Evaluation{second, third} {
				if err := c.Linker.LinkEvaluation(t.Context(), e.ID); err != nil && !errors.Is(err, errCut) {
					t.Fatal(err)
				}
			}
			if !died {
				t.Fatal("the step never came")
			}
			c.must(c.settle(t.Context()))
			c.has(olha, "assigned")
			if got := decisionsOf(c.read(second)) + " " + decisionsOf(c.read(third)); got != "assigned joined" && got != "joined assigned" {
				t.Errorf("decided %q", got)
			}
			c.sound()
		})
	}
}

// An evaluation is made void while a linker is about to assign, join or settle;
// what it writes then must come too late.
func TestLateLinkerChangesNothing(t *testing.T) {
	for _, open := range []bool{false, true} {
		for _, step := range []string{stepDecided, stepWriting, stepSettling} {
			t.Run(fmt.Sprintf("%s, an assignment is open: %t", step, open), func(t *testing.T) {
				c := newCentre(t)
				c.rule(c.course().ID, atOnce)
				want := ""
				if open {
					c.judged(olha, 98, "greeting")
					want = "assigned"
				}
				e := c.committed(olha, 99, "greeting")
				slow, void := c.again(), false
				slow.cut(func(at string) error {
					if at == step && !void {
						void = true
						c.void(e)
					}
					return nil
				})
				c.must(slow.Linker.LinkEvaluation(t.Context(), e.ID))
				c.must(c.settle(t.Context()))
				if step == stepSettling && !open {
					want = "withdrawn" // it was made, and then undone
				}
				c.has(olha, want)
				c.sound()
			})
		}
	}
}

// A linker stands still for longer than its lease; another takes over, sees
// more findings, assigns, and dies. Then the first one settles what it saw.
func TestTakenOverLinkerDoesNotSettle(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID)
	first := c.committed(olha, 10, "greeting")
	slow, other := c.again(), c.again()
	other.cut(func(at string) error {
		if at == stepSettling {
			return errCut
		}
		return nil
	})
	slow.cut(func(at string) error {
		if at == stepSettling {
			c.committed(olha, 11, "greeting")
			c.pass(2 * lease)
			c.wants(other.Linker.LinkEvaluation(t.Context(), first.ID), errCut)
		}
		return nil
	})
	c.must(slow.Linker.LinkEvaluation(t.Context(), first.ID))
	c.must(c.settle(t.Context()))
	c.decided(first, "assigned")
	c.has(olha, "assigned")
	c.sound()
}

// Two findings are committed at the same moment: the last linker to run sees
// both, whichever decides first.
func TestFindingsOfTheSameMoment(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID)
	e := []qa.Evaluation{c.committed(olha, 10, "greeting"), c.committed(olha, 11, "greeting")}
	done := make(chan error)
	for i := range e {
		go func() { done <- c.again().Linker.LinkEvaluation(t.Context(), e[i].ID) }()
	}
	c.must(errors.Join(<-done, <-done))
	c.has(olha, "assigned")
	c.sound()
}

func TestSweepLeavesTheYoungAlone(t *testing.T) {
	c := newCentre(t)
	e := c.committed(olha, 10, "greeting")
	n, err := c.Linker.Sweep(t.Context())
	c.must(err)
	if n != 0 || !c.read(e).Link.Open {
		t.Errorf("swept %d", n)
	}
	c.pass(lease + time.Second)
	if n, err = c.Linker.Sweep(t.Context()); err != nil || n != 1 {
		t.Errorf("swept %d: %v", n, err)
	}
}
