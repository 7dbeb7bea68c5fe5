package training

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"qaloop/internal/problem"
)

// ErrBadCourse answers a course whose quiz cannot be graded; its fields name
// every wrong place.
var ErrBadCourse = problem.New(problem.Invalid, "course.invalid", "The course breaks rules that its quiz needs.")

// The bounds of a course.
const (
	maxCourseTitle   = 200
	maxCourseMinutes = 6000
	maxDuties        = 50
	maxDuty          = 60
	maxLessons       = 50
	maxLessonText    = 50_000
	maxQuestions     = 100
	maxQuestionText  = 1000
	minOptions       = 2
	maxOptions       = 12
	maxOptionText    = 500
	maxAttempts      = 20
	wholeMark        = 100 // percent
)

// Check reports everything that keeps c from being taken, as ErrBadCourse with
// a JSON pointer for each wrong place.
func (c CourseInput) Check() error {
	check := courseCheck{whole: true}
	check.course(c)
	return check.result()
}

// CheckDraft reports what keeps c even from being kept as a draft, as Check
// does. A draft may have empty texts and questions without a right answer, but
// it has a title, a lesson and a question, and keeps to the bounds.
func (c CourseInput) CheckDraft() error {
	var check courseCheck
	check.course(c)
	return check.result()
}

// courseCheck gathers what is wrong with a course.
type courseCheck struct {
	whole bool // it is to be taken: nothing may be missing
	wrong []problem.Field
}

func (k *courseCheck) result() error {
	if len(k.wrong) > 0 {
		return ErrBadCourse.WithFields(k.wrong...)
	}
	return nil
}

func (k *courseCheck) refuse(pointer, code, detail string) {
	k.wrong = append(k.wrong, problem.Field{Pointer: pointer, Code: code, Detail: detail})
}

// long refuses a text of more than that many letters.
func (k *courseCheck) long(pointer, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		k.wrong = append(k.wrong, problem.Field{
			Pointer: pointer, Code: "max", Param: strconv.Itoa(most), Detail: fmt.Sprintf("The most is %d.", most),
		})
	}
}

// text refuses one that is too long, and one that is empty where nothing may be
// missing.
func (k *courseCheck) text(pointer, text string, most int) {
	if k.whole && strings.TrimSpace(text) == "" {
		k.refuse(pointer, "required", "This is required.")
	}
	k.long(pointer, text, most)
}

// within refuses a number that is out of its bounds.
func (k *courseCheck) within(pointer string, n, least, most int) {
	if n < least || n > most {
		k.wrong = append(k.wrong, problem.Field{
			Pointer: pointer, Code: "bounds", Param: fmt.Sprintf("%d–%d", least, most), Detail: fmt.Sprintf("Give a number from %d to %d.", least, most),
		})
	}
}

func (k *courseCheck) course(c CourseInput) {
	if strings.TrimSpace(c.Title) == "" {
		k.refuse("#/title", "required", "A course needs a title.")
	}
	k.long("#/title", c.Title, maxCourseTitle)
	if c.Lang != "ru" && c.Lang != "uk" && c.Lang != "en" {
		k.refuse("#/lang", "oneof", "Use one of: ru uk en.")
	}
	k.within("#/minutes", c.Minutes, 0, maxCourseMinutes)
	k.within("#/duties", len(c.Duties), 0, maxDuties)
	for i, duty := range c.Duties {
		k.long(fmt.Sprintf("#/duties/%d", i), duty, maxDuty)
	}
	k.within("#/lessons", len(c.Lessons), 1, maxLessons)
	for i, lesson := range c.Lessons {
		k.text(fmt.Sprintf("#/lessons/%d/title", i), lesson.Title, maxCourseTitle)
		k.text(fmt.Sprintf("#/lessons/%d/markdown", i), lesson.Markdown, maxLessonText)
	}
	k.quiz(c.Quiz)
}

func (k *courseCheck) quiz(q Quiz) {
	k.within("#/quiz/pass_mark", q.PassMark, 1, wholeMark)
	k.within("#/quiz/max_attempts", q.MaxAttempts, 1, maxAttempts)
	k.within("#/quiz/questions", len(q.Questions), 1, maxQuestions)
	for i, question := range q.Questions {
		k.question(fmt.Sprintf("#/quiz/questions/%d", i), question)
	}
}

func (k *courseCheck) question(at string, q Question) {
	k.text(at+"/text", q.Text, maxQuestionText)
	k.within(at+"/options", len(q.Options), minOptions, maxOptions)
	if k.whole {
		k.answers(at+"/options", q)
	}
	seen := map[string]bool{}
	for i, o := range q.Options {
		pointer := fmt.Sprintf("%s/options/%d/text", at, i)
		text := strings.TrimSpace(o.Text)
		k.text(pointer, text, maxOptionText)
		if k.whole && text != "" && seen[text] {
			k.refuse(pointer, "unique", "Two options must not say the same.")
		}
		seen[text] = true
		k.long(fmt.Sprintf("%s/options/%d/explain", at, i), o.Explain, maxQuestionText)
	}
}

// answers refuses a question that cannot be graded.
func (k *courseCheck) answers(at string, q Question) {
	switch correct := len(q.correct()); {
	case correct == 0:
		k.refuse(at, "no_correct", "Mark the correct option.")
	case correct == len(q.Options):
		k.refuse(at, "no_wrong", "At least one option has to be wrong.")
	case correct > 1 && !q.Multiple:
		k.refuse(at, "one_correct", "Mark one option as correct, or let several be chosen.")
	}
}
