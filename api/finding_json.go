package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// previewFindingJSON is what a qa.Finding is about, on the wire.
type previewFindingJSON struct {
	Criterion string           `json:"criterion"`
	Section   string           `json:"section"`
	Title     string           `json:"title"`
	Mark      float64          `json:"mark"`
	Critical  qa.CriticalClass `json:"critical,omitempty"`
	Duty      string           `json:"duty,omitempty"`
	Comment   string           `json:"comment,omitempty"`
	AtSeconds *float64         `json:"at_seconds,omitempty"`
	RootCause string           `json:"root_cause,omitempty"`
}

func toPreviewFindingJSON(f qa.Finding) previewFindingJSON {
	return previewFindingJSON{
		Criterion: f.Criterion, Section: f.Section, Title: f.Title, Mark: f.Mark, Critical: f.Critical, Duty: f.Duty,
		Comment: f.Comment, AtSeconds: f.AtSeconds, RootCause: f.RootCause,
	}
}

// findingJSON is qa.Finding on the wire.
type findingJSON struct {
	ID string `json:"id"`
	previewFindingJSON
	Decisions []qa.Decision `json:"decisions"`
}

func toFindingJSON(_ identity.Actor, f qa.Finding) findingJSON {
	return findingJSON{ID: f.ID, previewFindingJSON: toPreviewFindingJSON(f), Decisions: some(f.Decisions)}
}

// findingRowJSON is qa.FindingRow on the wire.
type findingRowJSON struct {
	findingJSON

	EvaluationID string    `json:"evaluation_id"`
	OperatorID   string    `json:"operator_id"`
	TeamID       string    `json:"team_id,omitempty"`
	EvaluatorID  string    `json:"evaluator_id"`
	ScorecardID  string    `json:"scorecard_id"`
	Scorecard    string    `json:"scorecard_title"`
	Line         string    `json:"line"`
	CallID       string    `json:"call_id"`
	OccurredAt   time.Time `json:"occurred_at"`
	SubmittedAt  time.Time `json:"submitted_at"`
}

func toFindingRowJSON(by identity.Actor, r qa.FindingRow) findingRowJSON {
	return findingRowJSON{
		findingJSON: toFindingJSON(by, r.Finding), EvaluationID: r.EvaluationID, OperatorID: r.OperatorID, TeamID: r.TeamID,
		EvaluatorID: r.EvaluatorID, ScorecardID: r.ScorecardID, Scorecard: r.Scorecard, Line: r.Line, CallID: r.CallID,
		OccurredAt: r.OccurredAt, SubmittedAt: r.SubmittedAt,
	}
}
