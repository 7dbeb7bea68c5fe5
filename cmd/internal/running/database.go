package running

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
)

// Database is a database server of one's own, which can be killed.
type Database struct {
	*child

	URI string
}

// StartDatabase starts `localdb` on the data in dir. Without "--no-sync" among
// args what it has acknowledged is on the disk. It needs bin/localdb, which
// `make bin/localdb` builds.
func StartDatabase(ctx context.Context, dir string, log io.Writer, args ...string) (*Database, error) {
	started, err := localdb(ctx, dir, log, args...)
	if err != nil {
		return nil, err
	}
	uri, err := started.find(func(line string) (string, bool) { return line, strings.HasPrefix(line, "mongodb://") })
	if err != nil {
		return nil, fmt.Errorf("localdb: %w", err)
	}
	return &Database{started, uri}, nil
}

// StartBeside starts `localdb` on the data in dir, as fast as it can, and a
// server beside it that finds its PostgreSQL as FerretDB does. It ends with that
// server.
func StartBeside(ctx context.Context, dir string, log io.Writer, server string, args ...string) (*Database, error) {
	started, err := localdb(ctx, dir, log, append([]string{"--no-sync", "--", server}, args...)...)
	if err != nil {
		return nil, err
	}
	return &Database{child: started}, nil
}

func localdb(ctx context.Context, dir string, log io.Writer, args ...string) (*child, error) {
	root, err := Root()
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, filepath.Join(root, "bin", "localdb"), append([]string{"--dir", dir}, args...)...)
	command.Env = append(command.Environ(), "MONGODB_URI=") // its own server, and not the one that we may have been given
	return begin(command, log)
}
