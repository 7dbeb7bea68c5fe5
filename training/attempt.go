package training

import (
	"reflect"
	"slices"
	"time"

	"qaloop/internal/once"
)

// AttemptResult is what came of one try at a quiz.
type AttemptResult struct {
	Attempt
	AttemptsLeft int
	State        AssignmentState
	Wrong        []int            // indexes of the questions that were not answered right
	Review       []QuestionReview // nil while the quiz can be tried again
	Assignment   Assignment
}

// QuestionReview shows a question with what was chosen and what is correct.
type QuestionReview struct {
	Text    string
	Right   bool
	Options []OptionReview
}

// OptionReview is one option of a QuestionReview.
type OptionReview struct {
	Text    string
	Chosen  bool
	Correct bool
	Explain string
}

// try adds an attempt to a: it starts a if need be, completes it if it is
// passed, and fails it if it was the last one. The same id again changes
// nothing, unless the answers differ.
func (a *Assignment) try(quiz Quiz, id string, answers [][]int, now time.Time) error {
	if made, ok := a.attempt(id); ok {
		if !reflect.DeepEqual(made.Answers, answers) {
			return once.ErrReused
		}
		return nil
	}
	grade, err := quiz.Grade(answers)
	if err != nil {
		return err
	}
	if err := a.do(begin, a.OperatorID, "", now); err != nil {
		return err
	}
	a.Attempts = append(slices.Clone(a.Attempts), Attempt{ID: id, At: now, Answers: answers, Percent: grade.Percent, Passed: grade.Passed})
	a.UpdatedAt = now
	switch {
	case grade.Passed:
		return a.do(pass, a.OperatorID, "", now)
	case len(a.Attempts) >= quiz.MaxAttempts:
		return a.do(giveOut, a.OperatorID, "", now)
	}
	return nil
}

// attempt finds the attempt with that ID; "" is the last one.
func (a Assignment) attempt(id string) (Attempt, bool) {
	if id == "" && len(a.Attempts) > 0 {
		return a.Attempts[len(a.Attempts)-1], true
	}
	i := slices.IndexFunc(a.Attempts, func(t Attempt) bool { return t.ID == id })
	if i < 0 {
		return Attempt{}, false
	}
	return a.Attempts[i], true
}

// result says what came of one of a's attempts. What is correct is shown only
// when nothing can be tried any more.
func (a Assignment) result(quiz Quiz, t Attempt) AttemptResult {
	r := AttemptResult{
		Attempt: t, AttemptsLeft: max(0, quiz.MaxAttempts-len(a.Attempts)),
		State: a.State, Assignment: a, Wrong: []int{},
	}
	if grade, err := quiz.Grade(t.Answers); err == nil { // it fitted when it was made, and versions never change
		r.Wrong = grade.Wrong
	}
	if a.State == Completed || a.State == Failed {
		r.Review = quiz.review(t.Answers, r.Wrong)
	}
	return r
}

func (q Quiz) review(answers [][]int, wrong []int) []QuestionReview {
	shown := make([]QuestionReview, len(q.Questions))
	for i, question := range q.Questions {
		shown[i] = QuestionReview{Text: question.Text, Right: !slices.Contains(wrong, i)}
		for j, o := range question.Options {
			shown[i].Options = append(shown[i].Options, OptionReview{
				Text: o.Text, Chosen: slices.Contains(answers[i], j), Correct: o.Correct, Explain: o.Explain,
			})
		}
	}
	return shown
}

// read notes that a lesson was read; it starts a if need be.
func (a *Assignment) read(lesson int, now time.Time) error {
	if err := a.do(begin, a.OperatorID, "", now); err != nil {
		return err
	}
	if !slices.Contains(a.LessonsDone, lesson) {
		a.LessonsDone = append(slices.Clone(a.LessonsDone), lesson)
		slices.Sort(a.LessonsDone)
		a.UpdatedAt = now
	}
	return nil
}
