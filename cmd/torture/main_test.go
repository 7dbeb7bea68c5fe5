//go:build torture

package torture

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"qaloop/cmd/internal/running"
)

// seedFlag repeats a run: every test tells the seed that it used.
var seedFlag = flag.Uint64("seed", 0, "seed of everything that is random; 0 for a new one")

// folder is where what the tests build and the data of their servers are.
var folder string

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "qaloop-torture-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	folder = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// random is a source of chance of which the test tells the seed.
func random(t *testing.T) *rand.Rand {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed: -seed=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

var (
	programs     = map[string]running.Program{}
	programsLock sync.Mutex
)

// program is qaloop, built once for each tag.
func program(t *testing.T, tag string) running.Program {
	t.Helper()
	programsLock.Lock()
	defer programsLock.Unlock()
	built, ok := programs[tag]
	if !ok {
		var err error
		if built, err = running.Build(context.Background(), folder, tag); err != nil {
			t.Fatal(err)
		}
		programs[tag] = built
	}
	return built
}

// newDatabase starts a database server of the test's own whose writes are on
// the disk when it acknowledges them.
func newDatabase(t *testing.T) *running.Database {
	t.Helper()
	return startDatabase(t, t.TempDir())
}

// startDatabase starts a server on the data in dir.
func startDatabase(t *testing.T, dir string, args ...string) *running.Database {
	t.Helper()
	db, err := running.StartDatabase(context.Background(), dir, t.Output(), args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Stop(time.Minute) })
	return db
}
