package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa/survey"
)

// surveyJSON is survey.Survey on the wire.
type surveyJSON struct {
	head

	State survey.State `json:"state"`
	survey.SurveyInput
	CreatedBy string          `json:"created_by"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
	History   []survey.Change `json:"history"`
}

func toSurveyJSON(_ identity.Actor, s survey.Survey) surveyJSON {
	return surveyJSON{
		head: head{s.ID, s.Rev}, State: s.State, SurveyInput: s.SurveyInput,
		CreatedBy: s.CreatedBy, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, History: some(s.History),
	}
}

// responseJSON is survey.Response on the wire.
type responseJSON struct {
	ID            string    `json:"id"`
	SurveyID      string    `json:"survey_id,omitempty"`
	InteractionID string    `json:"interaction_id"`
	OperatorID    string    `json:"operator_id,omitempty"`
	TeamID        string    `json:"team_id,omitempty"`
	Line          string    `json:"line,omitempty"`
	CSAT          *int      `json:"csat,omitempty"`
	NPS           *int      `json:"nps,omitempty"`
	CES           *int      `json:"ces,omitempty"`
	Resolved      *bool     `json:"resolved,omitempty"`
	Comment       string    `json:"comment,omitempty"`
	AnsweredAt    time.Time `json:"answered_at"`
	CreatedAt     time.Time `json:"created_at"`
}

func toResponseJSON(_ identity.Actor, r survey.Response) responseJSON {
	return responseJSON{
		ID: r.ID, SurveyID: r.SurveyID, InteractionID: r.InteractionID, OperatorID: r.OperatorID, TeamID: r.TeamID, Line: r.Line,
		CSAT: r.CSAT, NPS: r.NPS, CES: r.CES, Resolved: r.Resolved, Comment: r.Comment, AnsweredAt: r.AnsweredAt, CreatedAt: r.CreatedAt,
	}
}
