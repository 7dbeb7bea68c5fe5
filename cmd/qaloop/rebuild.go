package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

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
	Move     bool `help:"The centre keeps another --time-zone from now on: write all numbers anew, by its days. Stop every instance first."`
	JSON     bool `name:"json" help:"Print the report as JSON."`
}

// Validate checks the settings; kong calls it before Run.
func (r *rebuildTalliesCommand) Validate() error {
	return cmp.Or(r.database.Validate(), r.centre.Validate())
}

// Run prints what differs and fails if anything does, unless that is because the
// centre moves to another time zone.
func (r *rebuildTalliesCommand) Run(ctx context.Context, s streams) error {
	if r.Move {
		return r.move(ctx, s)
	}
	all, done, err := r.countingServices(ctx, r.location())
	if err != nil {
		return err
	}
	defer done()
	found, err := r.rebuild(ctx, all, r.Repair)
	if err != nil {
		return err
	}
	return tell(s.out, found, r.JSON)
}

// move makes all numbers by the days of another time zone.
func (r *rebuildTalliesCommand) move(ctx context.Context, s streams) error {
	db, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer disconnect(ctx, db)
	if err := requireSchema(ctx, db); err != nil {
		return err
	}
	all := newServices(db, slog.New(slog.DiscardHandler), clock, r.location())
	var moved rebuilt
	err = audited(ctx, all.audit, "time_zone.change", func(ctx context.Context) error {
		return moveZone(ctx, db, r.location(), func() (err error) {
			moved, err = r.rebuild(ctx, all, true)
			return err
		})
	})
	if err != nil {
		return err
	}
	if r.JSON {
		return writeJSON(s.out, moved)
	}
	_, err = fmt.Fprintf(s.out, "The numbers of %q are by the days of %s now: %d evaluations were looked at and %d numbers written anew.\n",
		r.Database, r.location(), moved.Evaluations, moved.Repaired+moved.Training.Repaired)
	return err
}

func (r *rebuildTalliesCommand) rebuild(ctx context.Context, all services, repair bool) (rebuilt, error) {
	var found rebuilt
	var err error
	if found.Audit, err = all.report.Auditor.Rebuild(ctx, repair); err != nil {
		return found, err
	}
	found.Training, err = all.training.Tallies.Audit(ctx, repair)
	return found, err
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
