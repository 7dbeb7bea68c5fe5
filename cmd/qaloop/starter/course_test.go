package starter

import (
	"regexp"
	"testing"

	"qaloop/training"
)

func TestCoursesAreWhole(t *testing.T) {
	for _, c := range contents(t) {
		t.Run(c.Lang, func(t *testing.T) {
			for _, course := range c.Courses {
				if n := len(course.Lessons); n < 3 || n > 5 {
					t.Errorf("%s has %d lessons", course.Key, n)
				}
				for _, lesson := range course.Lessons {
					if n := words(lesson.Markdown); n < 150 || n > 350 {
						t.Errorf("%s: «%s» has %d words", course.Key, lesson.Title, n)
					}
				}
				if n := len(course.Quiz.Questions); n < 5 || n > 8 {
					t.Errorf("%s asks %d questions", course.Key, n)
				}
				for _, question := range course.Quiz.Questions {
					checkQuestion(t, course.Key, question)
				}
			}
		})
	}
}

func checkQuestion(t *testing.T, course string, question training.Question) {
	t.Helper()
	correct, explained := 0, 0
	for _, option := range question.Options {
		if option.Correct {
			correct++
		}
		if option.Explain != "" {
			explained++
		}
	}
	switch {
	case correct == 0 || correct == len(question.Options):
		t.Errorf("%s: «%s» has %d right answers of %d", course, question.Text, correct, len(question.Options))
	case question.Multiple != (correct > 1):
		t.Errorf("%s: «%s» has %d right answers, multiple is %t", course, question.Text, correct, question.Multiple)
	case explained == 0:
		t.Errorf("%s: «%s» explains nothing", course, question.Text)
	}
}

// words counts what holds a letter or a figure.
func words(text string) int {
	return len(regexp.MustCompile(`[\p{L}\d]+([’'-][\p{L}]+)*`).FindAllString(text, -1))
}
