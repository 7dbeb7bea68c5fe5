package training

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What is removed and the same is the old text, what is added and the same is
// the new one.
func TestDifferenceTellsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", ""}), 0, 12)
		older, newer := text.Draw(t, "older"), text.Draw(t, "newer")
		var then, now []string
		changes := 0
		for _, line := range compareLines(older, newer) {
			if line.Change != PartAdded {
				then = append(then, line.Text)
			}
			if line.Change != PartRemoved {
				now = append(now, line.Text)
			}
			if line.Change != PartSame {
				changes++
			}
		}
		if cmp.Diff(append([]string{}, then...), append([]string{}, older...)) != "" || cmp.Diff(append([]string{}, now...), append([]string{}, newer...)) != "" {
			t.Fatalf("%q and %q became %q and %q", older, newer, then, now)
		}
		if cmp.Equal(older, newer) != (changes == 0) {
			t.Fatalf("%d lines changed between %q and %q", changes, older, newer)
		}
	})
}

func TestVersionsAreCompared(t *testing.T) {
	older, newer := courseInput(), courseInput()
	if CompareCourses(older, newer).Different() {
		t.Error("a course is different from itself")
	}
	newer.Minutes, newer.Quiz.PassMark = 45, 90
	newer.Lessons = []Lesson{
		{Title: "Tone", Markdown: "Smile."},
		{Title: "Name", Markdown: "Say *who* you are.\nThen wait."},
		{Title: "End", Markdown: "Say goodbye."},
	}
	newer.Quiz.Questions = newer.Quiz.Questions[1:]
	c := CompareCourses(older, newer)
	want := CourseComparison{
		Facts: []FactDifference{{"minutes", "0", "45"}, {"pass_mark", "80", "90"}},
		Lessons: []PartDifference{
			{Change: PartSame, Title: "Tone", OldPlace: 2, NewPlace: 1},
			{Change: PartChanged, Title: "Name", OldPlace: 1, NewPlace: 2, Lines: []LineDifference{
				{PartSame, "Name"}, {PartSame, "Say *who* you are."}, {PartAdded, "Then wait."},
			}},
			{Change: PartAdded, Title: "End", NewPlace: 3},
		},
		Questions: []PartDifference{
			{Change: PartSame, Title: "What do you say?", OldPlace: 2, NewPlace: 1},
			{Change: PartRemoved, Title: "Who speaks first?", OldPlace: 1},
		},
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	older.Lessons = []Lesson{{Title: "1", Markdown: "one"}, {Title: "2", Markdown: "two"}}
	newer.Lessons = []Lesson{{Title: "2", Markdown: "two"}, {Title: "1", Markdown: "one"}}
	if moved := CompareCourses(older, newer).Lessons; moved[0].Change != PartSame || moved[1].Change != PartMoved {
		t.Errorf("%+v", moved)
	}
}
