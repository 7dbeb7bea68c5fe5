package training

import (
	"errors"
	"fmt"
	"testing"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

func TestLessonsAreRead(t *testing.T) {
	c := newCentre(t)
	a := c.byHand(olha, c.course().ID)
	for _, lesson := range []int{1, 0, 1} {
		_, err := c.Assignments.LessonRead(t.Context(), olha, a.ID, lesson)
		c.must(err)
	}
	_, err := c.Assignments.LessonRead(t.Context(), olha, a.ID, 2)
	c.wants(err, problem.Missing("lesson", ""))
	c.same(c.assignments(olha)[0].LessonsDone, []int{0, 1})
	c.has(olha, "started")
}

func TestQuizIsPassed(t *testing.T) {
	c := newCentre(t)
	a := c.byHand(olha, c.course().ID)
	first, _, err := c.Assignments.Attempt(t.Context(), olha, a.ID, 0, wrong(), once.Key{})
	c.must(err)
	c.same(sum(first), "50 percent, passed false, 1 left, started, wrong [1], 0 reviewed")
	second, _, err := c.Assignments.Attempt(t.Context(), olha, a.ID, 0, right(), once.Key{})
	c.must(err)
	c.same(sum(second), "100 percent, passed true, 0 left, completed, wrong [], 2 reviewed")
	c.same(second.Review[0], QuestionReview{Text: "Who speaks first?", Right: true, Options: []OptionReview{
		{Text: "You", Chosen: true, Correct: true, Explain: "You answer."}, {Text: "They"},
	}})
	_, _, err = c.Assignments.Attempt(t.Context(), olha, a.ID, 0, right(), once.Key{})
	c.wants(err, ErrAssignmentClosed)
	last, err := c.Assignments.Result(t.Context(), olha, a.ID, "")
	c.must(err)
	c.same(last.ID, second.ID)
	earlier, err := c.Assignments.Result(t.Context(), viktor, a.ID, first.ID)
	c.must(err)
	c.same(sum(earlier), "50 percent, passed false, 0 left, completed, wrong [1], 2 reviewed")
	_, err = c.Assignments.Result(t.Context(), ivan, a.ID, "")
	c.wants(err, problem.Missing("assignment", ""))
	c.sound()
}

// sum is the result of an attempt in a few words.
func sum(r AttemptResult) string {
	return fmt.Sprintf("%v percent, passed %t, %d left, %s, wrong %v, %d reviewed",
		r.Percent, r.Passed, r.AttemptsLeft, r.State, r.Wrong, len(r.Review))
}

func TestLastFailedAttemptFails(t *testing.T) {
	c := newCentre(t)
	a := c.byHand(olha, c.course().ID)
	key := func(n string) once.Key { return once.NewKey(olha.ID, "attempts", n, []byte(n)) }
	for range 3 { // the same request: one attempt
		r, _, err := c.Assignments.Attempt(t.Context(), olha, a.ID, 0, wrong(), key("1"))
		c.must(err)
		if r.AttemptsLeft != 1 {
			t.Errorf("%d attempts left", r.AttemptsLeft)
		}
	}
	_, _, err := c.Assignments.Attempt(t.Context(), olha, a.ID, 0, right(), key("1"))
	c.wants(err, once.ErrReused)
	answers := make(chan error)
	for _, n := range []string{"2", "3", "4"} { // one is left
		go func() {
			_, _, err := c.Assignments.Attempt(t.Context(), olha, a.ID, 0, wrong(), key(n))
			answers <- err
		}()
	}
	closed := 0
	for range 3 {
		if err := <-answers; errors.Is(err, ErrAssignmentClosed) {
			closed++
		} else {
			c.must(err)
		}
	}
	c.has(olha, "failed")
	if stored := c.assignments(olha)[0]; closed != 2 || len(stored.Attempts) != 2 {
		t.Errorf("%d attempts, %d came too late", len(stored.Attempts), closed)
	}
}

func TestProposalIsHiddenFromItsOperator(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID, atOnce, func(r *RuleInput) { r.Approval = ApprovalTrainer })
	c.judged(olha, 99, "greeting")
	id := c.assignments(olha)[0].ID
	sees := func(by identity.Actor, want int) {
		t.Helper()
		page, err := c.Assignments.List(t.Context(), by, AssignmentFilter{}, paging.Request{})
		c.must(err)
		_, err = c.Assignments.Get(t.Context(), by, id)
		if len(page.Items) != want || (err == nil) != (want == 1) {
			t.Errorf("%s sees %d, and then: %v", by.ID, len(page.Items), err)
		}
	}
	sees(olha, 0)
	sees(ivan, 0)
	sees(viktor, 1)
	_, err := c.Assignments.Start(t.Context(), olha, id, 0)
	c.wants(err, problem.Missing("assignment", ""))

	c.pass(3 * day)
	outcomes := c.Assignments.ApproveAll(t.Context(), viktor, []Pick{{ID: id}, {ID: "t_none"}})
	if outcomes[0].Err != nil || outcomes[1].Err == nil {
		t.Errorf("outcomes %+v", outcomes)
	}
	if a := c.assignments(olha)[0]; a.State != Assigned || a.DueOn != "2026-06-27" {
		t.Errorf("%s, due on %s", a.State, a.DueOn)
	}
	sees(olha, 1)
	sees(ivan, 0)
}

