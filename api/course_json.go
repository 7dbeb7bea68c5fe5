package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/training"
)

// courseJSON is a version of a training.Course on the wire.
type courseJSON struct {
	head

	Version     int                  `json:"version"`
	State       training.CourseState `json:"state"`
	Title       string               `json:"title"`
	Lang        string               `json:"lang"`
	Minutes     int                  `json:"minutes,omitempty"`
	Duties      []string             `json:"duties"`
	Lessons     []training.Lesson    `json:"lessons"`
	Quiz        quizJSON             `json:"quiz"`
	CreatedBy   string               `json:"created_by"`
	CreatedAt   time.Time            `json:"created_at"`
	UpdatedAt   time.Time            `json:"updated_at"`
	PublishedAt *time.Time           `json:"published_at,omitempty"`
}

// quizJSON is training.Quiz on the wire.
type quizJSON struct {
	PassMark    int            `json:"pass_mark"`
	MaxAttempts int            `json:"max_attempts"`
	Shuffle     bool           `json:"shuffle"`
	Questions   []questionJSON `json:"questions"`
}

// questionJSON is training.Question on the wire.
type questionJSON struct {
	Text     string             `json:"text"`
	Multiple bool               `json:"multiple"`
	Options  []answerOptionJSON `json:"options"`
}

// answerOptionJSON is training.AnswerOption on the wire. Correct is missing for
// those who are to find it out.
type answerOptionJSON struct {
	Text    string `json:"text"`
	Correct *bool  `json:"correct,omitempty"`
	Explain string `json:"explain,omitempty"`
}

func toCourseJSON(_ identity.Actor, c training.Course) courseJSON {
	return courseJSON{
		head: head{c.ID, c.Rev}, Version: c.Version, State: c.State, Title: c.Title, Lang: c.Lang, Minutes: c.Minutes, Duties: some(c.Duties),
		Lessons: some(c.Lessons), Quiz: toQuizJSON(c),
		CreatedBy: c.CreatedBy, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, PublishedAt: c.PublishedAt,
	}
}

func toQuizJSON(c training.Course) quizJSON {
	out := quizJSON{
		PassMark: c.Quiz.PassMark, MaxAttempts: c.Quiz.MaxAttempts, Shuffle: c.Quiz.Shuffle,
		Questions: make([]questionJSON, len(c.Quiz.Questions)),
	}
	for i, q := range c.Quiz.Questions {
		question := questionJSON{Text: q.Text, Multiple: q.Multiple, Options: make([]answerOptionJSON, len(q.Options))}
		for j, o := range q.Options {
			question.Options[j] = answerOptionJSON{Text: o.Text}
			if !c.AnswersHidden {
				question.Options[j].Correct, question.Options[j].Explain = &o.Correct, o.Explain
			}
		}
		out.Questions[i] = question
	}
	return out
}
