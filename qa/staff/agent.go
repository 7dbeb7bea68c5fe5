package staff

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// Problems with PBX identities that an import names.
var (
	ErrNoAgent     = problem.New(problem.Invalid, "staff.no_agent", "A PBX identity has 1 to 100 characters.")
	ErrAgentMoving = problem.New(problem.Unavailable, "staff.agent_moving",
		"This PBX identity is being given to somebody at this moment. Repeat this in half a minute.").After(claimGrace)
)

// AgentRef is somebody as a PBX names them; Name may be empty.
type AgentRef struct {
	ID   string
	Name string
}

// operator is the person whom c stands for, as far as an import knows them:
// an inactive operator whom somebody has to confirm.
func (r AgentRef) operator(c claim, at time.Time) Person {
	name := r.Name
	if name == "" {
		name = r.ID
	}
	p := Person{
		ID: c.PersonID, Rev: 1, Name: name, Roles: []identity.Role{identity.Operator}, AgentIDs: []string{c.Key},
		ToConfirm: true, AuthRev: 1, CreatedAt: at, UpdatedAt: at,
		History: []Change{{At: at, By: identity.System().ID, What: "imported"}},
	}
	p.tidy()
	return p
}
