package main

import (
	"cmp"
	"context"
	"encoding/json"
)

// verifyCommand checks what must always hold.
type verifyCommand struct {
	database `embed:""`
	centre   `embed:""`
	Repair   bool `help:"Decide again where a decision or an assignment is missing."`
	JSON     bool `name:"json" help:"Print the report as JSON."`
}

// Validate checks the settings; kong calls it before Run.
func (v *verifyCommand) Validate() error { return cmp.Or(v.database.Validate(), v.centre.Validate()) }

// Run prints what it found and fails if anything is missing, double or orphaned.
func (v *verifyCommand) Run(ctx context.Context, s streams) error {
	all, done, err := v.services(ctx, v.location())
	if err != nil {
		return err
	}
	defer done()
	report, err := all.training.Verifier.Verify(ctx, v.Repair)
	if err != nil {
		return err
	}
	if v.JSON {
		encoder := json.NewEncoder(s.out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(report)
	} else {
		err = report.WriteText(s.out)
	}
	if err != nil {
		return err
	}
	if !report.Clean() {
		return errReported
	}
	return nil
}
