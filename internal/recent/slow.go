package recent

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// slowness is how many times longer a value is kept than it took to find, if
// that is longer than it is kept anyway: finding values never takes more than
// this part of the time, however much there is to look through.
const slowness = 100

// Slow keeps values that take long to find. All who ask for one meanwhile wait
// for the same one to be found. Once it is old it is found anew in the
// background, and those who ask are given the old one; only one that is twice as
// old is not given any more. Whoever gives up waiting does not keep it from
// being found.
type Slow[V any] struct {
	keep, patience time.Duration
	now            func() time.Time
	finding        singleflight.Group

	mu    sync.Mutex
	known map[string]slowEntry[V]
}

type slowEntry[V any] struct {
	value V
	read  time.Time
	keep  time.Duration
}

// NewSlow keeps each value at least that long, and looks for it no longer than
// patience.
func NewSlow[V any](keep, patience time.Duration, now func() time.Time) *Slow[V] {
	return &Slow[V]{keep: keep, patience: patience, now: now, known: map[string]slowEntry[V]{}}
}

// Known is the value of key if it is known; if it is old, find is asked for it
// anew in the background.
func (s *Slow[V]) Known(ctx context.Context, key string, find func(context.Context) (V, error)) (V, bool) {
	s.mu.Lock()
	e, ok := s.known[key]
	s.mu.Unlock()
	age := s.now().Sub(e.read)
	if !ok || age < 0 || age >= 2*e.keep {
		var none V
		return none, false
	}
	if age >= e.keep {
		s.find(ctx, key, find)
	}
	return e.value, true
}

// One is the value of key: the one that is known, or what find gives.
func (s *Slow[V]) One(ctx context.Context, key string, find func(context.Context) (V, error)) (V, error) {
	v, ok := s.Known(ctx, key, find)
	if ok {
		return v, nil
	}
	select {
	case found := <-s.find(ctx, key, find):
		v, _ = found.Val.(V)
		return v, found.Err
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

// find finds the value of key, unless somebody is just doing that, and keeps it.
func (s *Slow[V]) find(ctx context.Context, key string, find func(context.Context) (V, error)) <-chan singleflight.Result {
	return s.finding.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
		defer cancel()
		begun := s.now()
		v, err := find(ctx)
		if err == nil {
			s.put(key, slowEntry[V]{v, begun, max(s.keep, slowness*s.now().Sub(begun))})
		}
		return v, err
	})
}

// put keeps e, and forgets what is too old to be given.
func (s *Slow[V]) put(key string, e slowEntry[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for other, old := range s.known {
		if e.read.Sub(old.read) >= 2*old.keep {
			delete(s.known, other)
		}
	}
	s.known[key] = e
}
