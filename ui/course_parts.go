package ui

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"qaloop/training"
)

// What the buttons of the editor do to the parts of a course: they add, copy,
// move and remove lessons, questions and options. A button says "lesson.up.2".

// partsView is a course after such a button was pressed.
type partsView struct {
	In      training.CourseInput
	Focus   string // the id of the field to go on with; may be empty
	Removed *removedPart
}

// removedPart is a lesson or a question that was just removed, so that it can be
// brought back.
type removedPart struct {
	Place    int                `json:"place"`
	Lesson   *training.Lesson   `json:"lesson,omitempty"`
	Question *training.Question `json:"question,omitempty"`
}

// text is p as a hidden field carries it.
func (p removedPart) text() string {
	raw, err := json.Marshal(p)
	if err != nil {
		return ""
	}
	return string(raw)
}

// blankQuestion is a question to be written.
func blankQuestion() training.Question {
	return training.Question{Options: []training.AnswerOption{{}, {}}}
}

// pressed is in after the button that says do. What it does not understand
// changes nothing; removed is what the form carries of the last removal.
func pressed(in training.CourseInput, do, removed string) partsView {
	v := partsView{In: in}
	words := strings.Split(do, ".")
	if len(words) < 2 {
		return v
	}
	at := partPlaces(words[2:])
	switch words[0] {
	case lessonField:
		v.pressedLesson(words[1], at[0])
	case questionField:
		v.pressedQuestion(words[1], at[0])
	case "option":
		v.pressedOption(words[1], at[0], at[1])
	case "part":
		v.bringBack(removed)
	}
	return v
}

// partPlaces are up to two numbers; -1 stands for what is none.
func partPlaces(words []string) [2]int {
	at := [2]int{-1, -1}
	for i := range at {
		if i >= len(words) {
			break
		}
		if n, err := strconv.Atoi(words[i]); err == nil {
			at[i] = n
		}
	}
	return at
}

func (v *partsView) pressedLesson(what string, at int) {
	lessons := slices.Clone(v.In.Lessons)
	switch {
	case what == "add":
		lessons = append(lessons, training.Lesson{})
		v.Focus = lessonName(strconv.Itoa(len(lessons)-1), "title")
	case at < 0 || at >= len(lessons):
		return
	case what == "remove":
		v.Removed = &removedPart{Place: at, Lesson: &lessons[at]}
		lessons = slices.Concat(lessons[:at:at], lessons[at+1:])
		if len(lessons) == 0 {
			lessons = append(lessons, training.Lesson{})
		}
		v.Focus = lessonName(strconv.Itoa(min(at, len(lessons)-1)), "title")
	default:
		to := moved(lessons, what, at)
		v.Focus = lessonName(strconv.Itoa(to), "title")
	}
	v.In.Lessons = lessons
}

func (v *partsView) pressedQuestion(what string, at int) {
	questions := slices.Clone(v.In.Quiz.Questions)
	var focus int
	switch {
	case what == "add":
		focus = len(questions)
		questions = append(questions, blankQuestion())
	case at < 0 || at >= len(questions):
		return
	case what == "copy":
		focus = at + 1
		copied := questions[at]
		copied.Options = slices.Clone(copied.Options)
		questions = slices.Insert(questions, focus, copied)
	case what == "remove":
		v.Removed = &removedPart{Place: at, Question: &questions[at]}
		questions = slices.Concat(questions[:at:at], questions[at+1:])
		if len(questions) == 0 {
			questions = append(questions, blankQuestion())
		}
		focus = min(at, len(questions)-1)
	default:
		focus = moved(questions, what, at)
	}
	v.In.Quiz.Questions = questions
	v.Focus = questionName(strconv.Itoa(focus), "text")
}

func (v *partsView) pressedOption(what string, question, at int) {
	if question < 0 || question >= len(v.In.Quiz.Questions) {
		return
	}
	v.In.Quiz.Questions = slices.Clone(v.In.Quiz.Questions)
	q := &v.In.Quiz.Questions[question]
	q.Options = slices.Clone(q.Options)
	var focus int
	switch {
	case what == "add":
		focus = len(q.Options)
		q.Options = append(q.Options, training.AnswerOption{})
	case at < 0 || at >= len(q.Options):
		return
	case what == "remove":
		q.Options = slices.Delete(q.Options, at, at+1)
		for len(q.Options) < len(blankQuestion().Options) {
			q.Options = append(q.Options, training.AnswerOption{})
		}
		focus = min(at, len(q.Options)-1)
	default:
		focus = moved(q.Options, what, at)
	}
	v.Focus = optionName(strconv.Itoa(question), strconv.Itoa(focus), "text")
}

// moved moves what stands at a place up or down, and says where it stands then.
func moved[T any](parts []T, what string, at int) int {
	to := at
	switch what {
	case "up":
		to = max(0, at-1)
	case "down":
		to = min(len(parts)-1, at+1)
	}
	parts[at], parts[to] = parts[to], parts[at]
	return to
}

// bringBack puts what was removed where it stood. What the form carries may be
// anything: what is no part of a course is left out.
func (v *partsView) bringBack(removed string) {
	var p removedPart
	if err := json.Unmarshal([]byte(removed), &p); err != nil || p.Place < 0 {
		return
	}
	if p.Lesson != nil {
		lessons := v.In.Lessons
		if len(lessons) == 1 && lessons[0] == (training.Lesson{}) {
			lessons = nil // it stood in for nothing
		}
		at := min(p.Place, len(lessons))
		v.In.Lessons = slices.Insert(slices.Clone(lessons), at, *p.Lesson)
		v.Focus = lessonName(strconv.Itoa(at), "title")
	}
	if p.Question != nil {
		at := min(p.Place, len(v.In.Quiz.Questions))
		v.In.Quiz.Questions = slices.Insert(slices.Clone(v.In.Quiz.Questions), at, *p.Question)
		v.Focus = questionName(strconv.Itoa(at), "text")
	}
}
