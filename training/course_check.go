package training

import (
	"fmt"
	"strings"

	"qaloop/internal/problem"
)

// ErrBadCourse answers a course whose quiz cannot be graded; its fields name
// every wrong place.
var ErrBadCourse = problem.New(problem.Invalid, "course.invalid", "The course breaks rules that its quiz needs.")

// Check reports everything that keeps c from being taken, as ErrBadCourse with
// a JSON pointer for each wrong place.
func (c CourseInput) Check() error {
	var check courseCheck
	if strings.TrimSpace(c.Title) == "" {
		check.refuse("#/title", "required", "A course needs a title.")
	}
	if len(c.Lessons) == 0 {
		check.refuse("#/lessons", "min", "A course needs a lesson.")
	}
	check.quiz(c.Quiz)
	if len(check.wrong) > 0 {
		return ErrBadCourse.WithFields(check.wrong...)
	}
	return nil
}

// courseCheck gathers what is wrong with a course.
type courseCheck struct{ wrong []problem.Field }

func (k *courseCheck) refuse(pointer, code, detail string) {
	k.wrong = append(k.wrong, problem.Field{Pointer: pointer, Code: code, Detail: detail})
}

func (k *courseCheck) quiz(q Quiz) {
	if q.PassMark < 1 || q.PassMark > 100 {
		k.refuse("#/quiz/pass_mark", "range", "Give a percentage from 1 to 100.")
	}
	if q.MaxAttempts < 1 {
		k.refuse("#/quiz/max_attempts", "min", "Allow at least one attempt.")
	}
	if len(q.Questions) == 0 {
		k.refuse("#/quiz/questions", "min", "A quiz needs a question.")
	}
	for i, question := range q.Questions {
		k.question(fmt.Sprintf("#/quiz/questions/%d", i), question)
	}
}

func (k *courseCheck) question(at string, q Question) {
	correct := len(q.correct())
	switch {
	case correct == 0:
		k.refuse(at+"/options", "no_correct", "Mark the correct option.")
	case correct == len(q.Options):
		k.refuse(at+"/options", "no_wrong", "At least one option has to be wrong.")
	case correct > 1 && !q.Multiple:
		k.refuse(at+"/options", "one_correct", "Mark one option as correct, or let several be chosen.")
	}
	seen := map[string]bool{}
	for i, o := range q.Options {
		text := strings.TrimSpace(o.Text)
		switch {
		case text == "":
			k.refuse(fmt.Sprintf("%s/options/%d/text", at, i), "required", "An option needs a text.")
		case seen[text]:
			k.refuse(fmt.Sprintf("%s/options/%d/text", at, i), "unique", "Two options must not say the same.")
		}
		seen[text] = true
	}
}
