package report

import (
	"context"

	"qaloop/internal/rollup"
)

// Sums are numbers that other areas keep for themselves, and that are proved
// together with those of this one.
type Sums interface {
	// Sweep lets them follow what they are the sums of. It returns how much there
	// was to do.
	Sweep(ctx context.Context) (int, error)
	// AuditSums compares them with what they are the sums of.
	AuditSums(ctx context.Context, mode rollup.Mode) (rollup.Found, error)
}

const faultOfSums = "sum.wrong"

// Prove has a prove more sums. It is called before a is used.
func (a *Auditor) Prove(more ...Sums) { a.sums = append(a.sums, more...) }

// SumUp computes all sums where there are none, as in a database that was just
// restored.
func (a *Auditor) SumUp(ctx context.Context) error {
	var found Audit
	return a.auditSums(ctx, &found, true)
}

// auditSums adds to an audit what is wrong with the sums.
func (a *Auditor) auditSums(ctx context.Context, into *Audit, repair bool) error { //nolint:revive // what the audit was asked for
	mode := rollup.Look
	if repair {
		mode = rollup.Repair
	}
	for _, sums := range a.sums {
		found, err := sums.AuditSums(ctx, mode)
		if err != nil {
			return err
		}
		into.Tallies += found.Pages
		into.Repaired += found.Repaired
		for _, sentence := range found.Wrong {
			into.add([]Fault{{Code: faultOfSums, Detail: sentence}})
		}
	}
	return nil
}
