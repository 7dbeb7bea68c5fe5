package identity

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"

	"qaloop/internal/problem"
)

// ErrBusy answers when more people sign in at once than the processors can
// check.
var ErrBusy = problem.New(problem.Unavailable, "identity.busy",
	"Too many people are signing in at this moment. Try again in a few seconds.").After(2 * time.Second)

// hashing is what a password is stored with. A hash made with anything else is
// made anew when its owner signs in.
var hashing = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// dummyHash costs as much to compare with as a real one, and no password fits.
const dummyHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// What waits for a processor takes the room of other requests, and nobody waits
// long for a page to sign in on.
const (
	maxQueued    = 16
	maxQueueTime = time.Second
)

// Hasher hashes passwords, no more at once than there are processors: each
// takes one of them and 19 MiB.
type Hasher struct {
	slots  chan struct{}
	queued atomic.Int32
}

// NewHasher returns a Hasher for this process.
func NewHasher() *Hasher {
	return &Hasher{slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Enter waits for a processor. It returns ErrBusy if too many wait already, or
// for too long. The Slot must be left.
func (h *Hasher) Enter(ctx context.Context) (Slot, error) {
	select {
	case h.slots <- struct{}{}:
		return Slot{h}, nil
	default:
	}
	if h.queued.Add(1) > maxQueued {
		h.queued.Add(-1)
		return Slot{}, ErrBusy
	}
	defer h.queued.Add(-1)
	timer := time.NewTimer(maxQueueTime)
	defer timer.Stop()
	select {
	case h.slots <- struct{}{}:
		return Slot{h}, nil
	case <-timer.C:
		return Slot{}, ErrBusy
	case <-ctx.Done():
		return Slot{}, ctx.Err()
	}
}

// Hash is Enter, Slot.Hash and Slot.Leave.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	slot, err := h.Enter(ctx)
	if err != nil {
		return "", err
	}
	defer slot.Leave()
	return slot.Hash(password)
}

// Slot is the leave to use a processor for hashing.
type Slot struct{ h *Hasher }

// Leave gives the processor to the next in the queue.
func (s Slot) Leave() { <-s.h.slots }

// Hash turns a password into what is stored of it.
func (s Slot) Hash(password string) (string, error) {
	hash, err := argon2id.CreateHash(password, &hashing)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Verify compares a password with a stored hash, and takes equally long if
// there is none (an empty hash). The second result says that the hash was made
// with other parameters than today's.
func (s Slot) Verify(password, hash string) (fits, outdated bool, err error) {
	stored := hash
	if stored == "" {
		stored = dummyHash
	}
	if len(password) > MaxPassword {
		password = password[:MaxPassword+1] // too long to be anybody's
	}
	fits, used, err := argon2id.CheckHash(password, stored)
	if err != nil {
		return false, false, fmt.Errorf("compare password: %w", err)
	}
	return fits && hash != "", *used != hashing, nil
}
