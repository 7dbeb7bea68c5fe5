// Package training makes people better: courses, the rules that lead from
// findings to courses, and the assignments that come of them.
package training

import "time"

// CourseState is a step in the life of a course version.
type CourseState string

// The states, in order. A published version never changes.
const (
	CourseDraft     CourseState = "draft"
	CoursePublished CourseState = "published"
	CourseRetired   CourseState = "retired"
)

// Course is one version of a course. ID names all its versions. A draft may
// lack what Check asks for; what is published does not.
type Course struct {
	DocID       string      `bson:"_id"` // ID and version
	ID          string      `bson:"course_id"`
	Version     int         `bson:"version"` // 1, 2, …
	Rev         int         `bson:"rev"`
	State       CourseState `bson:"state"`
	Fingerprint string      `bson:"fp,omitempty"`
	CreatedBy   string      `bson:"created_by"`
	CreatedAt   time.Time   `bson:"created_at"`
	UpdatedAt   time.Time   `bson:"updated_at"`
	PublishedAt *time.Time  `bson:"published_at,omitempty"`
	Superseded  bool        `bson:"superseded"` // there is a newer version
	Search      []string    `bson:"search"`     // the words by which it is found

	// AnswersHidden says that the quiz is without its answers: see ForLearner.
	AnswersHidden bool `bson:"-"`

	CourseInput `bson:",inline"`
}

// CourseInput is a course as its author writes it.
type CourseInput struct {
	Title   string   `json:"title" bson:"title" validate:"required,max=200"`
	Lang    string   `json:"lang" bson:"lang" validate:"required,oneof=ru uk en"`
	Minutes int      `json:"minutes,omitempty" bson:"minutes,omitempty" validate:"omitempty,min=1,max=6000"` // off the line, for one operator; 0: nobody has said
	Duties  []string `json:"duties" bson:"duties" validate:"max=50,dive,required,max=60"`
	Lessons []Lesson `json:"lessons" bson:"lessons" validate:"required,min=1,max=50,dive"`
	Quiz    Quiz     `json:"quiz" bson:"quiz"`
}

// Lesson is one page of a course.
type Lesson struct {
	Title    string `json:"title" bson:"title" validate:"required,max=200"`
	Markdown string `json:"markdown" bson:"markdown" validate:"required,max=50000"`
}

// Quiz is the test at the end of a course.
type Quiz struct {
	PassMark    int        `json:"pass_mark" bson:"pass_mark" validate:"min=1,max=100"` // percent
	MaxAttempts int        `json:"max_attempts" bson:"max_attempts" validate:"min=1,max=20"`
	Shuffle     bool       `json:"shuffle" bson:"shuffle"` // show questions and options in an order of each attempt's own
	Questions   []Question `json:"questions" bson:"questions" validate:"required,min=1,max=100,dive"`
}

// Question is one question of a quiz.
type Question struct {
	Text     string         `json:"text" bson:"text" validate:"required,max=1000"`
	Multiple bool           `json:"multiple" bson:"multiple"` // all correct options, and only they, must be chosen
	Options  []AnswerOption `json:"options" bson:"options" validate:"required,min=2,max=12,dive"`
}

// AnswerOption is one answer that can be chosen.
type AnswerOption struct {
	Text    string `json:"text" bson:"text" validate:"required,max=500"`
	Correct bool   `json:"correct" bson:"correct"`
	Explain string `json:"explain,omitempty" bson:"explain,omitempty" validate:"max=1000"`
}

// CourseFilter narrows a list of courses.
type CourseFilter struct {
	State CourseState `query:"state" validate:"omitempty,oneof=draft published retired"`
	Lang  string      `query:"lang" validate:"omitempty,oneof=ru uk en"`
	Duty  string      `query:"duty" validate:"max=60"` // one of the duties that it teaches
	Query string      `query:"q" validate:"max=100"`   // beginnings of words of the title
	Brief bool        // without lessons and quizzes
}
