package training

import (
	"fmt"
	"testing"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa"
)

func TestCourseIsCreatedOnce(t *testing.T) {
	c := newCentre(t)
	key := func(body string) once.Key { return once.NewKey(daria.ID, "POST /courses", "k", []byte(body)) }
	first, replayed, err := c.Courses.Create(t.Context(), daria, courseInput(), key("body"))
	c.must(err)
	c.same(replayed, false)
	again, replayed, err := c.Courses.Create(t.Context(), daria, courseInput(), key("body"))
	c.must(err)
	c.same(replayed, true)
	c.same(again.DocID, first.ID+".1")
	_, _, err = c.Courses.Create(t.Context(), daria, courseInput(), key("other"))
	c.wants(err, once.ErrReused)
	_, _, err = c.Courses.Create(t.Context(), olha, courseInput(), once.Key{})
	c.wants(err, identity.ErrForbidden)
	_, err = c.Courses.Get(t.Context(), olha, first.ID, 0)
	c.wants(err, problem.Missing("course", "")) // a draft
}

func TestPublishedCourseNeverChanges(t *testing.T) {
	c := newCentre(t)
	first, _, err := c.Courses.Create(t.Context(), daria, courseInput(), once.Key{})
	c.must(err)
	_, err = c.Courses.Publish(t.Context(), daria, first.ID, first.Rev+1)
	c.wants(err, errStale)
	for range 2 {
		published, err := c.Courses.Publish(t.Context(), daria, first.ID, 0)
		c.must(err)
		c.same(published.State, CoursePublished)
	}
	_, err = c.Courses.Edit(t.Context(), daria, first.ID, 0, courseInput())
	c.wants(err, ErrCoursePublished)
	for _, before := range []bool{false, true} {
		second, replayed, err := c.Courses.NewVersion(t.Context(), daria, first.ID)
		c.must(err)
		c.same(replayed, before)
		c.same(second.Version, 2)
	}
	in := courseInput()
	in.Title = "Opening a call well"
	_, err = c.Courses.Edit(t.Context(), daria, first.ID, 0, in)
	c.must(err)
	c.inUse(daria, first.ID, "1 Opening a call, answers hidden false")
	_, err = c.Courses.Publish(t.Context(), daria, first.ID, 0)
	c.must(err)
	c.inUse(olha, first.ID, "2 Opening a call well, answers hidden true")
	old, err := c.Courses.Get(t.Context(), olha, first.ID, 1)
	c.must(err)
	c.same(old.State, CourseRetired)
	versions, err := c.Courses.Versions(t.Context(), olha, first.ID)
	c.must(err)
	c.same([]int{versions[0].Version, versions[1].Version}, []int{2, 1})
	_, err = c.Courses.Retire(t.Context(), daria, first.ID, 0)
	c.must(err)
	_, err = c.Courses.Publish(t.Context(), daria, first.ID, 0)
	c.wants(err, ErrCourseRetired)
}

// inUse fails the test unless that is what by sees of a course.
func (c *centre) inUse(by identity.Actor, id, want string) {
	c.t.Helper()
	course, err := c.Courses.Get(c.t.Context(), by, id, 0)
	c.must(err)
	c.same(fmt.Sprintf("%d %s, answers hidden %t", course.Version, course.Title, course.AnswersHidden), want)
}

func TestListOfCourses(t *testing.T) {
	c := newCentre(t)
	one := c.course()
	c.course()
	_, _, err := c.Courses.NewVersion(t.Context(), daria, one.ID)
	c.must(err)
	_, _, err = c.Courses.Create(t.Context(), daria, courseInput(), once.Key{})
	c.must(err)
	for _, test := range []struct {
		by   identity.Actor
		f    CourseFilter
		want int
	}{
		{daria, CourseFilter{}, 3},
		{daria, CourseFilter{State: CourseDraft}, 2},
		{daria, CourseFilter{State: CoursePublished}, 2},
		{daria, CourseFilter{Lang: "uk"}, 0},
		{olha, CourseFilter{}, 2},
		{olha, CourseFilter{State: CourseDraft}, 2}, // not shown: the published ones are
	} {
		page, err := c.Courses.List(t.Context(), test.by, test.f, paging.Request{})
		if err != nil || len(page.Items) != test.want {
			t.Errorf("%s sees %d courses with %+v, want %d: %v", test.by.ID, len(page.Items), test.f, test.want, err)
		}
		for _, course := range page.Items {
			if course.AnswersHidden != (test.by.ID == olha.ID) {
				t.Errorf("answers hidden from %s: %t", test.by.ID, course.AnswersHidden)
			}
		}
	}
}

func TestRuleService(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	in := twice().RuleInput
	in.CourseID = "c_none"
	r, _, err := c.Rules.Create(t.Context(), marina, in, once.Key{})
	c.must(err)
	_, err = c.Rules.Activate(t.Context(), marina, r.ID, 0)
	c.wants(err, ErrBadRule) // no such course
	in.CourseID = course.ID
	r, err = c.Rules.Edit(t.Context(), marina, r.ID, r.Rev, in)
	c.must(err)
	_, err = c.Rules.Activate(t.Context(), marina, r.ID, r.Rev-1)
	c.wants(err, errStale)
	r, err = c.Rules.Activate(t.Context(), marina, r.ID, r.Rev)
	c.must(err)
	same, err := c.Rules.Activate(t.Context(), marina, r.ID, 0)
	if err != nil || same.Rev != r.Rev {
		t.Errorf("activating again makes revision %d of %d: %v", same.Rev, r.Rev, err)
	}
	in.DueDays = 3
	r, err = c.Rules.Edit(t.Context(), marina, r.ID, 0, in)
	c.must(err)
	refs, err := c.Linker.ActiveRules(t.Context())
	if err != nil || len(refs) != 1 || refs[0] != (qa.RuleRef{RuleID: r.ID, Version: 1}) {
		t.Errorf("in force: %v, %v", refs, err)
	}
	_, err = c.Rules.Edit(t.Context(), olha, r.ID, 0, in)
	c.wants(err, identity.ErrForbidden)
	page, err := c.Rules.List(t.Context(), marina, RuleFilter{State: RuleActive}, paging.Request{})
	if err != nil || len(page.Items) != 1 || len(page.Items[0].History) != 2 {
		t.Errorf("%+v: %v", page.Items, err)
	}
	c.must(err)
	if _, err := c.Linker.rules.frozen(t.Context(), []qa.RuleRef{{RuleID: r.ID, Version: 9}}); err == nil {
		t.Error("a version that is not there is found")
	}
}

func TestDates(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC) // Sunday the 29th in Kyiv, the day the clocks go forward
	if got := dateAfter(late, kyiv, 0) + " " + dateAfter(late, kyiv, 14) + " " + dateAfter(late, time.UTC, 0); got != "2026-03-29 2026-04-12 2026-03-28" {
		t.Error(got)
	}
	from, to := weekOf(late, kyiv)
	if got := from.Format(time.RFC3339) + " " + to.Format(time.RFC3339); got != "2026-03-22T22:00:00Z 2026-03-29T21:00:00Z" {
		t.Error(got)
	}
	if from, to = weekOf(start, time.UTC); !from.Equal(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)) || to.Sub(from) != 7*day {
		t.Errorf("from %s to %s", from, to)
	}
}
