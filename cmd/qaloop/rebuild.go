package main

import (
	"cmp"
	"context"
	"errors"
	"io"

	"qaloop/qa/report"
	"qaloop/training"
)

// rebuildCommand is what is computed anew from what it was computed from.
type rebuildCommand struct {
	Tallies rebuildTalliesCommand `cmd:"" help:"Compute the numbers of operators, teams, lines and the centre from the evaluations, and those of courses from the assignments, beside those in use, and report every difference."`
}

// rebuildTalliesCommand compares the numbers in use with what they should be.
type rebuildTalliesCommand struct {
	database `embed:""`
	centre   `embed:""`
	Repair   bool `help:"Write anew what differs."`
	JSON     bool `name:"json" help:"Print the report as JSON."`
}

// Validate checks the settings; kong calls it before Run.
func (r *rebuildTalliesCommand) Validate() error {
	return cmp.Or(r.database.Validate(), r.centre.Validate())
}

// Run prints what differs and fails if anything does.
func (r *rebuildTalliesCommand) Run(ctx context.Context, s streams) error {
	all, done, err := r.services(ctx, r.location())
	if err != nil {
		return err
	}
	defer done()
	var found rebuilt
	if found.Audit, err = all.report.Auditor.Rebuild(ctx, r.Repair); err != nil {
		return err
	}
	if found.Training, err = all.training.Tallies.Audit(ctx, r.Repair); err != nil {
		return err
	}
	return tell(s.out, found, r.JSON)
}

// rebuilt is what differs of the numbers of evaluations and of training.
type rebuilt struct {
	report.Audit

	Training training.TallyAudit `json:"training"`
}

// Clean reports whether nothing differs.
func (r rebuilt) Clean() bool { return r.Audit.Clean() && r.Training.Clean() }

// WriteText writes r for people.
func (r rebuilt) WriteText(w io.Writer) error {
	return errors.Join(r.Audit.WriteText(w), r.Training.WriteText(w))
}
