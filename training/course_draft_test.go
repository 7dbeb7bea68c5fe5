package training

import (
	"errors"
	"strings"
	"testing"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// unfinished is a course that somebody has just begun to write.
func unfinished() CourseInput {
	return CourseInput{
		Title: "Closing a call", Lang: "en", Duties: []string{}, Lessons: []Lesson{{}},
		Quiz: Quiz{PassMark: 80, MaxAttempts: 3, Questions: []Question{{Options: []AnswerOption{{}, {}}}}},
	}
}

func TestDraftIsKeptUnfinishedAndPublishedWhole(t *testing.T) {
	c := newCentre(t)
	_, _, err := c.Courses.Create(t.Context(), daria, unfinished(), once.Key{})
	c.wants(err, ErrBadCourse)
	draft, _, err := c.Courses.Begin(t.Context(), daria, unfinished(), once.Key{})
	c.must(err)
	_, err = c.Courses.Publish(t.Context(), daria, draft.ID, draft.Rev)
	c.wants(err, ErrBadCourse)
	missing := problem.From(err)
	for _, pointer := range []string{
		"#/lessons/0/title", "#/lessons/0/markdown", "#/quiz/questions/0/text",
		"#/quiz/questions/0/options", "#/quiz/questions/0/options/1/text",
	} {
		if missing.Field(pointer) == nil {
			t.Errorf("nothing is said about %s: %+v", pointer, missing.Fields)
		}
	}
	saved, err := c.Courses.Save(t.Context(), daria, draft.ID, draft.Rev, courseInput())
	c.must(err)
	again, err := c.Courses.Save(t.Context(), daria, draft.ID, draft.Rev, courseInput()) // the answer was lost
	c.must(err)
	c.same(again.Rev, saved.Rev)
	_, err = c.Courses.Save(t.Context(), daria, draft.ID, draft.Rev, unfinished())
	c.wants(err, errStale)
	_, err = c.Courses.Save(t.Context(), olha, draft.ID, 0, courseInput())
	c.wants(err, identity.ErrForbidden)
	_, err = c.Courses.Publish(t.Context(), daria, draft.ID, saved.Rev)
	c.must(err)
	_, err = c.Courses.Save(t.Context(), daria, draft.ID, 0, courseInput())
	c.wants(err, ErrCoursePublished)
	_, err = c.Courses.Draft(t.Context(), daria, draft.ID)
	c.wants(err, ErrCoursePublished)
}

func TestDraftKeepsToTheBounds(t *testing.T) {
	for pointer, change := range map[string]func(*CourseInput){
		"#/title":                    func(in *CourseInput) { in.Title = " " },
		"#/lang":                     func(in *CourseInput) { in.Lang = "de" },
		"#/minutes":                  func(in *CourseInput) { in.Minutes = maxCourseMinutes + 1 },
		"#/duties/0":                 func(in *CourseInput) { in.Duties = []string{strings.Repeat("ы", maxDuty+1)} },
		"#/lessons":                  func(in *CourseInput) { in.Lessons = nil },
		"#/lessons/0/markdown":       func(in *CourseInput) { in.Lessons[0].Markdown = strings.Repeat("ы", maxLessonText+1) },
		"#/quiz/pass_mark":           func(in *CourseInput) { in.Quiz.PassMark = 101 },
		"#/quiz/max_attempts":        func(in *CourseInput) { in.Quiz.MaxAttempts = maxAttempts + 1 },
		"#/quiz/questions/0/options": func(in *CourseInput) { in.Quiz.Questions[0].Options = nil },
		"#/quiz/questions/0/options/1/explain": func(in *CourseInput) {
			in.Quiz.Questions[0].Options[1].Explain = strings.Repeat("ы", maxQuestionText+1)
		},
	} {
		in := unfinished()
		change(&in)
		if err := in.CheckDraft(); !errors.Is(err, ErrBadCourse) || problem.From(err).Field(pointer) == nil {
			t.Errorf("%s: %v", pointer, err)
		}
	}
	if err := unfinished().CheckDraft(); err != nil {
		t.Error(err)
	}
}

func TestDiscardedDraftLeavesWhatWasPublished(t *testing.T) {
	c := newCentre(t)
	published := c.course()
	draft, _, err := c.Courses.NewVersion(t.Context(), daria, published.ID)
	c.must(err)
	err = c.Courses.Discard(t.Context(), daria, draft.ID, draft.Rev+1)
	c.wants(err, errStale)
	for range 2 {
		c.must(c.Courses.Discard(t.Context(), daria, draft.ID, draft.Rev))
	}
	page, err := c.Courses.Outlines(t.Context(), daria, CourseFilter{}, paging.Request{})
	c.must(err)
	if len(page.Items) != 1 || page.Items[0].Version != 1 || page.Items[0].Lessons[0].Markdown != "" || page.Items[0].Lessons[0].Title == "" {
		t.Errorf("listed are %+v", page.Items)
	}
	alone, _, err := c.Courses.Begin(t.Context(), daria, unfinished(), once.Key{})
	c.must(err)
	c.must(c.Courses.Discard(t.Context(), daria, alone.ID, alone.Rev))
	_, err = c.Courses.Get(t.Context(), daria, alone.ID, 0)
	c.wants(err, problem.Missing("course", ""))
}

func TestTrialKeepsNothing(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	trial, err := c.Courses.Try(t.Context(), daria, course.ID, 1, wrong().Answers)
	c.must(err)
	c.same(trial.Percent, 50.0)
	c.same(trial.Wrong, []int{1})
	c.same(trial.Review[0].Options[0].Explain, "You answer.")
	_, err = c.Courses.Try(t.Context(), olha, course.ID, 1, wrong().Answers)
	c.wants(err, identity.ErrForbidden)
	_, err = c.Courses.Try(t.Context(), daria, course.ID, 1, [][]int{{0}})
	c.wants(err, ErrWrongAnswers)
}

func TestCoursesAreFoundByTitleAndDuty(t *testing.T) {
	c := newCentre(t)
	for _, made := range []struct{ title, duty string }{{"Ассортимент и долг", "III.8"}, {"Скидки (сложные)", "III.10"}, {"Їжа та ґанок", "III.8"}} {
		in := courseInput()
		in.Title, in.Duties = made.title, []string{made.duty}
		_, _, err := c.Courses.Create(t.Context(), daria, in, once.Key{})
		c.must(err)
	}
	for f, want := range map[CourseFilter]int{
		{Query: "ДОЛГ"}: 1, {Query: "(слож"}: 1, {Query: "ҐАН"}: 1, {Query: "."}: 0, {Duty: "III.8"}: 2, {Duty: "III.8", Query: "їжа"}: 1, {Duty: "III"}: 0,
	} {
		page, err := c.Courses.Outlines(t.Context(), daria, f, paging.Request{})
		c.must(err)
		if len(page.Items) != want {
			t.Errorf("%+v finds %d, want %d", f, len(page.Items), want)
		}
	}
}
