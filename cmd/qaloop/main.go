// Command qaloop is the quality-assurance and training tracker of a contact
// centre: the server, and what is done to its data from a shell.
//
// Read app.go first: it is the map of what needs what. Every subcommand has a
// file of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"qaloop/internal/problem"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, errReported) {
			fmt.Fprintln(os.Stderr, "qaloop:", explain(err))
		}
		stop()
		os.Exit(1) //nolint:gocritic // stop has been called
	}
}

// errReported ends the program with a failure that was told in full already.
var errReported = errors.New("reported")

// cli is every subcommand with its settings.
type cli struct {
	Serve   serveCommand   `cmd:"" help:"Answer requests until SIGTERM."`
	Migrate migrateCommand `cmd:"" help:"Create or update collections, indexes and validators. Can be repeated."`
	User    userCommand    `cmd:"" help:"Accounts, from a shell."`
	Import  importCommand  `cmd:"" help:"Read a PBX log, a spreadsheet, or a folder of recordings."`
	Demo    demoCommand    `cmd:"" help:"Load the starter content and a demo centre."`
	Verify  verifyCommand  `cmd:"" help:"Check that every finding has its decision, every assignment its cause, every number its evaluations, and that the audit log is whole."`
	Rebuild rebuildCommand `cmd:"" help:"Compute what is kept for speed anew, and compare."`
	Backup  backupCommand  `cmd:"" help:"Write all data and files into one archive, while everything goes on."`
	Restore restoreCommand `cmd:"" help:"Put a backup into an empty database, and verify it."`
	Config  configCommand  `cmd:"" help:"Print the settings in use, secrets masked."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// streams are where a command writes: out what was asked for, err how it goes.
type streams struct{ out, err io.Writer }

// run is main without globals, so that a test can run the whole program.
func run(ctx context.Context, args []string, out, errOut io.Writer) error {
	var commands cli
	ended := -1
	parser, err := kong.New(&commands,
		kong.Name("qaloop"),
		kong.Description("Quality assurance and training of a contact centre: what QA finds becomes training, and Qaloop shows whether it helped."),
		kong.UsageOnError(),
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { ended = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(streams{out, errOut}),
	)
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if ended >= 0 { // --help was asked for and given
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w (see qaloop --help)", err)
	}
	return parsed.Run()
}

// explain is err for somebody at a shell: what is wrong, and where.
func explain(err error) string {
	p, ok := errors.AsType[*problem.Error](err)
	if !ok {
		return err.Error()
	}
	var b strings.Builder
	b.WriteString(p.Detail)
	for _, f := range p.Fields {
		fmt.Fprintf(&b, "\n  %s: %s", strings.TrimPrefix(f.Pointer, "#/"), f.Detail)
	}
	return b.String()
}
