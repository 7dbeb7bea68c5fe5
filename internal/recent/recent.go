// Package recent remembers what was read a moment ago, so that the requests of
// somebody who is busy do not ask the database the same thing again and again:
// who they are, what people are called.
//
// What this instance writes it forgets at once; of what another one writes it
// may know nothing for as long as the cache keeps things. So it is for what may
// be that old. Nothing that a write is decided by comes from a Cache; Fixed never
// changes, and Slow is for what a single write hardly changes.
package recent

import (
	"maps"
	"sync"
	"time"
)

// most is how many things are kept; then all are forgotten, and it begins anew.
const most = 10_000

// Cache keeps values by key for a short time.
type Cache[V any] struct {
	keep time.Duration
	now  func() time.Time

	mu     sync.Mutex
	known  map[string]entry[V]
	writes uint64    // how often something was forgotten
	swept  time.Time // when what had become too old was last let go
}

type entry[V any] struct {
	value V
	read  time.Time
}

// New is a cache that keeps what it is given for that long.
func New[V any](keep time.Duration, now func() time.Time) *Cache[V] {
	return &Cache[V]{keep: keep, now: now, known: map[string]entry[V]{}}
}

// One is the value of key: the one that is known, or what read gives.
func (c *Cache[V]) One(key string, read func() (V, error)) (V, error) {
	found, err := c.Some([]string{key}, func([]string) (map[string]V, error) {
		v, err := read()
		return map[string]V{key: v}, err
	})
	return found[key], err
}

// Some are the values of keys: those that are known, and what read gives for
// the others. What it does not give is not in the result, and is not kept.
func (c *Cache[V]) Some(keys []string, read func(unknown []string) (map[string]V, error)) (map[string]V, error) {
	found, unknown, writes := c.look(keys)
	if len(unknown) == 0 {
		return found, nil
	}
	begun := c.now()
	more, err := read(unknown)
	if err != nil {
		return found, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sweep(begun)
	for key, v := range more {
		found[key] = v
		if c.writes == writes { // or it may be from before the write
			c.known[key] = entry[V]{v, begun}
		}
	}
	return found, nil
}

// sweep lets go of what is too old, so that large values do not stay for as long
// as there are few of them.
func (c *Cache[V]) sweep(now time.Time) {
	if now.Sub(c.swept) < c.keep {
		return
	}
	c.swept = now
	maps.DeleteFunc(c.known, func(_ string, e entry[V]) bool { return now.Sub(e.read) >= c.keep })
}

// look sorts keys into what is known and what is not.
func (c *Cache[V]) look(keys []string) (found map[string]V, unknown []string, writes uint64) {
	now := c.now()
	found = make(map[string]V, len(keys))
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) > most {
		clear(c.known)
	}
	for _, key := range keys {
		e, ok := c.known[key]
		if age := now.Sub(e.read); ok && age >= 0 && age < c.keep {
			found[key] = e.value
		} else {
			unknown = append(unknown, key)
		}
	}
	return found, unknown, c.writes
}

// Forget is to be called after key was written.
func (c *Cache[V]) Forget(keys ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes++
	for _, key := range keys {
		delete(c.known, key)
	}
}

// ForgetAll is to be called after something was written that any of the values
// may rest on.
func (c *Cache[V]) ForgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes++
	clear(c.known)
}
