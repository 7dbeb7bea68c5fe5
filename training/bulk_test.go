package training

import (
	"errors"
	"testing"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// Of several each is told what came of it, and one that cannot be done does not
// keep the others back.
func TestSeveralAreDecidedOneByOne(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID, atOnce, func(r *RuleInput) { r.Approval = ApprovalTrainer })
	c.judged(olha, 99, "greeting")
	c.judged(ivan, 99, "greeting")
	mine, theirs := c.assignments(olha)[0], c.assignments(ivan)[0]
	c.judged(ivan, 99.5, "greeting") // joins: ivan's is not as it was seen
	outcomes := c.Assignments.ApproveAll(t.Context(), taras, []Pick{{mine.ID, mine.Rev}, {theirs.ID, theirs.Rev}, {ID: "t_none"}})
	if outcomes[0].Err != nil || !errors.Is(outcomes[1].Err, errStale) || !errors.Is(outcomes[2].Err, problem.Missing("assignment", "")) {
		t.Errorf("outcomes %+v", outcomes)
	}
	if outcomes[1].Assignment.OperatorID != ivan.ID || outcomes[2].Assignment.ID != "" {
		t.Errorf("outcomes %+v", outcomes)
	}
	c.has(olha, "assigned")
	c.has(ivan, "proposed")
	outcomes = c.Assignments.WaiveAll(t.Context(), viktor, []Pick{{ID: mine.ID}, {ID: theirs.ID}}, "on leave")
	if outcomes[0].Err != nil || outcomes[1].Assignment.ID != "" { // another team's
		t.Errorf("outcomes %+v", outcomes)
	}
	outcomes = c.Assignments.WithdrawAll(t.Context(), taras, []Pick{{ID: theirs.ID}}, " ")
	c.wants(outcomes[0].Err, ErrBadAssignment)
	c.has(ivan, "proposed")
}

func TestDueDayIsChosenAnew(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID, atOnce, func(r *RuleInput) { r.Approval = ApprovalTrainer })
	c.judged(olha, 99, "greeting")
	id := c.assignments(olha)[0].ID
	outcomes := c.Assignments.RescheduleAll(t.Context(), taras, []Pick{{ID: id}}, DueInput{DueOn: "2026-07-30", Reason: "holidays"})
	c.must(outcomes[0].Err)
	_, err := c.Assignments.Reschedule(t.Context(), taras, id, 0, DueInput{DueOn: "2026-07-30"})
	c.must(err) // the same day: nothing changes
	_, err = c.Assignments.Reschedule(t.Context(), taras, id, 0, DueInput{DueOn: "2020-01-01"})
	c.wants(err, ErrBadAssignment)
	approved, err := c.Assignments.Approve(t.Context(), taras, id, 0)
	c.must(err)
	if len(approved.DueChanges) != 1 || approved.DueOn != "2026-07-30" || approved.DueChanges[0].Why != "holidays" {
		t.Errorf("a chosen day does not stand: %s, %+v", approved.DueOn, approved.DueChanges)
	}
	_, err = c.Assignments.Waive(t.Context(), taras, id, 0, "enough")
	c.must(err)
	_, err = c.Assignments.Reschedule(t.Context(), taras, id, 0, DueInput{DueOn: "2026-07-31"})
	c.wants(err, ErrAssignmentClosed)
}

func TestCourseIsAssignedToSeveral(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	open := c.byHand(olha, course.ID)
	c.hire(ivan)
	in := AssignmentInput{CourseID: course.ID, DueOn: "2026-07-30", Reason: "new goods"}
	key := once.NewKey(taras.ID, "assign", "k", []byte("body"))
	for range 2 {
		outcomes := c.Assignments.CreateAll(t.Context(), taras, []string{olha.ID, ivan.ID}, in, key)
		c.wants(outcomes[0].Err, ErrAssignmentOpen)
		c.same(problem.From(outcomes[0].Err).Params["id"], any(open.ID))
		c.must(outcomes[1].Err)
	}
	c.same(len(c.assignments(ivan)), 1)
	for by, want := range map[*identity.Actor]int{&taras: 2, &viktor: 1} {
		found, err := c.Assignments.OpenOf(t.Context(), *by, course.ID, []string{olha.ID, ivan.ID, "nobody"})
		c.must(err)
		c.same(len(found), want)
	}
}

