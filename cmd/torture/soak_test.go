//go:build torture

package torture

import (
	"cmp"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// soakFlag is for `make soak`.
var soakFlag = flag.Duration("soak", 0, "how long the soak test lasts, such as 30m; 0 for one minute")

const (
	soakRate       = 20 // requests a second
	idle           = 30 * time.Second
	moreGoroutines = 5
	moreFiles      = 5
	moreHeap       = 1 << 20 // bytes in heapOver
	heapOver       = 10 * time.Minute
)

// held is what a process holds when nothing happens.
type held struct {
	goroutines, heap float64
	files            int
}

// Work for hours leaves nothing behind: no goroutine, no memory, no file.
func TestWorkForALongTimeLeavesNothingBehind(t *testing.T) {
	if *soakFlag == 0 && !long(t) {
		return
	}
	lasts := cmp.Or(*soakFlag, time.Minute)
	db := startDatabase(t, t.TempDir(), "--no-sync")
	c := newCentre(t, db.URI, program(t, ""), 4)
	c.where.Log = io.Discard
	metrics := freeAddress(t)
	site := c.serve("--metrics-addr", metrics)
	mix := c.mix(t, site.URL, 1)
	look := func() held {
		select { // connections of clients that have left end by then
		case <-time.After(idle):
		case <-t.Context().Done():
		}
		files, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(site.PID()), "fd"))
		if err != nil {
			t.Fatal(err)
		}
		return held{least(t, metrics, "go_goroutines"), least(t, metrics, "go_gc_heap_live_bytes"), len(files)}
	}
	attack(mix, soakRate, min(lasts, time.Minute)) // what is made once is made now
	before := look()
	s := attack(mix, soakRate, lasts)
	after := look()
	t.Logf("%s: %d answered, %d refused, p99 %v", lasts, s.good(), s.refused(), s.quantile(0.99))
	t.Logf("goroutines %v, then %v; live heap %.1f MiB, then %.1f MiB; files %d, then %d", before.goroutines, after.goroutines,
		before.heap/(1<<20), after.heap/(1<<20), before.files, after.files)
	if s.good() != len(s.results) {
		t.Errorf("%d of %d failed: %d refused, %v", len(s.results)-s.good(), len(s.results), s.refused(), s.faults())
	}
	if after.goroutines > before.goroutines+moreGoroutines {
		t.Errorf("%v goroutines more", after.goroutines-before.goroutines)
	}
	if more := after.files - before.files; more > moreFiles {
		t.Errorf("%d open files more", more)
	}
	// Over a short time the heap says little: it is allowed as much as in heapOver.
	if allowed := moreHeap * max(1, lasts.Minutes()/heapOver.Minutes()); after.heap > before.heap+allowed {
		t.Errorf("the live heap grew by %.1f MiB", (after.heap-before.heap)/(1<<20))
	}
	c.clean(t, drainsWithin)
}
