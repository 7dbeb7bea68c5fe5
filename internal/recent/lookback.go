package recent

import (
	"sync"
	"time"
)

const (
	// wholeEvery is how often a sweep looks at all that was ever left to do.
	wholeEvery = 10 * time.Second
	// lookback is how far it looks back in between: twice as far, so that nothing
	// falls between two looks.
	lookback = 2 * wholeEvery
)

// Lookback is how far back a sweep looks for what was left to do, by when it was
// left. Most of the time that is a little: an index holds what was done until
// the database has cleaned it up, which PostgreSQL does when a fifth of a table
// has changed, and a look that begins at the oldest passes over all of that. At
// five submits a second the looks of every second took 20 ms after two minutes,
// and ever longer. It must not be copied.
type Lookback struct {
	mu    sync.Mutex
	whole time.Time // when all was looked at last
}

// Look gives what find finds from some moment on, the zero time for whatever
// there is. As long as there is more than find gives at once, at least most,
// each look is at all of it.
func Look[T any](l *Lookback, now time.Time, most int64, find func(from time.Time) ([]T, error)) ([]T, error) {
	from := l.from(now)
	found, err := find(from)
	if err == nil && from.IsZero() && int64(len(found)) < most {
		l.mu.Lock()
		l.whole = now
		l.mu.Unlock()
	}
	return found, err
}

func (l *Lookback) from(now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.whole) || now.Sub(l.whole) >= wholeEvery {
		return time.Time{}
	}
	return now.Add(-lookback)
}
