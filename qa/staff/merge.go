package staff

import (
	"context"
	"slices"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// Problems with merging whom an import has found into somebody known.
var (
	ErrMerged = problem.New(problem.Conflict, "staff.merged",
		"This person was merged into somebody else, which stays so.")
	ErrMergeOwn = problem.New(problem.Conflict, "staff.merge_own",
		"This person has evaluations, assignments or an account of their own, which cannot become somebody else's. Confirm them instead.")
	ErrMergeInto = problem.New(problem.Invalid, "staff.merge_into",
		"Nobody can be merged into this person. See errors for the reason.")
)

// MergeInput says who somebody is whom an import has found: a colleague whom
// we know already.
type MergeInput struct {
	Into string `json:"into" validate:"required,max=60"`
}

// Holder is another area, with what people have there of their own.
type Holder interface {
	// HoldsOf reports whether there is something of a person that cannot become
	// somebody else's.
	HoldsOf(ctx context.Context, personID string) (bool, error)
}

// Carrier is another area, with what follows a person who is merged.
type Carrier interface {
	// MoveOperator gives to somebody all that is from's, and returns how much it
	// was. It can be repeated, and left in the middle.
	MoveOperator(ctx context.Context, from string, to Person) (int, error)
}

const (
	// maxAgents is how many PBX identities a person has at most.
	maxAgents = 20
	// lateWriters is how long after a merge something may still be written for
	// the one who was merged, by an import that had asked before who they are:
	// longer than it waits for identities and for two batches.
	lateWriters = 10 * time.Minute
)

// refuseInto says why somebody found cannot be merged into p.
func (p Person) refuseInto(found Person) error {
	wrong := func(code, detail string) error {
		return ErrMergeInto.WithFields(problem.Field{Pointer: "#/into", Code: code, Detail: detail})
	}
	names := slices.Concat(p.AgentIDs, found.AgentIDs)
	slices.Sort(names)
	switch {
	case p.ID == found.ID:
		return wrong("merge_self", "This is the same person.")
	case !p.Has(identity.Operator):
		return wrong("merge_no_operator", "This person is not an operator.")
	case !p.Active:
		return wrong("merge_inactive", "This person is disabled or not confirmed.")
	case len(slices.Compact(names)) > maxAgents:
		return wrong("merge_too_many", "A person has at most 20 PBX identities.")
	}
	return nil
}

// mergedBy is who merged p.
func (p Person) mergedBy() string {
	for _, c := range p.History {
		if c.What == "merged_into" {
			return c.By
		}
	}
	return identity.System().ID
}
