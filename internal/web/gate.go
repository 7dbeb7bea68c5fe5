package web

import (
	"context"
	"slices"
	"sync"
	"time"

	"qaloop/internal/problem"
)

// ErrBusy answers a request for which there is no room: nothing of it was done.
var ErrBusy = problem.New(problem.Unavailable, "service.busy",
	"There are more requests at this moment than this server can answer. Nothing of yours was done. Repeat it in a moment.")

// gateWait is how long a request waits for room. Whoever waits longer than
// that for a busy server only makes it busier.
const gateWait = 100 * time.Millisecond

// Gate lets in no more requests at once than it has room for, so that those it
// lets in are answered in time. Each rank may fill the room to some point only:
// the more there is to do, the more of what matters less is turned away.
type Gate struct {
	rooms []int // of each rank, the one that matters most first

	mutex   sync.Mutex
	inside  int
	waiting [][]*waiter // by rank
}

// waiter is a request at the gate; in is closed when it may enter.
type waiter struct{ in chan struct{} }

// NewGate is a gate with that much room, to be filled by each rank to its share
// of it; the shares fall from the rank that matters most to the least.
func NewGate(room int, shares ...float64) *Gate {
	g := &Gate{waiting: make([][]*waiter, len(shares))}
	for _, share := range shares {
		g.rooms = append(g.rooms, max(1, int(float64(room)*share)))
	}
	return g
}

// Enter waits a moment for room, and reports whether there was some. Whoever got
// in has to Leave.
func (g *Gate) Enter(ctx context.Context, rank int) bool {
	g.mutex.Lock()
	if g.inside < g.rooms[rank] {
		g.inside++
		g.mutex.Unlock()
		return true
	}
	w := &waiter{make(chan struct{})}
	g.waiting[rank] = append(g.waiting[rank], w)
	g.mutex.Unlock()
	timer := time.NewTimer(gateWait)
	defer timer.Stop()
	select {
	case <-w.in:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return !g.giveUp(rank, w)
}

// giveUp takes w out of the queue; it is false if w was let in just now.
func (g *Gate) giveUp(rank int, w *waiter) bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	at := slices.Index(g.waiting[rank], w)
	if at < 0 {
		return false
	}
	g.waiting[rank] = slices.Delete(g.waiting[rank], at, at+1)
	return true
}

// Leave makes room for those who wait: for what matters most first, and in the
// order in which they came.
func (g *Gate) Leave() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.inside--
	for rank, room := range g.rooms {
		for len(g.waiting[rank]) > 0 && g.inside < room {
			close(g.waiting[rank][0].in)
			g.waiting[rank] = g.waiting[rank][1:]
			g.inside++
		}
	}
}

// Inside is how many are in.
func (g *Gate) Inside() int {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.inside
}
