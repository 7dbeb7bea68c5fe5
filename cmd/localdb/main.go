// Command localdb gives a MongoDB-compatible server to a machine that has none.
//
// It takes the first of these that is to be had: the server that MONGODB_URI
// names; a mongod on the PATH, run as a single-node replica set; PostgreSQL with
// the DocumentDB extension, out of Debian's packages, behind FerretDB in this
// process. The data stay in one folder, and no process of ours outlives us.
//
// Read on in this order: server.go (which of the three), command.go (running a
// command beside it), folder.go (the data folder and its lock), postgres.go and
// cluster.go (the third kind), engine.go and fetch.go (where its programs come
// from).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// flags are what localdb is told on its command line.
type flags struct {
	Dir     string   `default:".data" placeholder:"DIR" help:"Folder that the data stay in (default: .data)."`
	NoSync  bool     `help:"Don't wait for the disk, and count no small tables: faster, and right where everything may be lost, as in tests."`
	Empty   bool     `help:"Throw away what is in the folder, and begin with an empty database."`
	Command []string `arg:"" optional:"" help:"Command to run with MONGODB_URI set; the server stops when it ends. Put -- before it."`
}

func main() {
	var o flags
	kong.Parse(&o, kong.Name("localdb"), kong.Description(
		"Start a MongoDB-compatible server; run a command with MONGODB_URI set, or print the URI and run until interrupted."))
	code, err := run(o, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "localdb:", err)
	}
	os.Exit(code)
}

// stopPatience is how long a server may take to put its data away.
const stopPatience = 60 * time.Second

// run does what o says and returns the code to exit with.
func run(o flags, out, messages io.Writer) (code int, err error) {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer release()
	began := time.Now()
	db, err := startServer(ctx, o, messages)
	if err != nil {
		if ctx.Err() != nil {
			return 130, errors.New("interrupted before the server was ready")
		}
		return 1, err
	}
	defer func() {
		stopping, cancel := context.WithTimeout(context.Background(), stopPatience)
		defer cancel()
		if stopErr := db.stop(stopping); stopErr != nil {
			code, err = max(code, 1), errors.Join(err, stopErr)
		}
	}()
	fmt.Fprintf(messages, "localdb: %s; ready in %.1f s\n", db.about(), time.Since(began).Seconds())
	if len(o.Command) > 0 {
		return runCommand(ctx, o.Command, db)
	}
	fmt.Fprintln(out, db.uri())
	select {
	case <-ctx.Done():
		return 0, nil
	case <-db.ended():
		return 1, errors.New("the server ended by itself")
	}
}
