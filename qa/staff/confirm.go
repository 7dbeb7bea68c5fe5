package staff

import (
	"strings"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// Problems with confirming whom an import has found.
var (
	ErrNotToConfirm = problem.New(problem.Conflict, "staff.not_to_confirm",
		"This person does not wait to be confirmed: somebody has decided already.")
	ErrConfirmStays = problem.New(problem.Conflict, "staff.confirm_stays",
		"This can no longer be taken back: the person has an e-mail address or a password by now. Disable them instead.")
)

// ConfirmInput says who somebody is whom an import has found; what is empty
// stays as it was found.
type ConfirmInput struct {
	Name   string          `json:"name" validate:"max=200"`
	TeamID string          `json:"team_id" validate:"max=60"`
	Roles  []identity.Role `json:"roles" validate:"omitempty,max=9,unique,dive,oneof=operator supervisor qa trainer designer planner hr manager admin"`
}

// confirm makes p a colleague who works here.
func (p *Person) confirm(in ConfirmInput) error {
	if !p.ToConfirm {
		return ErrNotToConfirm
	}
	if strings.TrimSpace(in.Name) != "" {
		p.Name = in.Name
	}
	if in.TeamID != "" {
		p.TeamID = in.TeamID
	}
	if len(in.Roles) > 0 {
		p.Roles = in.Roles
	}
	p.ToConfirm, p.Active = false, true
	p.tidy()
	return nil
}

// unconfirm makes p what they were before they were confirmed, but for what has
// become different since.
func (p *Person) unconfirm() error {
	var confirmed Change
	for _, c := range p.History {
		if c.What == "to_confirm" && c.From == yesOrNo(true) {
			confirmed = c // the last time
		}
	}
	if p.MergedInto != "" {
		return ErrMerged
	}
	if p.ToConfirm || confirmed.What == "" || p.Email != "" || p.PasswordHash != "" {
		return ErrConfirmStays
	}
	for _, c := range p.History {
		if c.At.Equal(confirmed.At) {
			p.takeBack(c)
		}
	}
	p.ToConfirm, p.Active = true, false
	p.tidy()
	return nil
}

// takeBack makes p what they were before c, unless they have become something
// else since.
func (p *Person) takeBack(c Change) {
	switch {
	case c.What == "name" && c.To == p.Name:
		p.Name = c.From
	case c.What == "team_id" && c.To == p.TeamID:
		p.TeamID = c.From
	case c.What == "roles" && c.To == roleList(p.Roles):
		p.Roles = nil
		for word := range strings.SplitSeq(c.From, ", ") {
			p.Roles = append(p.Roles, identity.Role(word))
		}
	}
}
