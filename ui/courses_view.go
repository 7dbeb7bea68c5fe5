package ui

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"qaloop/internal/statistics"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// coursesView is a page of courses.
type coursesView struct {
	Query   training.CourseFilter
	Rows    []training.Course
	InUse   map[string]training.Course // the published versions, by course
	Rules   map[string][]training.Rule // that lead to them, by course
	Counts  map[string]training.CourseCount
	Watches bool   // Counts are there
	Edits   bool   // may write courses
	More    string // the address of the next page; empty on the last
}

func (v coursesView) narrowed() bool { return v.Query != training.CourseFilter{} }

func (v coursesView) stateChoices(ctx context.Context) []widget.Choice {
	choices := []widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}}
	for _, s := range []training.CourseState{training.CourseDraft, training.CoursePublished, training.CourseRetired} {
		if s != training.CourseDraft || v.Edits {
			choices = append(choices, widget.Choice{Value: string(s), Label: locale.Upper(courseStateWord(ctx, s))})
		}
	}
	return choices
}

// langChoices are the languages that pages and courses are in, each by its own
// name.
func langChoices(ctx context.Context) []widget.Choice {
	choices := []widget.Choice{}
	for _, lang := range []string{"ru", "uk", "en"} {
		choices = append(choices, widget.Choice{Value: lang, Label: locale.T(ctx, "lang."+lang), Lang: lang})
	}
	return choices
}

// anyOf is choices with "all" before them.
func anyOf(ctx context.Context, choices []widget.Choice) []widget.Choice {
	return append([]widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}}, choices...)
}

func (v coursesView) empty(ctx context.Context) templ.Component {
	e := widget.EmptyState{Icon: "book-2", Title: locale.T(ctx, "course.none"), Text: locale.T(ctx, "course.none_text")}
	switch {
	case v.narrowed():
		e.Title, e.Text = locale.T(ctx, "list.nothing_found"), locale.T(ctx, "list.nothing_found_text")
		e.Action, e.Address = locale.T(ctx, "list.reset"), "/courses"
	case v.Edits:
		e.Action, e.Address = locale.T(ctx, "course.new"), "/courses/new"
	}
	return widget.Empty(e)
}

func courseStateWord(ctx context.Context, s training.CourseState) string {
	return locale.T(ctx, "course.state_"+string(s))
}

// courseLooks are the badge of each state.
var courseLooks = map[training.CourseState]struct{ kind, icon string }{
	training.CourseDraft:     {widget.Neutral, "pencil"},
	training.CoursePublished: {widget.Good, "check"},
	training.CourseRetired:   {widget.Neutral, "archive"},
}

// outline says in one line what a course is made of: 4 lessons, 6 questions and so on.
func outline(ctx context.Context, c training.Course) string {
	parts := []string{
		locale.N(ctx, "course.lessons_n", len(c.Lessons)),
		locale.N(ctx, "learning.questions", len(c.Quiz.Questions)),
		locale.T(ctx, "learning.pass_mark", "mark", locale.Percent(ctx, float64(c.Quiz.PassMark), 0)),
	}
	if c.Minutes > 0 {
		parts = append(parts, locale.Duration(ctx, minutes(c.Minutes)))
	}
	return strings.Join(parts, ", ")
}

// completion is how large a share of what ended was completed.
func completion(c training.CourseCount) widget.Measure { return rate(c.Completion()) }

// rate is a share as a measure in percent.
func rate(i *statistics.Interval) widget.Measure {
	m := widget.Measure{Axis: widget.ShareAxis}
	if i != nil {
		percent := i.Scaled(100)
		m.Interval = &percent
	}
	return m
}

// endedWords says of what a completion rate is: 8 of 10.
func endedWords(ctx context.Context, c training.CourseCount) string {
	if c.Ended() == 0 {
		return locale.T(ctx, "course.none_ended")
	}
	return locale.T(ctx, "course.of", "done", locale.Number(ctx, c.Completed), "all", locale.Number(ctx, c.Ended()))
}

// ruleTitles are the titles of rules in one line.
func ruleTitles(rules []training.Rule) string {
	titles := make([]string, len(rules))
	for i, r := range rules {
		titles[i] = r.Current().Title
	}
	return strings.Join(titles, "; ")
}
