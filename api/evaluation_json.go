package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// evaluationJSON is qa.Evaluation on the wire.
type evaluationJSON struct {
	head

	State            qa.EvaluationState `json:"state"`
	InteractionID    string             `json:"interaction_id"`
	CallID           string             `json:"call_id"`
	Line             string             `json:"line"`
	OccurredAt       time.Time          `json:"occurred_at"`
	OperatorID       string             `json:"operator_id"`
	TeamID           string             `json:"team_id,omitempty"`
	EvaluatorID      string             `json:"evaluator_id"`
	ScorecardID      string             `json:"scorecard_id"`
	ScorecardVersion int                `json:"scorecard_version"`
	ScorecardTitle   string             `json:"scorecard_title"`
	SampleOrigin     qa.SampleOrigin    `json:"sample_origin"`
	Answers          qa.Answers         `json:"answers"`
	Score            scoreJSON          `json:"score"`
	Findings         []findingJSON      `json:"findings"`
	Linked           bool               `json:"linked"` // every rule has decided
	CreatedAt        time.Time          `json:"created_at"`
	UpdatedAt        time.Time          `json:"updated_at"`
	SubmittedAt      *time.Time         `json:"submitted_at,omitempty"`
	AcknowledgedAt   *time.Time         `json:"acknowledged_at,omitempty"`
	VoidReason       string             `json:"void_reason,omitempty"`
	History          []qa.Change        `json:"history"`
}

func toEvaluationJSON(by identity.Actor, e qa.Evaluation) evaluationJSON {
	out := evaluationJSON{
		head: head{e.ID, e.Rev}, State: e.State, InteractionID: e.InteractionID, CallID: e.CallID, Line: e.Line, OccurredAt: e.OccurredAt,
		OperatorID: e.OperatorID, TeamID: e.TeamID, EvaluatorID: e.EvaluatorID,
		ScorecardID: e.ScorecardID, ScorecardVersion: e.ScorecardVersion, ScorecardTitle: e.ScorecardTitle, SampleOrigin: e.SampleOrigin,
		Answers: e.Answers, Score: toScoreJSON(e.Score), Findings: all(by, e.Findings, toFindingJSON), Linked: e.Link != nil && !e.Link.Open,
		CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt, SubmittedAt: e.SubmittedAt, AcknowledgedAt: e.AcknowledgedAt,
		VoidReason: e.VoidReason, History: some(e.History),
	}
	if out.Answers == nil {
		out.Answers = qa.Answers{}
	}
	return out
}
