package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"qaloop/internal/audit"
	"qaloop/training"
)

// verifyCommand checks what must always hold: between findings and assignments,
// and in the audit log.
type verifyCommand struct {
	database `embed:""`
	centre   `embed:""`
	Repair   bool     `help:"Decide again where a decision or an assignment is missing."`
	JSON     bool     `name:"json" help:"Print the report as JSON."`
	Anchor   []string `help:"Where the audit log had got to, as the line \"audit head\" of the server's log tells it." placeholder:"STREAM:SEQ:HASH"`

	anchors []audit.Anchor
}

// Validate checks the settings; kong calls it before Run.
func (v *verifyCommand) Validate() error {
	for _, text := range v.Anchor {
		anchor, err := audit.ParseAnchor(text)
		if err != nil {
			return fmt.Errorf("--anchor: %w", err)
		}
		v.anchors = append(v.anchors, anchor)
	}
	return cmp.Or(v.database.Validate(), v.centre.Validate())
}

// Run prints what it found and fails if anything is missing, double or orphaned.
func (v *verifyCommand) Run(ctx context.Context, s streams) error {
	all, done, err := v.services(ctx, v.location())
	if err != nil {
		return err
	}
	defer done()
	var report verified
	if report.Audit, err = all.audit.Verify(ctx, v.anchors...); err != nil {
		return err
	}
	err = audited(ctx, all.audit, "decisions.repair", func(ctx context.Context) error {
		report.Report, err = all.training.Verifier.Verify(ctx, v.Repair)
		return err
	})
	if err != nil {
		return err
	}
	if err := report.write(s.out, v.JSON); err != nil {
		return err
	}
	if !report.Clean() || !report.Audit.Clean() {
		return errReported
	}
	return nil
}

// verified is all that was checked, and what of it does not hold.
type verified struct {
	training.Report

	Audit audit.Report `json:"audit"`
}

func (v verified) write(out io.Writer, asJSON bool) error { //nolint:revive // asJSON is what was asked for
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(v)
	}
	if err := v.WriteText(out); err != nil {
		return err
	}
	return v.Audit.WriteText(out)
}
