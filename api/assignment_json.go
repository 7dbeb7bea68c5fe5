package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
	"qaloop/training"
)

// assignmentJSON is training.Assignment on the wire.
type assignmentJSON struct {
	head

	OperatorID    string                   `json:"operator_id"`
	TeamID        string                   `json:"team_id,omitempty"`
	CourseID      string                   `json:"course_id"`
	CourseVersion int                      `json:"course_version"`
	CourseTitle   string                   `json:"course_title"`
	CourseMinutes int                      `json:"course_minutes,omitempty"`
	State         training.AssignmentState `json:"state"`
	DueOn         string                   `json:"due_on"`
	Overdue       bool                     `json:"overdue"`
	Causes        []training.Cause         `json:"causes"`
	Evidence      []training.Cause         `json:"evidence"`
	Origin        training.Origin          `json:"origin"`
	LessonsDone   []int                    `json:"lessons_done"`
	Attempts      []attemptJSON            `json:"attempts"`
	CauseRemoved  bool                     `json:"cause_removed"`
	Reason        string                   `json:"reason,omitempty"`
	CreatedAt     time.Time                `json:"created_at"`
	UpdatedAt     time.Time                `json:"updated_at"`
	StartedAt     *time.Time               `json:"started_at,omitempty"`
	ClosedAt      *time.Time               `json:"closed_at,omitempty"`
	History       []qa.Change              `json:"history"`
	DueChanges    []training.DueChange     `json:"due_changes"`
}

func (h handler) toAssignmentJSON(_ identity.Actor, a training.Assignment) assignmentJSON {
	out := assignmentJSON{
		head: head{a.ID, a.Rev}, OperatorID: a.OperatorID, TeamID: a.TeamID,
		CourseID: a.CourseID, CourseVersion: a.CourseVersion, CourseTitle: a.CourseTitle, CourseMinutes: a.CourseMinutes,
		State: a.State, DueOn: a.DueOn, Overdue: a.Overdue(h.Training.Assignments.Today()),
		Causes: some(a.Causes), Evidence: some(a.Evidence), Origin: a.Origin, LessonsDone: some(a.LessonsDone),
		Attempts: make([]attemptJSON, len(a.Attempts)), CauseRemoved: a.CauseRemoved, Reason: a.Reason,
		CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, StartedAt: a.StartedAt, ClosedAt: a.ClosedAt,
		History: some(a.History), DueChanges: some(a.DueChanges),
	}
	for i, attempt := range a.Attempts {
		out.Attempts[i] = toAttemptJSON(attempt)
	}
	return out
}

// attemptJSON is training.Attempt on the wire.
type attemptJSON struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Answers [][]int   `json:"answers"`
	Percent percent   `json:"percent"`
	Passed  bool      `json:"passed"`
}

func toAttemptJSON(a training.Attempt) attemptJSON {
	out := attemptJSON{ID: a.ID, At: a.At, Answers: make([][]int, len(a.Answers)), Percent: percent(a.Percent), Passed: a.Passed}
	for i, chosen := range a.Answers {
		out.Answers[i] = some(chosen)
	}
	return out
}

// attemptResultJSON is training.AttemptResult on the wire.
type attemptResultJSON struct {
	Percent      percent                  `json:"percent"`
	Passed       bool                     `json:"passed"`
	AttemptsLeft int                      `json:"attempts_left"`
	State        training.AssignmentState `json:"state"`
	Wrong        []int                    `json:"wrong"`
	Review       []questionReviewJSON     `json:"review,omitempty"`
}

// questionReviewJSON is training.QuestionReview on the wire.
type questionReviewJSON struct {
	Text    string             `json:"text"`
	Right   bool               `json:"right"`
	Options []optionReviewJSON `json:"options"`
}

// optionReviewJSON is training.OptionReview on the wire.
type optionReviewJSON struct {
	Text    string `json:"text"`
	Chosen  bool   `json:"chosen"`
	Correct bool   `json:"correct"`
	Explain string `json:"explain,omitempty"`
}

func toAttemptResultJSON(r training.AttemptResult) attemptResultJSON {
	out := attemptResultJSON{
		Percent: percent(r.Percent), Passed: r.Passed, AttemptsLeft: r.AttemptsLeft, State: r.State, Wrong: some(r.Wrong),
	}
	for _, q := range r.Review {
		question := questionReviewJSON{Text: q.Text, Right: q.Right, Options: make([]optionReviewJSON, len(q.Options))}
		for i, o := range q.Options {
			question.Options[i] = optionReviewJSON(o)
		}
		out.Review = append(out.Review, question)
	}
	return out
}
