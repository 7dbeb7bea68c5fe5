package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"qaloop/cmd/bench/centre"
)

// runCommand prints the table of ratios.
type runCommand struct {
	Small int      `default:"48000" help:"Evaluations of the small centre: a year of one operator has 96."`
	Large int      `default:"480000" help:"Evaluations of the large centre."`
	JSON  string   `name:"json" default:".data/bench.json" help:"File that the table is written into as JSON, too; empty for none." placeholder:"FILE"`
	Only  []string `help:"Measure only some of: ${measurements}." placeholder:"NAME"`
}

// measurement is one part of the run.
type measurement struct {
	name string
	of   func(ctx context.Context, b *bench, small, large centre.Size, r *report) error
}

// one makes a measurement of what gives a single row.
func one(name string, of func(b *bench, ctx context.Context, small, large centre.Size) (result, error)) measurement {
	return measurement{name, func(ctx context.Context, b *bench, small, large centre.Size, r *report) error {
		row, err := of(b, ctx, small, large)
		r.Results = append(r.Results, row)
		return err
	}}
}

// several makes a measurement of what gives rows.
func several(name string, of func(b *bench, ctx context.Context, large centre.Size) ([]result, error)) measurement {
	return measurement{name, func(ctx context.Context, b *bench, _, large centre.Size, r *report) error {
		rows, err := of(b, ctx, large)
		r.Results = append(r.Results, rows...)
		return err
	}}
}

// measurements are all, in the order of the table.
func measurements() []measurement {
	return []measurement{
		one("submit", func(b *bench, ctx context.Context, _, _ centre.Size) (result, error) { return b.submitting(ctx) }),
		one("read", func(b *bench, ctx context.Context, _, large centre.Size) (result, error) {
			return b.reading(ctx, large)
		}),
		{"pages", func(ctx context.Context, b *bench, small, large centre.Size, r *report) (err error) {
			r.Pages, err = b.paging(ctx, small, large)
			r.Results = append(r.Results, worst(r.Pages))
			return err
		}},
		{"trips", func(ctx context.Context, b *bench, small, large centre.Size, r *report) (err error) {
			r.Trips, err = b.tripping(ctx, small, large)
			r.Results = append(r.Results, mostOf(r.Trips))
			return err
		}},
		several("import", func(b *bench, ctx context.Context, _ centre.Size) ([]result, error) { return b.importing(ctx) }),
		several("export", (*bench).exporting),
		one("start", func(b *bench, ctx context.Context, _, large centre.Size) (result, error) {
			return b.starting(ctx, large)
		}),
	}
}

func namesOf(all []measurement) []string {
	names := make([]string, len(all))
	for i, m := range all {
		names[i] = m.name
	}
	return names
}

// Run makes the centres, measures, and prints. What could be measured is
// printed even if the rest could not.
func (r *runCommand) Run(ctx context.Context, c *cli) error {
	b, end, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer end()
	small, large := c.size(r.Small), c.size(r.Large)
	for _, size := range []centre.Size{small, large} {
		if err := b.centre(ctx, size); err != nil {
			return err
		}
	}
	found := report{At: time.Now().UTC().Format(time.RFC3339), Small: r.Small, Large: r.Large, Repeats: c.Repeats}
	var failed error
	for _, m := range measurements() {
		if len(r.Only) > 0 && !slices.Contains(r.Only, m.name) {
			continue
		}
		b.tell.say("measuring: %s", m.name)
		if failed = m.of(ctx, b, small, large, &found); failed != nil {
			failed = fmt.Errorf("measure %s: %w", m.name, failed)
			break
		}
	}
	if err := found.writeText(os.Stdout); err != nil {
		return err
	}
	if failed != nil || r.JSON == "" {
		return failed
	}
	return found.writeJSON(r.JSON)
}
