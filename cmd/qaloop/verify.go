package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"qaloop/internal/audit"
	"qaloop/qa/report"
	"qaloop/training"
)

// verifyCommand checks what must always hold: between findings and assignments,
// and in the audit log.
type verifyCommand struct {
	database `embed:""`
	centre   `embed:""`
	Repair   bool     `help:"Decide again where a decision or an assignment is missing, and count again where a number is wrong."`
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
	all, done, err := v.countingServices(ctx, v.location())
	if err != nil {
		return err
	}
	defer done()
	var found verified
	if found.Audit, err = all.audit.Verify(ctx, v.anchors...); err != nil {
		return err
	}
	if found.Merges, err = all.verifyMerges(ctx); err != nil {
		return err
	}
	err = audited(ctx, all.audit, "decisions.repair", func(ctx context.Context) error {
		if found.Report, err = all.training.Verifier.Verify(ctx, v.Repair); err != nil {
			return err
		}
		if found.Training, err = all.training.Tallies.Audit(ctx, v.Repair); err != nil {
			return err
		}
		found.Tallies, err = all.report.Auditor.Verify(ctx, v.Repair)
		return err
	})
	if err != nil {
		return err
	}
	return tell(s.out, found, v.JSON)
}

// verified is what must hold between findings and training, between evaluations
// and numbers, and in the audit log.
type verified struct {
	training.Report

	Tallies  report.Audit        `json:"tallies"`
	Training training.TallyAudit `json:"training_tallies"`
	Merges   merges              `json:"merges"`
	Audit    audit.Report        `json:"audit"`
}

// Clean reports whether everything holds.
func (v verified) Clean() bool {
	return v.Report.Clean() && v.Tallies.Clean() && v.Training.Clean() && v.Merges.Clean() && v.Audit.Clean()
}

// WriteText writes v for people.
func (v verified) WriteText(w io.Writer) error {
	return errors.Join(v.Report.WriteText(w), v.Tallies.WriteText(w), v.Training.WriteText(w), v.Merges.WriteText(w), v.Audit.WriteText(w))
}

// finding is what a command looked for.
type finding interface {
	WriteText(w io.Writer) error
	Clean() bool
}

// tell writes what was found, and fails if it is not clean.
func tell(out io.Writer, f finding, asJSON bool) error { //nolint:revive // the form is what was asked for
	write := f.WriteText
	if asJSON {
		write = func(out io.Writer) error { return writeJSON(out, f) }
	}
	if err := write(out); err != nil {
		return err
	}
	if !f.Clean() {
		return errReported
	}
	return nil
}

func writeJSON(out io.Writer, f finding) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(f)
}
