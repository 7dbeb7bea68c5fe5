package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// server is a MongoDB-compatible server that is ready for use.
type server interface {
	// uri is what a driver connects to.
	uri() string
	// about says in a few words what it is.
	about() string
	// ended is closed when the server has ended without being told to.
	ended() <-chan struct{}
	// stop puts the data away and ends what was started.
	stop(ctx context.Context) error
}

// startServer takes the first kind of server that is to be had.
func startServer(ctx context.Context, o flags, messages io.Writer) (server, error) {
	if uri := os.Getenv("MONGODB_URI"); uri != "" {
		return useGiven(ctx, uri)
	}
	f, err := openFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	db, err := startIn(ctx, f, o, messages)
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	if err := f.note(db.uri()); err != nil {
		return nil, errors.Join(err, db.stop(ctx))
	}
	return db, nil
}

// startIn starts a server on the data of f. A folder that has data already
// stays with the kind of server that made them.
func startIn(ctx context.Context, f *folder, o flags, messages io.Writer) (server, error) {
	if o.Empty {
		if err := f.empty(); err != nil {
			return nil, err
		}
	}
	mongod, lookErr := exec.LookPath("mongod")
	switch {
	case f.has(mongodData) && lookErr != nil:
		return nil, fmt.Errorf("the data in %s were made by mongod, which is not on the PATH any more: "+
			"install it, or give another folder with --dir", filepath.Join(f.path, mongodData))
	case lookErr == nil && !f.has(postgresData):
		return startMongod(ctx, f, mongod, o.NoSync)
	}
	e, err := findEngine(ctx, messages)
	if err != nil {
		return nil, err
	}
	return startFerret(ctx, f, e, o)
}