func TestNobodyDecidesAboutTheirOwn(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	both := identity.Actor{ID: "both", Roles: []identity.Role{identity.Trainer, identity.Operator}, TeamID: "t_1"}
	_, _, err := c.Assignments.Create(t.Context(), both, handed(both, course.ID), once.Key{})
	c.wants(err, ErrOwnAssignment)
	a := c.byHand(both, course.ID)
	_, err = c.Assignments.Waive(t.Context(), both, a.ID, 0, "I know it")
	c.wants(err, ErrOwnAssignment)
	_, err = c.Assignments.Withdraw(t.Context(), taras, a.ID, a.Rev+1, "mistake")
	c.wants(err, errStale)
	a, err = c.Assignments.Withdraw(t.Context(), taras, a.ID, a.Rev, "mistake")
	if err != nil || a.State != Withdrawn || a.Reason != "mistake" || a.Undone {
		t.Errorf("%+v: %v", a, err)
	}
}

func TestListOfAssignments(t *testing.T) {
	c := newCentre(t)
	one, other := c.course(), c.course()
	c.rule(one.ID, atOnce)
	c.rule(other.ID, atOnce, func(r *RuleInput) { r.DueDays = 3 })
	c.judged(olha, 99, "greeting")
	c.judged(ivan, 99, "greeting")
	c.pass(5 * day)
	for _, test := range []struct {
		name string
		by   identity.Actor
		f    AssignmentFilter
		want int
	}{
		{"all", taras, AssignmentFilter{}, 4},
		{"open", taras, AssignmentFilter{Open: true}, 4},
		{"overdue", taras, AssignmentFilter{Overdue: true}, 2},
		{"of a course", taras, AssignmentFilter{CourseID: one.ID}, 2},
		{"of a team", taras, AssignmentFilter{TeamID: "t_2", State: Assigned}, 2},
		{"completed", taras, AssignmentFilter{State: Completed}, 0},
		{"their own", olha, AssignmentFilter{}, 2},
		{"not of others", olha, AssignmentFilter{OperatorID: ivan.ID}, 0},
		{"their team's", viktor, AssignmentFilter{}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, err := c.Assignments.List(t.Context(), test.by, test.f, paging.Request{})
			if err != nil || len(page.Items) != test.want {
				t.Errorf("%d assignments, want %d: %v", len(page.Items), test.want, err)
			}
			for i := 1; i < len(page.Items); i++ {
				if page.Items[i-1].DueOn > page.Items[i].DueOn {
					t.Error("not by the day on which they are due")
				}
			}
		})
	}
	first, err := c.Assignments.List(t.Context(), taras, AssignmentFilter{}, paging.Request{Size: 3})
	c.must(err)
	rest, err := c.Assignments.List(t.Context(), taras, AssignmentFilter{}, paging.Request{Size: 3, After: first.Next})
	if err != nil || len(first.Items) != 3 || len(rest.Items) != 1 || rest.Next != "" {
		t.Errorf("%d and %d: %v", len(first.Items), len(rest.Items), err)
	}
}
