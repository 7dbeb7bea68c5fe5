package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/FerretDB/FerretDB/v2/ferretdb"
)

// ferret is FerretDB in this process with PostgreSQL behind it.
type ferret struct {
	folder   *folder
	engine   engine
	postgres *postgres
	files    []*os.File
	address  string
	gone     chan struct{} // closed when PostgreSQL ended by itself
	halt     context.CancelFunc
	halted   chan struct{} // closed when FerretDB has let go of everything
}

// clientPatience is how long FerretDB waits for its clients to go.
const clientPatience = 3 * time.Second

// startFerret starts both on the data of f.
func startFerret(ctx context.Context, f *folder, e engine, o flags) (server, error) {
	c, err := openCluster(ctx, f.at(postgresData), e)
	if err != nil {
		return nil, err
	}
	logs := make([]*os.File, 2)
	for i, name := range []string{postgresData, ferretState} {
		if logs[i], err = f.log(name); err != nil {
			return nil, err
		}
	}
	p, err := startPostgres(ctx, c, o, logs[0])
	if err != nil {
		return nil, err
	}
	db := &ferret{folder: f, engine: e, postgres: p, files: logs, gone: make(chan struct{}), halted: make(chan struct{})}
	if err := db.serve(ctx, logs[1]); err != nil {
		return nil, errors.Join(fmt.Errorf("%w; see %s", err, logs[1].Name()), p.stop(context.WithoutCancel(ctx)))
	}
	return db, nil
}

// serve starts FerretDB and waits until it answers.
func (db *ferret) serve(ctx context.Context, log *os.File) error {
	port, err := db.folder.port()
	if err != nil {
		return err
	}
	telemetry := false // or it calls home
	f, err := ferretdb.New(&ferretdb.Config{
		PostgreSQLURL: db.postgres.url,
		ListenAddr:    net.JoinHostPort("127.0.0.1", strconv.Itoa(port)),
		StateDir:      db.folder.at(ferretState),
		LogLevel:      slog.LevelError,
		LogOutput:     log,
		Telemetry:     &telemetry,
	})
	if err != nil {
		return fmt.Errorf("start FerretDB: %w", err)
	}
	running, halt := context.WithCancel(context.Background())
	db.halt = halt
	go func() {
		defer close(db.halted)
		f.Run(running)
	}()
	go func() {
		select {
		case <-db.postgres.done:
			close(db.gone)
		case <-running.Done():
		}
	}()
	db.address = f.MongoDBURI()
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	if err := ping(ctx, db.address); err != nil {
		halt()
		return fmt.Errorf("FerretDB does not answer: %w", err)
	}
	return nil
}

func (db *ferret) uri() string            { return db.address }
func (db *ferret) ended() <-chan struct{} { return db.gone }

func (db *ferret) about() string {
	return fmt.Sprintf("%s, data in %s", db.engine.versions, db.folder.path)
}

// stop ends FerretDB, then PostgreSQL, then lets go of the folder.
func (db *ferret) stop(ctx context.Context) error {
	db.halt()
	select {
	case <-db.halted:
	case <-time.After(clientPatience): // a client that will not go is cut off
	}
	errs := []error{db.postgres.stop(ctx)}
	for _, f := range db.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(append(errs, db.folder.close())...)
}
