package training

import (
	"testing"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
)

// Everything that training asks the database is answered by an index.
func TestQueriesScanNothing(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	c := foundCentre(t, db, collections())
	course := c.course()
	rule := c.rule(course.ID, atOnce)
	c.byHand(ivan, course.ID)
	c.void(c.judged(olha, 99, "greeting"))
	c.judged(olha, 99.5, "greeting")
	c.must(c.settle(t.Context()))
	c.complete(olha)
	c.sound()

	first := paging.Request{Size: 1}
	for _, by := range []identity.Actor{taras, viktor, olha} {
		for _, f := range []AssignmentFilter{
			{},
			{OperatorID: olha.ID},
			{TeamID: "t_1"},
			{CourseID: course.ID},
			{State: Assigned},
			{Open: true},
			{Overdue: true},
			{OperatorID: olha.ID, Open: true},
			{Origin: ByRule, Order: LatestDue},
			{OperatorID: olha.ID, Closed: true, Order: LatestDue},
			{OperatorIDs: []string{olha.ID, ivan.ID}},
			{CourseID: course.ID, Open: true, Order: LatestDue},
		} {
			page, err := c.Assignments.List(t.Context(), by, f, first)
			c.must(err)
			_, err = c.Assignments.Count(t.Context(), by, f, 100)
			c.must(err)
			if page.Next != "" {
				_, err = c.Assignments.List(t.Context(), by, f, paging.Request{Size: 1, After: page.Next})
				c.must(err)
			}
		}
	}
	for _, by := range []identity.Actor{taras, viktor} {
		_, err := c.Assignments.Overview(t.Context(), by, AssignmentFilter{})
		c.must(err)
		_, err = c.Assignments.Overview(t.Context(), by, AssignmentFilter{CourseID: course.ID, TeamID: "t_1", OperatorID: olha.ID, Origin: ByPerson})
		c.must(err)
		_, err = c.Assignments.Counts(t.Context(), by, []string{course.ID, "c_none"})
		c.must(err)
		_, err = c.Assignments.Results(t.Context(), by, course.ID, 0)
		c.must(err)
		_, err = c.Assignments.OpenOf(t.Context(), by, course.ID, []string{olha.ID, ivan.ID})
		c.must(err)
	}
	_, err := c.Rules.LeadingTo(t.Context(), daria, []string{course.ID})
	c.must(err)
	_, err = c.Courses.Standing(t.Context(), daria)
	c.must(err)
	for _, f := range []CourseFilter{{}, {Query: "call"}, {Duty: "III.1"}, {State: CourseDraft}, {State: CourseRetired}, {Lang: "en"}} {
		_, err = c.Courses.List(t.Context(), daria, f, first)
		c.must(err)
	}
	_, err = c.Courses.Versions(t.Context(), olha, course.ID)
	c.must(err)
	draft, _, err := c.Courses.NewVersion(t.Context(), daria, course.ID)
	c.must(err)
	c.must(c.Courses.Discard(t.Context(), daria, draft.ID, draft.Rev))
	for _, f := range []RuleFilter{{}, {State: RuleActive}} {
		_, err := c.Rules.List(t.Context(), daria, f, first)
		c.must(err)
	}
	_, err = c.Rules.Standing(t.Context(), daria)
	c.must(err)
	_, err = c.Rules.Firings(t.Context(), daria, []string{rule.ID})
	c.must(err)
	_, err = c.Courses.Names(t.Context(), daria, []string{course.ID})
	c.must(err)
	_, err = c.Courses.Offers(t.Context(), daria)
	c.must(err)
	for _, cards := range [][]string{nil, {"sc_1"}} {
		in := rule.Latest().RuleInput
		in.When.Scorecards = cards
		_, err = c.Backtests.Draft(t.Context(), daria, rule.ID, in, BacktestPeriod{dayAfter(99), dayAfter(101)})
		c.must(err)
	}
	watch.ScansNothing()
}
