package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
	"qaloop/training"
)

// ruleJSON is training.Rule on the wire: what its newest version says, and all
// versions.
type ruleJSON struct {
	head

	State         training.RuleState `json:"state"`
	Version       int                `json:"version"`
	ActiveVersion *int               `json:"active_version"` // null while none is in force
	training.RuleInput
	Versions  []ruleVersionJSON `json:"versions"`
	CreatedBy string            `json:"created_by"`
	CreatedAt time.Time         `json:"created_at"`
	UpdatedAt time.Time         `json:"updated_at"`
	History   []qa.Change       `json:"history"`
}

// ruleVersionJSON is training.RuleVersion on the wire.
type ruleVersionJSON struct {
	Version int  `json:"version"`
	Frozen  bool `json:"frozen"`
	training.RuleInput
}

func toRuleJSON(_ identity.Actor, r training.Rule) ruleJSON {
	latest := r.Latest()
	out := ruleJSON{
		head: head{r.ID, r.Rev}, State: r.State, Version: latest.Version, RuleInput: latest.RuleInput,
		Versions:  make([]ruleVersionJSON, len(r.Versions)),
		CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, History: some(r.History),
	}
	if r.Active > 0 {
		out.ActiveVersion = &r.Active
	}
	for i, v := range r.Versions {
		out.Versions[i] = ruleVersionJSON(v)
	}
	return out
}
