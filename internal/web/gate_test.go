package web_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"qaloop/internal/web"
)

// The ranks of the gate in these tests.
const (
	important = iota
	usual
	spare
)

// room is how many the gate of these tests has room for.
const room = 8

func newGate() *web.Gate { return web.NewGate(room, 1, 0.5, 0.125) }

// The fuller the gate, the more of what matters less is turned away; nobody
// waits for longer than a moment.
func TestGateTurnsAwayWhatMattersLeast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		for _, step := range []struct {
			rank int
			in   bool
		}{
			{spare, true},
			{spare, false},
			{usual, true},
			{usual, true},
			{usual, true},
			{usual, false},
			{important, true},
			{important, true},
			{important, true},
			{important, true},
			{important, false},
		} {
			began := time.Now()
			if in := g.Enter(t.Context(), step.rank); in != step.in {
				t.Errorf("rank %d with %d inside: %v, want %v", step.rank, g.Inside(), in, step.in)
			}
			if waited := time.Since(began); waited > 100*time.Millisecond || step.in && waited > 0 {
				t.Errorf("rank %d waited for %v", step.rank, waited)
			}
		}
	})
}

// Room that becomes free is for what matters most, then for who came first.
func TestGateLetsInWhatMattersMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		for range room {
			g.Enter(t.Context(), important)
		}
		entered := make(chan string, 4)
		for _, w := range []struct {
			name string
			rank int
		}{{"spare", spare}, {"usual", usual}, {"first", important}, {"second", important}} {
			go func() {
				if g.Enter(t.Context(), w.rank) {
					entered <- w.name
				}
			}()
			synctest.Wait()
		}
		for _, want := range []string{"first", "second"} {
			g.Leave()
			synctest.Wait()
			if got := <-entered; got != want {
				t.Errorf("%s got in, want %s", got, want)
			}
		}
		for range 5 {
			g.Leave()
		}
		synctest.Wait()
		if got := <-entered; got != "usual" || len(entered) > 0 {
			t.Errorf("%s got in and %d more", got, len(entered))
		}
	})
}

// However many push, no more are inside than there is room for, and in the end
// nobody is.
func TestGateIsNeverOverfull(t *testing.T) {
	t.Parallel()
	g := newGate()
	var inside, in atomic.Int64
	var overfull atomic.Bool
	var all sync.WaitGroup
	for n := range 200 {
		all.Go(func() {
			if !g.Enter(t.Context(), n%3) {
				return
			}
			defer g.Leave()
			in.Add(1)
			if inside.Add(1) > room {
				overfull.Store(true)
			}
			inside.Add(-1)
		})
	}
	all.Wait()
	if overfull.Load() || in.Load() == 0 || g.Inside() != 0 {
		t.Errorf("%d got in, too many at once: %v, %d are left", in.Load(), overfull.Load(), g.Inside())
	}
}
