//go:build torture

package torture

import (
	"context"
	"flag"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/google/uuid"
)

var roundsFlag = flag.Int("rounds", 0, "how many histories porcupine checks of each kind; 0 for 200, and for 15 with -short")

func rounds() int {
	switch {
	case *roundsFlag > 0:
		return *roundsFlag
	case testing.Short():
		return 15
	}
	return 200
}

const (
	linearClients = 6
	linearSteps   = 8
	// checkTime bounds the check of one history, which takes milliseconds.
	checkTime = 30 * time.Second
)

// step is what a client asks for.
type step struct {
	what  string
	rev   int    // that it changes from
	value string // that it writes
}

// seen is what it was answered.
type seen struct {
	thing

	status  int
	unknown bool // it may have happened, or still happen
}

// kind is something of which many clients have a history.
type kind struct {
	life func(thing, step) (thing, []int) // what a step makes of it, and the answers that say so
	make func(*linear) string             // a new one, and its path
	ask  func(*linear, step) request
	wish func(*rand.Rand) string // what a client wants next
}

// request is a step as it is sent.
type request struct {
	by           *member
	method, path string
	body         any
	headers      []string
}

// linear is a centre in which clients change one thing at once while instances
// are killed.
type linear struct {
	*crowd

	kind kind
	path string       // of the thing of this round
	days atomic.Int64 // that were chosen already
}

// model is how porcupine sees a kind.
func (k kind) model() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return thing{rev: 1, state: firstState} },
		Step: func(state, input, output any) (bool, any) {
			s, in, out := state.(thing), input.(step), output.(seen)
			next, says := k.life(s, in)
			if out.unknown {
				return true, next
			}
			if in.what == "get" {
				return out.status == http.StatusOK && out.thing == s, s
			}
			return slices.Contains(says, out.status), next
		},
		Equal: func(a, b any) bool { return a == b },
	}
}

// round lets all clients change one thing, and gives their history.
func (l *linear) round(ctx context.Context, dice *rand.Rand) []porcupine.Operation {
	var lock sync.Mutex
	var history []porcupine.Operation
	var all sync.WaitGroup
	began := time.Now()
	for n := range linearClients {
		mine := rand.New(rand.NewPCG(dice.Uint64(), uint64(n)))
		all.Go(func() {
			rev := 1
			for range linearSteps {
				in := step{what: l.kind.wish(mine), rev: rev, value: uuid.NewString()}
				op := porcupine.Operation{ClientId: n, Input: in, Call: time.Since(began).Nanoseconds()}
				out := l.send(ctx, l.kind.ask(l, in), mine.IntN(3))
				op.Output, op.Return = out, time.Since(began).Nanoseconds()
				if out.unknown {
					op.Return = math.MaxInt64
				} else if out.rev > 0 {
					rev = out.rev
				}
				lock.Lock()
				history = append(history, op)
				lock.Unlock()
				if out.unknown {
					return // it may still be under way: the rest is another client's
				}
			}
		})
	}
	all.Wait()
	return history
}

// send asks once, and never again.
func (l *linear) send(ctx context.Context, r request, turn int) seen {
	m := r.by.twin()
	m.turn = turn
	a, err := m.try(ctx, r.method, r.path, r.body, r.headers...)
	if err != nil || a.Status >= http.StatusInternalServerError {
		return seen{unknown: r.method != http.MethodGet, status: a.Status}
	}
	out := seen{status: a.Status}
	if a.Status < http.StatusBadRequest {
		out.thing = thingOf(a)
	}
	return out
}

// ifMatch is the header that names the revision which a step changes from.
func ifMatch(rev int) []string { return []string{"If-Match", strconv.Quote(strconv.Itoa(rev))} }

// check runs n histories, and gives the first that is not linearizable.
func (l *linear) check(ctx context.Context, dice *rand.Rand, n int) (bad []porcupine.Operation) {
	l.t.Helper()
	model, unknown := l.kind.model(), 0
	for i := range n {
		l.path = l.kind.make(l)
		var history []porcupine.Operation
		for _, op := range l.round(ctx, dice) {
			out, _ := op.Output.(seen)
			if in, _ := op.Input.(step); in.what == "get" && out.status != http.StatusOK {
				continue // nothing was read
			}
			if out.unknown {
				unknown++
			}
			history = append(history, op)
		}
		switch porcupine.CheckOperationsTimeout(model, history, checkTime) {
		case porcupine.Ok:
		case porcupine.Unknown:
			l.t.Errorf("the check took longer than %s", checkTime)
		case porcupine.Illegal:
			l.t.Logf("history %d is not linearizable", i+1)
			return history
		}
	}
	l.t.Logf("%d histories of %d clients, %d steps of unknown outcome", n, linearClients, unknown)
	return nil
}

// Whatever clients do to one evaluation or assignment at once, at three
// instances that are killed meanwhile: each step happens at one moment between
// its request and its answer, or is refused.
func TestHistoriesAreLinearizable(t *testing.T) {
	dice, db := random(t), newDatabase(t)
	for name, k := range map[string]kind{"evaluation": evaluations, "assignment": assignments} {
		t.Run(name, func(t *testing.T) {
			l := &linear{crowd: newCrowd(t, db.URI), kind: k}
			stop, stopped := make(chan struct{}), make(chan struct{})
			killer := rand.New(rand.NewPCG(dice.Uint64(), 1))
			go l.killing(killer, stop, stopped)
			bad := l.check(t.Context(), dice, rounds())
			close(stop)
			<-stopped
			for _, op := range bad {
				t.Errorf("client %d: %+v → %+v", op.ClientId, op.Input, op.Output)
			}
			if left := l.drain(t.Context()); len(left) > 0 {
				t.Error(left)
			}
			l.verified()
		})
	}
}

// killing kills an instance from time to time until it is told to stop.
func (l *linear) killing(dice *rand.Rand, stop <-chan struct{}, stopped chan<- struct{}) {
	defer close(stopped)
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Duration(300+dice.IntN(900)) * time.Millisecond):
		}
		if err := l.fleet.replace(dice.IntN(3)); err != nil {
			l.t.Error(err)
			return
		}
	}
}

// The test above sees a program that writes over whatever is there.
func TestBlindWritesAreNotLinearizable(t *testing.T) {
	dice := random(t)
	c := newCentre(t, newDatabase(t).URI, program(t, mischief), 2)
	c.where.Env = append(c.where.Env, "QALOOP_NAIVE=blind")
	f := c.launch(3)
	l := &linear{crowd: f.crowd(), kind: evaluations}
	if l.check(t.Context(), dice, 40) == nil {
		t.Error("40 histories of blind writes, and none was seen to be wrong")
	}
}
