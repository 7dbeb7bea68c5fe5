// Package survey keeps what customers say about their contacts: surveys, and
// the responses to them, each with its interaction and operator.
//
// Read survey.go and response.go first; what people can do is in the
// _service.go files, how it is kept in the _store.go files.
package survey

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/problem"
	"qaloop/qa"
)

// State is a step in the life of a survey.
type State string

// The states, in order. An open survey takes responses and does not change.
const (
	Draft  State = "draft"
	Open   State = "open"
	Closed State = "closed"
)

// Kind is what a question measures.
type Kind string

// The kinds.
const (
	CSAT Kind = "csat" // satisfaction, 1 to 5
	NPS  Kind = "nps"  // would recommend us, 0 to 10
	CES  Kind = "ces"  // how easy it was, 1 to 7
	Text Kind = "text" // in their own words
)

// Problems with surveys.
var (
	ErrNotDraft = problem.New(problem.Conflict, "survey.not_draft",
		"Only a draft can be edited or opened: answers to an open survey must not change their meaning.")
	ErrNotOpen     = problem.New(problem.Conflict, "survey.not_open", "This survey takes no responses now.")
	ErrAskedTwice  = problem.New(problem.Invalid, "survey.asked_twice", "A survey asks for each of csat, nps and ces at most once.")
	ErrNoAnswer    = problem.New(problem.Invalid, "survey_response.empty", "A response has at least one of csat, nps, ces, resolved and comment.")
	ErrNoContact   = problem.New(problem.Invalid, "survey_response.no_interaction", "There is no such interaction.")
	ErrOtherSurvey = problem.New(problem.Invalid, "survey_response.no_survey", "There is no such survey.")
)

// Survey is a set of questions to customers.
type Survey struct {
	ID          string    `bson:"_id"`
	Rev         int       `bson:"rev"`
	State       State     `bson:"state"`
	Fingerprint string    `bson:"fp,omitempty"` // of the request that made it
	CreatedBy   string    `bson:"created_by"`
	CreatedAt   time.Time `bson:"created_at"`
	UpdatedAt   time.Time `bson:"updated_at"`
	History     []Change  `bson:"history"`

	SurveyInput `bson:",inline"`
}

// Change is one step in the life of a survey: who, when, from, to.
type Change struct {
	At   time.Time `bson:"at" json:"at"`
	By   string    `bson:"by" json:"by"`
	From State     `bson:"from" json:"from"`
	To   State     `bson:"to" json:"to"`
}

// SurveyInput is a survey as its author writes it.
type SurveyInput struct { //nolint:revive // survey.Input would say too little
	Title     string     `json:"title" bson:"title" validate:"required,max=200"`
	Lang      string     `json:"lang" bson:"lang" validate:"required,oneof=ru uk en"`
	Questions []Question `json:"questions" bson:"questions" validate:"required,min=1,max=20,dive"`
}

// Question is one question of a survey.
type Question struct {
	Kind Kind   `json:"kind" bson:"kind" validate:"required,oneof=csat nps ces text"`
	Text string `json:"text" bson:"text" validate:"required,max=500"`
}

// check reports a measure that is asked for twice.
func (in SurveyInput) check() error {
	asked := map[Kind]bool{}
	for _, q := range in.Questions {
		if q.Kind != Text && asked[q.Kind] {
			return ErrAskedTwice.WithFields(problem.Field{Pointer: "#/questions", Code: "unique", Detail: "Each measure may be there only once."})
		}
		asked[q.Kind] = true
	}
	return nil
}

// move takes s from one state to the next.
func (s *Survey) move(to State, by string, at time.Time) {
	s.History = append(s.History, Change{At: at, By: by, From: s.State, To: to})
	s.State, s.UpdatedAt = to, at
}

// Filter narrows a list of surveys; empty fields match everything.
type Filter struct {
	State State `query:"state" validate:"omitempty,oneof=draft open closed"`
}

// Services is everything people can do in this package.
type Services struct {
	Surveys   *SurveyService
	Responses *ResponseService
}

// New builds the services on db. The clock is a parameter so that tests can
// set it; it gives UTC in whole milliseconds.
func New(db *mongo.Database, interactions *qa.InteractionService, now func() time.Time) Services {
	surveys := surveyStore{db.Collection(surveysName)}
	return Services{
		Surveys:   &SurveyService{store: surveys, now: now},
		Responses: newResponseService(responseStore{db.Collection(responsesName)}, surveys, interactions, now),
	}
}
