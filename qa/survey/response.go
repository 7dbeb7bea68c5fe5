package survey

import (
	"time"

	"qaloop/internal/once"
)

// Response is what one customer said about one interaction.
type Response struct {
	ID            string    `bson:"_id"`
	Rev           int       `bson:"rev"`
	SurveyID      string    `bson:"survey_id"` // empty if it is not known which
	InteractionID string    `bson:"interaction_id"`
	OperatorID    string    `bson:"operator_id"`
	TeamID        string    `bson:"team_id"`
	Line          string    `bson:"line"`
	CSAT          *int      `bson:"csat,omitempty"` // 1..5
	NPS           *int      `bson:"nps,omitempty"`  // 0..10
	CES           *int      `bson:"ces,omitempty"`  // 1..7
	Resolved      *bool     `bson:"resolved,omitempty"`
	Comment       string    `bson:"comment,omitempty"`
	AnsweredAt    time.Time `bson:"answered_at"`
	Fingerprint   string    `bson:"fp,omitempty"`         // of the request that made it
	CreatedIn     string    `bson:"created_in,omitempty"` // the import that made it
	ChangedIn     string    `bson:"changed_in,omitempty"` // the import that last added to it
	CreatedAt     time.Time `bson:"created_at"`
	UpdatedAt     time.Time `bson:"updated_at"`
}

// ResponseID is the ID of an imported response: there is one for each
// interaction and survey.
func ResponseID(interactionID, surveyID string) string {
	return once.ID("sr_", interactionID, surveyID)
}

// ResponseInput is a response as a client tells it. InteractionID or CallID
// (with its Source) says which contact it is about.
type ResponseInput struct {
	SurveyID      string     `json:"survey_id" validate:"max=60"`
	InteractionID string     `json:"interaction_id" validate:"required_without=CallID,max=60"`
	CallID        string     `json:"call_id" validate:"max=200"`
	Source        string     `json:"source" validate:"max=40"` // of CallID; empty for asterisk
	CSAT          *int       `json:"csat" validate:"omitempty,min=1,max=5"`
	NPS           *int       `json:"nps" validate:"omitempty,min=0,max=10"`
	CES           *int       `json:"ces" validate:"omitempty,min=1,max=7"`
	Resolved      *bool      `json:"resolved"`
	Comment       string     `json:"comment" validate:"max=4000"`
	AnsweredAt    *time.Time `json:"answered_at"` // nil for now
}

// empty reports whether in answers nothing.
func (in ResponseInput) empty() bool {
	return in.CSAT == nil && in.NPS == nil && in.CES == nil && in.Resolved == nil && in.Comment == ""
}

// absorb adds to r what told answers and r does not; it reports whether r has
// changed.
func (r *Response) absorb(told Response) bool {
	changed := false
	for _, answer := range []struct{ have, told **int }{
		{&r.CSAT, &told.CSAT}, {&r.NPS, &told.NPS}, {&r.CES, &told.CES},
	} {
		if *answer.have == nil && *answer.told != nil {
			*answer.have, changed = *answer.told, true
		}
	}
	if r.Resolved == nil && told.Resolved != nil {
		r.Resolved, changed = told.Resolved, true
	}
	if r.Comment == "" && told.Comment != "" {
		r.Comment, changed = told.Comment, true
	}
	return changed
}

// ResponseFilter narrows a list of responses; empty fields match everything
// that the asker may see.
type ResponseFilter struct {
	OperatorID    string    `query:"operator_id" validate:"max=60"`
	TeamID        string    `query:"team_id" validate:"max=60"`
	InteractionID string    `query:"interaction_id" validate:"max=60"`
	SurveyID      string    `query:"survey_id" validate:"max=60"`
	Line          string    `query:"line" validate:"max=100"`
	Kind          Kind      `query:"kind" validate:"omitempty,oneof=csat nps ces"` // with an answer to this
	Low           bool      `query:"low"`                                          // who was not content: CSAT to 2, NPS to 6 or CES to 3
	Commented     bool      `query:"commented"`                                    // in words, too
	From          time.Time `query:"from"`                                         // answered at or after
	To            time.Time `query:"to"`                                           // answered before
}

// Low reports whether the answer to a question of kind says that the customer
// was not content.
func (r Response) Low(kind Kind) bool {
	switch kind {
	case CSAT:
		return r.CSAT != nil && *r.CSAT <= lowCSAT
	case NPS:
		return r.NPS != nil && *r.NPS <= detractorsUpTo
	case CES:
		return r.CES != nil && *r.CES <= lowCES
	case Text:
	}
	return false
}
