package main

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/web"
)

const (
	readyTimeout = time.Second
	// readyHolds is how long an answer of the database is good for: however
	// many ask, it is asked once.
	readyHolds = time.Second
)

// health is what an instance knows of its database.
type health struct {
	db   *mongo.Database
	full atomic.Bool // a write failed for lack of space, and none has succeeded since

	mutex sync.Mutex
	asked time.Time
	said  error
}

// ready says if this instance can answer: it is not stopping, and the database
// answers, has the schema that we need, and takes what is written.
func (a *app) ready(ctx context.Context) error {
	select {
	case <-a.stopping:
		return web.ErrStopping
	default:
		return a.health.check(ctx)
	}
}

func (h *health) check(ctx context.Context) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if time.Since(h.asked) < readyHolds {
		return h.said
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTimeout) // it is for others, too
	defer cancel()
	h.said = usableSchema(ctx, h.db)
	if h.said == nil && h.full.Load() {
		h.said = h.tryToWrite(ctx)
	}
	h.asked = time.Now()
	return h.said
}

// note remembers it if err says that the disk of the database is full.
func (h *health) note(err error) {
	if mongodb.Full(err) {
		h.full.Store(true)
	}
}

const (
	probeDocument = "probe"
	// probeSize is more than a database may still have room for in pages that
	// are not full.
	probeSize = 256 << 10
)

// probe is a document that is written to see if there is space, and taken away.
type probe struct {
	ID    string `bson:"_id"`
	Bytes []byte `bson:"bytes"` // that cannot be packed
}

// tryToWrite finds out whether there is space again.
func (h *health) tryToWrite(ctx context.Context) error {
	bytes := make([]byte, probeSize)
	_, _ = rand.Read(bytes) // never fails
	in := h.db.Collection(migrationsName)
	err := mongodb.Put(ctx, in, probeDocument, probe{probeDocument, bytes})
	if err == nil {
		err = mongodb.Delete(ctx, in, probeDocument, nil)
	}
	if err == nil || errors.Is(err, mongodb.ErrStale) { // another instance has taken it away
		err = nil
		h.full.Store(false)
	}
	return err
}

// drain makes /readyz say no, so that nobody sends new requests here, and ends
// what would go on for as long as somebody looks.
func (a *app) drain() {
	select {
	case <-a.stopping:
	default:
		close(a.stopping)
	}
}
