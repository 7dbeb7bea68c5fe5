package qa

import (
	"reflect"
	"time"

	"qaloop/internal/problem"
)

// Answers to those who evaluate.
var (
	ErrBadEvaluationID = problem.New(problem.Invalid, "evaluation.bad_id",
		"The ID of an evaluation is a UUID in lower case, such as 0b0e3a52-6c1d-4a53-9a53-2f6f7f0c9d11.")
	ErrOwnContact = problem.New(problem.Forbidden, "evaluation.own_contact",
		"Nobody evaluates their own contact.")
	ErrEvaluatedTwice = problem.New(problem.Conflict, "evaluation.exists",
		"You have evaluated this contact with this scorecard before.")
	ErrNotAuthor = problem.New(problem.Forbidden, "evaluation.not_author",
		"Only its author may change or submit an evaluation.")
	ErrFixed = problem.New(problem.Invalid, "evaluation.fixed",
		"The interaction and the scorecard of an evaluation cannot be changed. Begin another one.")
	ErrUnknownInteraction = problem.New(problem.Invalid, "evaluation.unknown_interaction",
		"There is no interaction with this ID, or you may not evaluate it.")
	ErrUnknownScorecard = problem.New(problem.Invalid, "evaluation.unknown_scorecard",
		"There is no published scorecard with this ID.")
	ErrNoReason = problem.New(problem.Invalid, "evaluation.no_reason",
		"Say why the evaluation is void.")
	// ErrNoRevision answers a change of an existing evaluation by somebody who
	// does not say which revision they have seen.
	ErrNoRevision = problem.New(problem.PreconditionRequired, "request.if_match_required",
		"This evaluation exists. Say with If-Match which revision you change.")
)

// EvaluationState is a step in the life of an Evaluation.
type EvaluationState string

// The states. A draft is seen by its author alone.
const (
	Draft        EvaluationState = "draft"
	Submitted    EvaluationState = "submitted"
	Acknowledged EvaluationState = "acknowledged"
	Void         EvaluationState = "void"
)

// SampleOrigin says why an interaction was evaluated. Only random ones enter
// averages by which people are judged.
type SampleOrigin string

// The origins.
const (
	SampleRandom      SampleOrigin = "random"
	SampleTargeted    SampleOrigin = "targeted"
	SampleRequested   SampleOrigin = "requested"
	SampleCalibration SampleOrigin = "calibration"
)

// Evaluation is one evaluator's judgement of one interaction with one
// scorecard version.
type Evaluation struct {
	ID               string          `bson:"_id"` // a UUID that the client chose
	Rev              int             `bson:"rev"`
	State            EvaluationState `bson:"state"`
	InteractionID    string          `bson:"interaction_id"`
	CallID           string          `bson:"call_id"`
	Line             string          `bson:"line"`
	OccurredAt       time.Time       `bson:"occurred_at"` // when the interaction began
	OperatorID       string          `bson:"operator_id"`
	TeamID           string          `bson:"team_id"`
	EvaluatorID      string          `bson:"evaluator_id"`
	ScorecardID      string          `bson:"scorecard_id"`
	ScorecardVersion int             `bson:"scorecard_version"`
	ScorecardTitle   string          `bson:"scorecard_title"`
	SampleOrigin     SampleOrigin    `bson:"sample_origin"`
	Answers          Answers         `bson:"answers"`
	Score            Score           `bson:"score"`
	Findings         []Finding       `bson:"findings"` // empty in a draft
	Revision         int             `bson:"revision"` // of the judgement: 1 at submission, raised by a re-score
	Link             *Link           `bson:"link,omitempty"`
	ListedAt         time.Time       `bson:"listed_at"` // its place in lists: when it was submitted; of a draft, created
	CreatedAt        time.Time       `bson:"created_at"`
	UpdatedAt        time.Time       `bson:"updated_at"`
	SubmittedAt      *time.Time      `bson:"submitted_at,omitempty"`
	AcknowledgedAt   *time.Time      `bson:"acknowledged_at,omitempty"`
	VoidReason       string          `bson:"void_reason,omitempty"`
	History          []Change        `bson:"history"`
}

// Change is one step in the life of a document: who, when, from, to, why.
type Change struct {
	At   time.Time `bson:"at" json:"at"`
	By   string    `bson:"by" json:"by"` // a person's ID, or "system"
	From string    `bson:"from" json:"from"`
	To   string    `bson:"to" json:"to"`
	Why  string    `bson:"why,omitempty" json:"why,omitempty"`
}

// EvaluationInput is an evaluation as its author fills it in. Without a sample
// origin it is targeted: only who drew a contact at random knows that it was.
type EvaluationInput struct {
	InteractionID string       `json:"interaction_id" validate:"required,max=60"`
	ScorecardID   string       `json:"scorecard_id" validate:"required,max=60"`
	SampleOrigin  SampleOrigin `json:"sample_origin" validate:"omitempty,oneof=random targeted requested calibration"`
	Answers       Answers      `json:"answers" validate:"max=200,dive,keys,key,endkeys"`
}

// origin is why the contact was chosen.
func (in EvaluationInput) origin() SampleOrigin {
	if in.SampleOrigin == "" {
		return SampleTargeted
	}
	return in.SampleOrigin
}

// says reports whether e is already as in wants it.
func (e Evaluation) says(in EvaluationInput) bool {
	return e.InteractionID == in.InteractionID && e.ScorecardID == in.ScorecardID && e.SampleOrigin == in.origin() &&
		(len(e.Answers) == 0 && len(in.Answers) == 0 || reflect.DeepEqual(e.Answers, in.Answers))
}

// change notes in e what is done to it by whom and why, and raises its
// revision.
func (e *Evaluation) change(to EvaluationState, by string, at time.Time, why string) {
	e.History = append(e.History, Change{At: at, By: by, From: string(e.State), To: string(to), Why: why})
	e.State, e.UpdatedAt = to, at
	e.Rev++
}

// EvaluationFilter narrows a list of evaluations; empty fields match
// everything that the asker may see.
type EvaluationFilter struct {
	OperatorID    string          `query:"operator_id" validate:"max=60"`
	EvaluatorID   string          `query:"evaluator_id" validate:"max=60"`
	TeamID        string          `query:"team_id" validate:"max=60"`
	InteractionID string          `query:"interaction_id" validate:"max=60"`
	ScorecardID   string          `query:"scorecard_id" validate:"max=60"`
	Criterion     string          `query:"criterion" validate:"omitempty,key"` // not fully met, in an evaluation that counts
	State         EvaluationState `query:"state" validate:"omitempty,oneof=draft submitted acknowledged void"`
	CallPrefix    string          `query:"call_prefix" validate:"max=200"` // how the call ID begins; the list is in the order of call IDs then
	Line          string          `query:"line" validate:"max=100"`
	From          time.Time       `query:"from"` // submitted at or after; of drafts: created
	To            time.Time       `query:"to"`
	MinScore      *int            `query:"min_score" validate:"omitempty,min=0,max=100"` // percent, at least
	MaxScore      *int            `query:"max_score" validate:"omitempty,min=0,max=100"` // percent, at most
	Critical      bool            `query:"critical"`                                     // with a failed critical criterion
}
