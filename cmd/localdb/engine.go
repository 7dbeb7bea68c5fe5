package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// engine is an unpacked PostgreSQL with its extensions and every library that
// they need, down to the C library.
type engine struct {
	root     string
	triplet  string // names the machine's folder of libraries
	versions versions
}

const (
	postgresMajor = "18"
	// recipe is raised whenever what is made of the packages changes, so that
	// an engine of an older recipe is not used.
	recipe = "1"
	// engineParts is the number of parts in an engine folder's name, which is
	// engine_recipe_architecture_postgresql_documentdb.
	engineParts = 5
	// passedFile in an engine says with which FerretDB it passed the smoke test.
	passedFile = "passed"
)

// triplets are the machines that Debian builds the packages for and we know.
func triplets() map[string]string {
	return map[string]string{"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
}

// program is the path of one of PostgreSQL's programs.
func (e engine) program(name string) string {
	return filepath.Join(e.root, "usr/lib/postgresql", postgresMajor, "bin", name)
}

// zones is the folder of time zones: the host may have none.
func (e engine) zones() string { return filepath.Join(e.root, "usr/share/zoneinfo") }

// libraries is the folder of most libraries.
func (e engine) libraries() string { return filepath.Join(e.root, "usr/lib", e.triplet) }

// libraryPath lists every folder with libraries, as the loader wants it.
func (e engine) libraryPath() string {
	return strings.Join([]string{
		e.libraries(),
		filepath.Join(e.libraries(), "blas"),
		filepath.Join(e.libraries(), "lapack"),
		filepath.Join(e.root, "usr/lib/postgresql", postgresMajor, "lib"),
	}, ":")
}

// findEngine is the newest engine in the cache that passed the smoke test; if
// there is none, one is fetched. Only one localdb of a machine fetches at a
// time, and the others wait for it.
func findEngine(ctx context.Context, messages io.Writer) (found engine, err error) {
	triplet, ok := triplets()[runtime.GOARCH]
	if !ok || runtime.GOOS != "linux" {
		return engine{}, cannot("Debian's packages are not for " + runtime.GOOS + "/" + runtime.GOARCH)
	}
	cache, err := cacheFolder()
	if err != nil {
		return engine{}, err
	}
	if e, ok := passedEngine(cache, triplet); ok {
		return e, nil
	}
	unlock, err := lockCache(ctx, cache, messages)
	if err != nil {
		return engine{}, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if e, ok := passedEngine(cache, triplet); ok { // fetched by the one we waited for
		return e, nil
	}
	p := newProgress(messages)
	defer p.leave()
	e, ok := newestEngine(cache, triplet, func(engine) bool { return true })
	if !ok {
		if e, err = fetchEngine(ctx, cache, triplet, p); err != nil {
			return engine{}, err
		}
	}
	return e, proveEngine(ctx, e, cache, p)
}

// passedEngine is the newest engine that passed the smoke test with this FerretDB.
func passedEngine(cache, triplet string) (engine, bool) {
	return newestEngine(cache, triplet, func(e engine) bool {
		with, err := os.ReadFile(filepath.Join(e.root, passedFile))
		return err == nil && strings.TrimSpace(string(with)) == e.versions.ferretdb
	})
}

// newestEngine is the engine of this recipe that was made last, of those that
// are good.
func newestEngine(cache, triplet string, good func(engine) bool) (engine, bool) {
	entries, err := os.ReadDir(cache)
	if err != nil {
		return engine{}, false
	}
	var found engine
	var made time.Time
	for _, entry := range entries {
		v, ok := versionsOf(entry.Name())
		info, err := entry.Info()
		if !ok || err != nil {
			continue
		}
		e := engine{filepath.Join(cache, entry.Name()), triplet, v}
		if info.ModTime().After(made) && good(e) {
			found, made = e, info.ModTime()
		}
	}
	return found, !made.IsZero()
}

// engineName is the name of the folder for an engine of v.
func engineName(v versions) string {
	return strings.Join([]string{"engine", recipe, runtime.GOARCH, v.postgresql, v.documentdb}, "_")
}

// versionsOf reads the name of an engine's folder; it is not ok for another
// folder, another recipe or another kind of machine.
func versionsOf(name string) (v versions, ok bool) {
	parts := strings.Split(name, "_")
	if len(parts) != engineParts || !slices.Equal(parts[:3], []string{"engine", recipe, runtime.GOARCH}) {
		return versions{}, false
	}
	return versions{postgresql: parts[3], documentdb: parts[4], ferretdb: ferretVersion}, true
}

// proveEngine runs the smoke test on e. One that fails is thrown away, so that
// the next start tries with what Debian has by then.
func proveEngine(ctx context.Context, e engine, cache string, p *progress) error {
	p.begin("trying it out")
	if err := smokeTest(ctx, e, cache); err != nil {
		if ctx.Err() != nil {
			return err
		}
		return errors.Join(brokenCombination(e.versions, err), os.RemoveAll(e.root))
	}
	if err := os.WriteFile(filepath.Join(e.root, passedFile), []byte(e.versions.ferretdb+"\n"), 0o600); err != nil {
		return fmt.Errorf("note that the engine passed: %w", err)
	}
	p.end()
	if !e.versions.known() {
		p.say(e.versions.String() + " is new to us and passed; add it to cmd/localdb/versions.txt")
	}
	return nil
}

// cacheFolder is where engines are kept for every clone on this machine. Root's
// own is closed to the account that PostgreSQL runs as then.
func cacheFolder() (string, error) {
	path := "/var/cache/qaloop"
	if os.Geteuid() != 0 {
		own, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("find the cache folder: %w", err)
		}
		path = filepath.Join(own, "qaloop")
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	return path, nil
}

// lockCache waits until no other localdb fetches.
func lockCache(ctx context.Context, cache string, messages io.Writer) (unlock func() error, err error) {
	file, err := os.OpenFile(filepath.Join(cache, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the cache: %w", err)
	}
	for said := false; ; said = true {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return file.Close, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errors.Join(fmt.Errorf("lock the cache: %w", err), file.Close())
		}
		if !said {
			fmt.Fprintln(messages, "localdb: another localdb is fetching PostgreSQL; waiting for it")
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(context.Cause(ctx), file.Close())
		case <-time.After(200 * time.Millisecond):
		}
	}
}
