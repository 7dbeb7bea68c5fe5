package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

var errDraining = errors.New("this instance is stopping")

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
		return errDraining
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
	h.said = requireSchema(ctx, h.db)
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

const probeDocument = "probe"

// tryToWrite finds out whether there is space again.
func (h *health) tryToWrite(ctx context.Context) error {
	err := mongodb.Put(ctx, h.db.Collection(migrationsName), probeDocument, schemaState{ID: probeDocument, At: clock()})
	if err == nil {
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
