package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgres is a running PostgreSQL.
type postgres struct {
	*child
	url string
}

// startPatience is how long PostgreSQL may take to answer. After a crash it
// first goes through what it has not put away yet.
const startPatience = 2 * time.Minute

// startPostgres starts PostgreSQL on c and makes sure that it has the
// extensions. What it says goes to log.
func startPostgres(ctx context.Context, c cluster, o flags, log *os.File) (*postgres, error) {
	if err := endStale(c.path); err != nil {
		return nil, err
	}
	port, err := freePort(0)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(c.engine.program("postgres"), settings(port, o)...)
	release, err := handFiles(cmd, c.path, c.engine)
	if err != nil {
		return nil, err
	}
	defer release()
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+c.engine.libraryPath(), "PGPASSFILE="+dataFD+"/"+pgpass)
	cmd.Stdout, cmd.Stderr = log, log
	c.account.run(cmd)
	attributes(cmd).Setsid = true // Ctrl-C is for us; we then end it in order
	process, err := startChild(cmd, syscall.SIGQUIT)
	if err != nil {
		return nil, err
	}
	address := url.URL{
		Scheme: "postgres", User: url.UserPassword("postgres", c.password),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/postgres",
	}
	p := &postgres{process, address.String()}
	if err := p.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%w; see %s", err, log.Name()), p.stop(context.WithoutCancel(ctx)))
	}
	return p, nil
}

// settings are the arguments that postgres is started with.
func settings(port int, o flags) []string {
	list := []string{
		"-D", dataFD,
		"-c", "port=" + strconv.Itoa(port),
		"-c", "listen_addresses=127.0.0.1", // index builds connect to localhost
		"-c", "unix_socket_directories=",
		"-c", "shared_preload_libraries=pg_cron,pg_documentdb_core,pg_documentdb,pg_documentdb_extended_rum",
		"-c", "cron.database_name=postgres",
		"-c", "cron.log_run=off",
		"-c", "documentdb.rum_library_load_option=require_documentdb_extended_rum",
		"-c", "documentdb.alternate_index_handler_name=extended_rum", // lets a sort use an index
		"-c", "shared_buffers=256MB",
		"-c", "maintenance_work_mem=256MB", // for building indexes
		"-c", "max_connections=120",
		"-c", "default_toast_compression=lz4", // documents are compressed and opened several times as fast as by the default
		"-c", "jit=off", // compiling costs more than the short queries of a service
		"-c", "autovacuum_naptime=15s", // so that a bulk load is soon analysed
		"-c", "log_min_messages=warning",
		"-c", "log_checkpoints=off",
	}
	if o.NoSync {
		list = append(list,
			"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
			// A table of which it is known that it is small is read as a whole, and
			// tests look at whether an index would serve: it is not to depend on
			// whether one was slow enough to be analysed, or vacuumed, on the way.
			"-c", "autovacuum_analyze_threshold=1000000",
			"-c", "autovacuum_vacuum_threshold=1000000",
			"-c", "autovacuum_vacuum_insert_threshold=1000000",
		)
	}
	return list
}

// prepare waits until p answers, and brings its extensions to this engine's version.
func (p *postgres) prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	conn, err := p.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, name := range []string{"documentdb", "documentdb_extended_rum"} {
		if _, err := conn.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS "+name+" CASCADE"); err != nil {
			return fmt.Errorf("create the extension %s: %w", name, err)
		}
	}
	rows, err := conn.Query(ctx, `SELECT name FROM pg_available_extensions WHERE installed_version <> default_version`)
	if err != nil {
		return fmt.Errorf("look for outdated extensions: %w", err)
	}
	outdated, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for outdated extensions: %w", err)
	}
	for _, name := range outdated {
		if _, err := conn.Exec(ctx, "ALTER EXTENSION "+pgx.Identifier{name}.Sanitize()+" UPDATE"); err != nil {
			return fmt.Errorf("update the extension %s: %w", name, err)
		}
	}
	return nil
}

// connect waits until p lets us in.
func (p *postgres) connect(ctx context.Context) (*pgx.Conn, error) {
	for {
		conn, err := pgx.Connect(ctx, p.url)
		if err == nil {
			return conn, nil
		}
		select {
		case <-p.done:
			return nil, fmt.Errorf("PostgreSQL ended at its start: %w", p.err)
		case <-ctx.Done():
			return nil, fmt.Errorf("PostgreSQL does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends p in order: SIGINT is its "fast shutdown".
func (p *postgres) stop(ctx context.Context) error {
	if err := p.end(ctx, syscall.SIGINT); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	return nil
}
