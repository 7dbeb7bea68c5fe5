package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/training"
	"qaloop/training/search"
)

// searchJSON is what a search found, on the wire. A kind that the asker may not
// see at all is absent.
type searchJSON struct {
	People       *hitsJSON[personHitJSON]      `json:"people,omitempty"`
	Interactions *hitsJSON[interactionHitJSON] `json:"interactions,omitempty"`
	Evaluations  *hitsJSON[evaluationHitJSON]  `json:"evaluations,omitempty"`
	Scorecards   *hitsJSON[titleHitJSON]       `json:"scorecards,omitempty"`
	Courses      *hitsJSON[titleHitJSON]       `json:"courses,omitempty"`
}

// hitsJSON is what was found of one kind.
type hitsJSON[J any] struct {
	Items []J  `json:"items"`
	More  bool `json:"more"` // there are others
}

type personHitJSON struct {
	ID     string          `json:"id"`
	Name   string          `json:"name"`
	Email  string          `json:"email,omitempty"`
	Roles  []identity.Role `json:"roles"`
	TeamID string          `json:"team_id,omitempty"`
	Active bool            `json:"active"`
}

type interactionHitJSON struct {
	ID         string    `json:"id"`
	CallID     string    `json:"call_id"`
	Source     string    `json:"source"`
	Line       string    `json:"line"`
	OperatorID string    `json:"operator_id"`
	StartedAt  time.Time `json:"started_at"`
}

type evaluationHitJSON struct {
	ID             string             `json:"id"`
	CallID         string             `json:"call_id"`
	InteractionID  string             `json:"interaction_id"`
	OperatorID     string             `json:"operator_id"`
	ScorecardTitle string             `json:"scorecard_title"`
	State          qa.EvaluationState `json:"state"`
	OccurredAt     time.Time          `json:"occurred_at"`
}

// titleHitJSON is a scorecard or a course.
type titleHitJSON struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Lang    string `json:"lang"`
	State   string `json:"state"`
	Version int    `json:"version"`
}

func toSearchJSON(by identity.Actor, f search.Found) searchJSON {
	return searchJSON{
		People: hits(by, search.People, f.People, func(p staff.Person) personHitJSON {
			return personHitJSON{ID: p.ID, Name: p.Name, Email: p.Email, Roles: some(p.Roles), TeamID: p.TeamID, Active: p.Active}
		}),
		Interactions: hits(by, search.Interactions, f.Interactions, func(i qa.Interaction) interactionHitJSON {
			return interactionHitJSON{ID: i.ID, CallID: i.CallID, Source: i.Source, Line: i.Line, OperatorID: i.OperatorID, StartedAt: i.StartedAt}
		}),
		Evaluations: hits(by, search.Evaluations, f.Evaluations, func(e qa.Evaluation) evaluationHitJSON {
			return evaluationHitJSON{
				ID: e.ID, CallID: e.CallID, InteractionID: e.InteractionID, OperatorID: e.OperatorID,
				ScorecardTitle: e.ScorecardTitle, State: e.State, OccurredAt: e.OccurredAt,
			}
		}),
		Scorecards: hits(by, search.Scorecards, f.Scorecards, func(c qa.Scorecard) titleHitJSON {
			return titleHitJSON{ID: c.ID, Title: c.Title, Lang: c.Lang, State: string(c.State), Version: c.Version}
		}),
		Courses: hits(by, search.Courses, f.Courses, func(c training.Course) titleHitJSON {
			return titleHitJSON{ID: c.ID, Title: c.Title, Lang: c.Lang, State: string(c.State), Version: c.Version}
		}),
	}
}

// hits is a page of one kind on the wire; nil if by may not see the kind.
func hits[T, J any](by identity.Actor, k search.Kind, page paging.Page[T], toJSON func(T) J) *hitsJSON[J] {
	if !search.May(by, k) {
		return nil
	}
	h := &hitsJSON[J]{Items: make([]J, len(page.Items)), More: page.Next != ""}
	for i, item := range page.Items {
		h.Items[i] = toJSON(item)
	}
	return h
}
