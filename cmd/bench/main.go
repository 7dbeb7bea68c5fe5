// Command bench measures Qaloop against what its database and its web framework
// can do at best on the same machine at the same time. It never reports an
// absolute number alone: machines differ, ratios carry over.
//
// `make bench` prints the table of ratios, `make bench-load` holds a load for ten
// minutes. Both make up large centres first (package centre) and keep them for the
// next time.
//
// Read bench.go for what all measurements share; each of them has a file of its
// own. result.go is the table.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"qaloop/cmd/bench/centre"
)

// cli is what the program can do.
type cli struct {
	URI     string `name:"mongodb-uri" env:"MONGODB_URI" help:"URI of the database server. It gets databases whose names begin with qaloop_bench." placeholder:"URI"`
	Seed    uint64 `default:"1" help:"Seed of the made-up centres."`
	Repeats int    `default:"5" help:"How often everything is measured, by turns with what it is compared to."`

	Run  runCommand  `cmd:"" default:"withargs" help:"Print the table of ratios."`
	Load loadCommand `cmd:"" help:"Hold a load, and print how long answers take."`
	Fill fillCommand `cmd:"" help:"Make a centre up, and verify it."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	parsed := kong.Parse(&c, kong.Name("bench"), kong.Description("Measure Qaloop against the floor of its own machine."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Vars{"measurements": strings.Join(namesOf(measurements()), ", ")})
	parsed.FatalIfErrorf(parsed.Run(&c))
}

// open prepares a measurement; the program is built into a folder that lasts as
// long.
func (c *cli) open(ctx context.Context) (*bench, func(), error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, nil, err
	}
	b, err := openBench(ctx, c.URI, dir, c.Repeats, os.Stderr)
	return b, func() { _ = os.RemoveAll(dir) }, err
}

func (c *cli) size(evaluations int) centre.Size {
	return centre.Size{Evaluations: evaluations, Seed: c.Seed}
}

// fillCommand makes a centre up.
type fillCommand struct {
	Evaluations int  `default:"480000" help:"How many evaluations it has."`
	Verify      bool `help:"Let qaloop verify it."`
}

// Run makes it, unless it is there.
func (f *fillCommand) Run(ctx context.Context, c *cli) error {
	b, end, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer end()
	size := c.size(f.Evaluations)
	if err := b.centre(ctx, size); err != nil || !f.Verify {
		return err
	}
	begun := time.Now()
	said, err := b.program.Run(ctx, b.place(size.Database()), "", "verify")
	if err == nil {
		_, err = fmt.Printf("%sVerified in %d s.\n", said, int(time.Since(begun).Seconds()))
	}
	return err
}