func TestOverviewCountsWhatThereIs(t *testing.T) {
	c := newCentre(t)
	course, other := c.course(), c.course()
	c.rule(c.course().ID, atOnce, func(r *RuleInput) { r.Approval = ApprovalTrainer })
	c.judged(olha, 99, "greeting")
	c.byHand(olha, course.ID)
	c.byHand(ivan, course.ID)
	c.complete(ivan)
	soon, _, err := c.Assignments.Create(t.Context(), taras, handed(ivan, other.ID), once.Key{})
	c.must(err)
	_, err = c.Assignments.Reschedule(t.Context(), taras, soon.ID, 0, DueInput{DueOn: c.Assignments.Today()})
	c.must(err)
	c.counted()
	o, err := c.Assignments.Overview(t.Context(), taras, AssignmentFilter{State: Completed})
	c.must(err)
	c.same([]int{o.Proposed, o.Open, o.Overdue, o.Completed, o.Failed, o.Waived, o.Withdrawn}, []int{1, 2, 0, 1, 0, 0, 0})
	due := 0
	for _, d := range o.Week {
		due += d.N
	}
	if len(o.Week) != 7 || due != 1 || o.Waiting == nil || len(o.Late) != 0 {
		t.Errorf("%+v", o)
	}
	c.pass(60 * day)
	o, err = c.Assignments.Overview(t.Context(), taras, AssignmentFilter{CourseID: other.ID})
	c.must(err)
	c.same([]int{o.Proposed, o.Open, o.Overdue, len(o.Late)}, []int{0, 1, 1, 1})
	c.same(o.Late[0].ID, soon.ID)
	o, err = c.Assignments.Overview(t.Context(), viktor, AssignmentFilter{})
	c.must(err)
	c.same([]int{o.Proposed, o.Open, o.Overdue}, []int{1, 1, 1})
	o, err = c.Assignments.Overview(t.Context(), taras, AssignmentFilter{Origin: ByRule})
	c.must(err)
	c.same([]int{o.Proposed, o.Open}, []int{1, 0})
	latest, err := c.Assignments.List(t.Context(), taras, AssignmentFilter{Open: true, Order: LatestDue}, paging.Request{Size: 1})
	c.must(err)
	next, err := c.Assignments.List(t.Context(), taras, AssignmentFilter{Open: true, Order: LatestDue}, paging.Request{Size: 1, After: latest.Next})
	c.must(err)
	if latest.Items[0].DueOn <= next.Items[0].DueOn {
		t.Errorf("%s comes before %s", latest.Items[0].DueOn, next.Items[0].DueOn)
	}
}

func TestAttemptsAreReviewedForTrainers(t *testing.T) {
	c := newCentre(t)
	a := c.byHand(olha, c.course().ID)
	_, _, err := c.Assignments.Attempt(t.Context(), olha, a.ID, 0, wrong(), once.Key{})
	c.must(err)
	a, err = c.Assignments.Get(t.Context(), taras, a.ID)
	c.must(err)
	for by, want := range map[*identity.Actor]int{&taras: 2, &viktor: 0} {
		reviews, err := c.Assignments.Reviews(t.Context(), *by, a)
		c.must(err)
		c.same(len(reviews[0].Review), want)
		c.same(reviews[0].Wrong, []int{1})
	}
	_, err = c.Assignments.Reviews(t.Context(), olha, a)
	c.wants(err, identity.ErrForbidden)
	stranger := identity.Actor{ID: "s", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"t_9"}}
	_, err = c.Assignments.Reviews(t.Context(), stranger, a)
	c.wants(err, problem.Missing("assignment", ""))
}
