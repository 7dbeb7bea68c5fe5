//go:build torture

package torture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"qaloop/cmd/internal/running"
)

// server is a database server of a test that ends and comes back: on the same
// data and, since localdb remembers its port, at the same address.
type server struct {
	*running.Database

	dir  string
	args []string
}

func newServer(t *testing.T, dir string, args ...string) *server {
	t.Helper()
	s := &server{dir: dir, args: args}
	s.start(t)
	t.Cleanup(func() { _ = s.Stop(time.Minute) })
	return s
}

func (s *server) start(t *testing.T) {
	t.Helper()
	db, err := running.StartDatabase(context.Background(), s.dir, t.Output(), s.args...)
	if err != nil {
		t.Fatal(err)
	}
	if s.Database != nil && db.URI != s.URI {
		t.Fatalf("it was at %s and is at %s", s.URI, db.URI)
	}
	s.Database = db
}

// long reports whether this is the long form; a test that belongs only there
// says so in the short one.
func long(t *testing.T) bool {
	t.Helper()
	if testing.Short() {
		t.Log("NOT RUN: this is part of the long form")
	}
	return !testing.Short()
}

const restarts = 6

// times is the first of two numbers in the short form.
func times(fewer, more int) int {
	if testing.Short() {
		return fewer
	}
	return more
}

// A database that is stopped and started in order, again and again, loses
// nothing and is used again a moment after it is there.
func TestADatabaseThatIsRestartedLosesNothing(t *testing.T) {
	if !long(t) {
		return
	}
	db := newServer(t, t.TempDir())
	c := newCentre(t, db.URI, program(t, ""), 4)
	c.where.Log = io.Discard
	w := c.traffic(c.serve().URL)
	for range restarts {
		began := time.Now()
		w.pause(5 * time.Second)
		if err := db.Stop(time.Minute); err != nil {
			// FerretDB 2.7 can panic while its clients are still asking; that is a
			// death more, and no fault of ours.
			t.Logf("the server did not stop in order: %v", err)
		}
		db.start(t)
		w.healed(t, began, time.Now())
	}
	w.end(t)
}

// A database that is killed has what it acknowledged, and so have we.
func TestADatabaseThatIsKilledLosesNothing(t *testing.T) {
	dice := random(t)
	db := newServer(t, t.TempDir())
	c := newCentre(t, db.URI, program(t, ""), 4)
	c.where.Log = io.Discard
	w := c.traffic(c.serve().URL)
	for range times(2, 10) {
		began := time.Now()
		w.pause(time.Duration(500+dice.IntN(2500)) * time.Millisecond)
		db.Kill()
		db.start(t)
		w.healed(t, began, time.Now())
	}
	w.end(t)
}

// smallDisk is the size of the disk that gets full.
const smallDisk = 600 << 20

// On a full disk what is written is refused and what is there is read; the
// instance says that it is not ready. When there is space again, nothing that was
// acknowledged is lost.
func TestAFullDiskLosesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := mountMemory(t, dir); err != nil {
		t.Logf("NOT RUN: a small disk cannot be made here (root and mount are needed): %v", err)
		return
	}
	db := newServer(t, filepath.Join(dir, "db"))
	c := newCentre(t, db.URI, program(t, ""), 4)
	c.where.Log = io.Discard
	site := c.serve()
	w := c.traffic(site.URL)
	w.pause(2 * time.Second)
	began := time.Now()
	filler := filepath.Join(dir, "filler")
	fill(t, filler)
	notReady, refused := false, 0
	for n := 0; n < 20 && (!notReady || refused == 0); n++ { // it takes a while until what the database has in reserve is used up
		w.pause(2 * time.Second)
		fill(t, filler)
		a, err := running.NewClient(patience).Do(t.Context(), http.MethodGet, site.URL+"/readyz", nil)
		notReady = notReady || err == nil && a.Status == http.StatusServiceUnavailable
		refused = w.since(began).refused
	}
	if !notReady || refused == 0 {
		t.Errorf("on a full disk: not ready: %v, %d refused", notReady, refused)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	select {
	case <-db.Done(): // it may give up when it cannot even write its journal
		t.Log("the database ended on the full disk")
		db.start(t)
	case <-time.After(time.Second):
	}
	w.healed(t, began, time.Now())
	w.end(t)
}

// mountMemory makes dir a disk of its own, in memory.
func mountMemory(t *testing.T, dir string) error {
	t.Helper()
	mount := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d", smallDisk), "tmpfs", dir)
	if out, err := mount.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(out)))
	}
	t.Cleanup(func() {
		if out, err := exec.CommandContext(context.Background(), "umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return nil
}

// fill makes the file at filler so large that nothing is left on its disk.
func fill(t *testing.T, filler string) {
	t.Helper()
	f, err := os.OpenFile(filler, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	chunk := make([]byte, 1<<20)
	for err == nil {
		_, err = f.Write(chunk)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}
