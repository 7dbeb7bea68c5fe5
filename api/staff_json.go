package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
)

// personJSON is staff.Person on the wire.
type personJSON struct {
	head

	Name      string          `json:"name"`
	Email     string          `json:"email,omitempty"`
	Roles     []identity.Role `json:"roles"`
	TeamID    string          `json:"team_id,omitempty"`
	AgentIDs  []string        `json:"agent_ids"`
	HiredOn   string          `json:"hired_on,omitempty"`
	Active    bool            `json:"active"`
	ToConfirm bool            `json:"to_confirm"`
	Merged    string          `json:"merged_into,omitempty"`
	Lang      string          `json:"lang,omitempty"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
}

func toPersonJSON(_ identity.Actor, p staff.Person) personJSON {
	return personJSON{
		head: head{p.ID, p.Rev}, Name: p.Name, Email: p.Email, Roles: some(p.Roles), TeamID: p.TeamID, AgentIDs: some(p.AgentIDs),
		HiredOn: p.HiredOn, Active: p.Active, ToConfirm: p.ToConfirm, Merged: p.MergedInto, Lang: p.Lang, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
	}
}

// teamJSON is staff.Team on the wire.
type teamJSON struct {
	head

	Name      string    `json:"name"`
	LeadIDs   []string  `json:"lead_ids"`
	Line      string    `json:"line,omitempty"`
	Active    bool      `json:"active"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func toTeamJSON(_ identity.Actor, t staff.Team) teamJSON {
	return teamJSON{
		head: head{t.ID, t.Rev}, Name: t.Name, LeadIDs: some(t.LeadIDs), Line: t.Line, Active: t.Active,
		CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt,
	}
}

// some is items, and an empty list where there are none: a list on the wire is
// never null.
func some[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
