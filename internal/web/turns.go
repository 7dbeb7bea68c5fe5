package web

import (
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// turnWait is how long a repeat waits for what it repeats.
const turnWait = 500 * time.Millisecond

// Turns lets a repeat wait for what it repeats, if both are here at the same
// time: a double click, a client that lost patience, two hundred senders of one
// message. When it goes on, what was to be done is there to be read, and nothing
// is tried again. It saves work and is never what keeps the result right: a
// repeat that waits too long, or comes to another instance, just goes on.
type Turns struct {
	mu    sync.Mutex
	begun map[string]chan struct{} // closed when it is done
}

// NewTurns is for one instance.
func NewTurns() *Turns { return &Turns{begun: map[string]chan struct{}{}} }

// Middleware makes repeats wait. It comes when it is known who asks.
func (t *Turns) Middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		name, changes := turnOf(c)
		if !changes {
			return next(c)
		}
		done, first := t.take(name)
		if first {
			defer t.end(name, done)
			return next(c)
		}
		timer := time.NewTimer(turnWait)
		defer timer.Stop()
		select {
		case <-done:
		case <-timer.C:
		case <-c.Request().Context().Done():
		}
		return next(c)
	}
}

// turnOf is what a request has in common with those that it may repeat: who
// asks, what for, and their Idempotency-Key. It is false if it changes nothing.
func turnOf(c echo.Context) (string, bool) {
	r, by := c.Request(), Actor(c).ID
	switch r.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return by + "\x00" + r.Method + " " + r.URL.Path + "\x00" + r.Header.Get("Idempotency-Key"), by != ""
	}
	return "", false
}

// take begins name, unless it is begun; then it gives what to wait for.
func (t *Turns) take(name string) (done chan struct{}, first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if done, begun := t.begun[name]; begun {
		return done, false
	}
	done = make(chan struct{})
	t.begun[name] = done
	return done, true
}

// end lets those go on who wait for name.
func (t *Turns) end(name string, done chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.begun, name)
	close(done)
}
