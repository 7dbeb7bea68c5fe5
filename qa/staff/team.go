package staff

import (
	"slices"
	"strings"
	"time"

	"qaloop/internal/problem"
)

// ErrTeam answers a team that cannot be.
var ErrTeam = problem.New(problem.Invalid, "team.invalid", "Some of what is said about this team cannot be. See errors for each of it.")

// Team is a group of people with those who lead it.
type Team struct {
	ID          string    `bson:"_id"`
	Rev         int       `bson:"rev"`
	Name        string    `bson:"name"`
	NameKey     string    `bson:"name_key"`
	LeadIDs     []string  `bson:"lead_ids"` // a supervisor sees the teams that name them here
	Line        string    `bson:"line"`     // the queue or project that it mostly works on; may be empty
	Active      bool      `bson:"active"`
	Fingerprint string    `bson:"fp,omitempty"` // what the creating request said
	CreatedAt   time.Time `bson:"created_at"`
	UpdatedAt   time.Time `bson:"updated_at"`
	History     []Change  `bson:"history"`
}

// TeamInput is a team as a client tells it.
type TeamInput struct {
	Name    string   `json:"name" validate:"required,max=200"`
	LeadIDs []string `json:"lead_ids" validate:"max=20,unique,dive,required,max=60"`
	Line    string   `json:"line" validate:"max=100"`
	Active  *bool    `json:"active"` // true if not given
}

// TeamChange is what shall be different; nil means as it is.
type TeamChange struct {
	Name    *string  `json:"name" validate:"omitempty,min=1,max=200"`
	LeadIDs []string `json:"lead_ids" validate:"omitempty,max=20,unique,dive,required,max=60"`
	Line    *string  `json:"line" validate:"omitempty,max=100"`
	Active  *bool    `json:"active"`
}

// TeamFilter narrows a list of teams; empty fields match everything.
type TeamFilter struct {
	Active *bool `query:"active"`
}

func (c TeamChange) applyTo(t *Team) {
	set(&t.Name, c.Name)
	set(&t.Line, c.Line)
	if c.LeadIDs != nil {
		t.LeadIDs = c.LeadIDs
	}
	if c.Active != nil {
		t.Active = *c.Active
	}
	t.tidy()
}

// tidy writes what t says in the one form in which it is kept.
func (t *Team) tidy() {
	t.Name = strings.Join(strings.Fields(t.Name), " ")
	t.Line = strings.TrimSpace(t.Line)
	t.NameKey = nameKey(t.Name)
	leads := slices.Clone(t.LeadIDs)
	slices.Sort(leads)
	t.LeadIDs = slices.Compact(append([]string{}, leads...))
}

// became turns t from what before was into its next revision. It reports
// whether anything is different at all.
func (t *Team) became(before Team, by string, at time.Time) bool {
	var changes []Change
	note := func(what, from, to string) {
		if from != to {
			changes = append(changes, Change{At: at, By: by, What: what, From: from, To: to})
		}
	}
	note("name", before.Name, t.Name)
	note("line", before.Line, t.Line)
	note("lead_ids", strings.Join(before.LeadIDs, ", "), strings.Join(t.LeadIDs, ", "))
	note("active", yesOrNo(before.Active), yesOrNo(t.Active))
	if len(changes) == 0 {
		return false
	}
	t.Rev, t.UpdatedAt = before.Rev+1, at
	t.History = remember(before.History, changes)
	return true
}
