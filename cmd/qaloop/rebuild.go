package main

import (
	"cmp"
	"context"
)

// rebuildCommand is what is computed anew from what it was computed from.
type rebuildCommand struct {
	Tallies rebuildTalliesCommand `cmd:"" help:"Compute the numbers of operators, teams, lines and the centre from the evaluations, beside those in use, and report every difference."`
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
	audit, err := all.report.Auditor.Rebuild(ctx, r.Repair)
	if err != nil {
		return err
	}
	return tell(s.out, audit, r.JSON)
}
