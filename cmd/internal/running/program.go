package running

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Program is a built qaloop.
type Program struct {
	path string
}

// Build builds cmd/qaloop into dir with these build tags.
func Build(ctx context.Context, dir string, tags ...string) (Program, error) {
	root, err := Root()
	if err != nil {
		return Program{}, err
	}
	return BuildFrom(ctx, root, dir, tags...)
}

// BuildFrom is Build of the source in root, such as that of an older version.
func BuildFrom(ctx context.Context, root, dir string, tags ...string) (Program, error) {
	path := filepath.Join(dir, strings.Join(append([]string{"qaloop"}, tags...), "-"))
	build := exec.CommandContext(ctx, "go", "build", "-tags", strings.Join(tags, ","), "-o", path, "./cmd/qaloop")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return Program{}, fmt.Errorf("build qaloop: %w: %s", err, out)
	}
	return Program{path}, nil
}

// Centre is where the data of the program are, and what else it is told.
type Centre struct {
	URI      string   // of the database server
	Database string   // its name
	Env      []string // more settings, as NAME=value
	Log      io.Writer
}

func (p Program) command(ctx context.Context, c Centre, args []string) *exec.Cmd {
	command := exec.CommandContext(ctx, p.path, args...)
	command.Env = append(os.Environ(), "MONGODB_URI="+c.URI, "QALOOP_DATABASE="+c.Database, "QALOOP_DRAIN_WAIT=0s",
		"QALOOP_REQUESTS_PER_SECOND=0") // a few people here ask for as much as a whole centre
	command.Env = append(command.Env, c.Env...)
	return command
}

// Run runs a subcommand, such as "verify", to its end, with input as its
// standard input, and gives what it printed.
func (p Program) Run(ctx context.Context, c Centre, input string, args ...string) (string, error) {
	command := p.command(ctx, c, args)
	var out bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &out, &out
	if err := command.Run(); err != nil {
		return out.String(), fmt.Errorf("qaloop %s: %w: %s", strings.Join(args, " "), err, out.String())
	}
	return out.String(), nil
}

// Instance is a running `qaloop serve`.
type Instance struct {
	*child

	URL string // where it answers, without a slash at the end
}

// Serve starts an instance on a free port (or where an --addr in args says) and
// returns when it listens.
func (p Program) Serve(ctx context.Context, c Centre, args ...string) (*Instance, error) {
	args = append([]string{"serve", "--addr", "127.0.0.1:0", "--log-level", "warn"}, args...)
	started, err := begin(p.command(ctx, c, args), c.Log)
	if err != nil {
		return nil, err
	}
	url, err := started.find(func(line string) (string, bool) { return strings.CutPrefix(line, "Qaloop is at ") })
	if err != nil {
		return nil, fmt.Errorf("qaloop serve: %w", err)
	}
	return &Instance{started, url}, nil
}
