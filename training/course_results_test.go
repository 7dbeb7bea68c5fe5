package training

import (
	"testing"

	"qaloop/internal/identity"
)

func TestResultsAreThoseOfFirstAttempts(t *testing.T) {
	c := Course{CourseInput: courseInput()}
	attempts := func(all ...AttemptInput) []Attempt {
		var made []Attempt
		for _, in := range all {
			grade, err := c.Quiz.Grade(in.Answers)
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, Attempt{Answers: in.Answers, Percent: grade.Percent, Passed: grade.Passed})
		}
		return made
	}
	r := resultsOf(c, []Assignment{
		{State: Completed, Attempts: attempts(right())},
		{State: Completed, Attempts: attempts(wrong(), right())},
		{State: Failed, Attempts: attempts(wrong(), wrong())},
		{State: Started, Attempts: attempts(wrong())},
		{State: Started},
		{State: Waived, Attempts: []Attempt{{Answers: [][]int{{0}}}}}, // not of this quiz
	})
	got := []int{r.People, r.Attempts, r.Completed, r.Failed, r.FirstTry, r.Questions[0].All, r.Questions[0].Wrong, r.Questions[1].All, r.Questions[1].Wrong}
	if want := []int{5, 7, 2, 1, 1, 4, 0, 4, 3}; !equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if o := r.Questions[1].Options; o[0].Chosen != 1 || o[1].Chosen != 4 || o[2].Chosen != 0 {
		t.Errorf("chosen: %+v", o)
	}
	if passed := r.Passed(); passed.N != 3 || r.AtOnce().N != 5 || r.Questions[1].Errors().Estimate != .75 {
		t.Errorf("%+v", passed)
	}
	if (CourseResults{}).Passed() != nil || (CourseCount{}).Completion() != nil {
		t.Error("a share of nobody is a number")
	}
}

func equal(a, b []int) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

func TestHardestQuestionsComeFirst(t *testing.T) {
	r := CourseResults{Questions: []QuestionResult{
		{Text: "few", Wrong: 4, All: 4}, {Text: "easy", Wrong: 1, All: 10}, {Text: "hard", Wrong: 6, All: 8}, {Text: "none"},
	}}
	var order []string
	for _, q := range r.Hardest() {
		order = append(order, q.Text)
	}
	if want := []string{"hard", "easy", "few", "none"}; order[0] != want[0] || order[1] != want[1] || order[2] != want[2] || order[3] != want[3] {
		t.Errorf("got %v, want %v", order, want)
	}
}

func TestCoursesAreCountedWithinTheScope(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	c.byHand(olha, course.ID)
	c.byHand(ivan, course.ID)
	c.complete(olha)
	c.counted()
	c.pass(60 * day)
	for _, test := range []struct {
		by   identity.Actor
		want CourseCount
	}{
		{taras, CourseCount{Open: 1, Overdue: 1, Completed: 1}},
		{viktor, CourseCount{Completed: 1}},
	} {
		counts, err := c.Assignments.Counts(t.Context(), test.by, []string{course.ID, "c_none"})
		c.must(err)
		c.same(counts[course.ID], test.want)
		results, err := c.Assignments.Results(t.Context(), test.by, course.ID, 0)
		c.must(err)
		c.same([]int{results.People, results.Completed, len(results.Questions)}, []int{1, 1, 2})
		if hidden := results.Questions[0].Options == nil; hidden == test.by.May(identity.CoursesEdit) {
			t.Errorf("%s: answers hidden %t", test.by.ID, hidden)
		}
	}
	_, err := c.Assignments.Counts(t.Context(), olha, []string{course.ID})
	c.wants(err, identity.ErrForbidden)
	_, err = c.Assignments.Results(t.Context(), olha, course.ID, 0)
	c.wants(err, identity.ErrForbidden)
}

func TestRulesThatLeadToACourse(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	active := c.rule(course.ID)
	other := c.rule(course.ID)
	_, err := c.Rules.Retire(t.Context(), daria, other.ID, 0)
	c.must(err)
	found, err := c.Rules.LeadingTo(t.Context(), daria, []string{course.ID})
	c.must(err)
	if len(found[course.ID]) != 1 || found[course.ID][0].ID != active.ID {
		t.Errorf("%+v", found)
	}
	_, err = c.Rules.LeadingTo(t.Context(), olha, []string{course.ID})
	c.wants(err, identity.ErrForbidden)
}
