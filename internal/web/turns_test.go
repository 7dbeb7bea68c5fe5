package web_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
)

// slowDesk answers requests one turn at a time, each after that long, and counts how
// many it is at.
type slowDesk struct {
	turns     *web.Turns
	takes     time.Duration
	now, most atomic.Int64
}

func (d *slowDesk) ask(by, method, path, key string) {
	r := httptest.NewRequest(method, path, http.NoBody)
	r.Header.Set("Idempotency-Key", key)
	c := echo.New().NewContext(r, httptest.NewRecorder())
	web.SetActor(c, identity.Actor{ID: by})
	_ = d.turns.Middleware(func(echo.Context) error {
		n := d.now.Add(1)
		defer d.now.Add(-1)
		if n > d.most.Load() { // in these tests, nobody comes between
			d.most.Store(n)
		}
		time.Sleep(d.takes)
		return nil
	})(c)
}

// The first is alone at it; those who wait for it go on together, when it is
// done or takes too long. What is no repeat does not wait.
func TestARepeatWaitsForWhatItRepeats(t *testing.T) {
	t.Parallel()
	const first, other = "first", "other"
	for name, test := range map[string]struct {
		by, method, path, key string
		takes                 time.Duration
		waits                 time.Duration
	}{
		"the same":              {first, http.MethodPost, "/things", "k", 100 * time.Millisecond, 100 * time.Millisecond},
		"the same, if it hangs": {first, http.MethodPost, "/things", "k", time.Minute, 500 * time.Millisecond},
		"another key":           {first, http.MethodPost, "/things", "l", time.Minute, 0},
		"another thing":         {first, http.MethodPost, "/things/1", "k", time.Minute, 0},
		"another change":        {first, http.MethodPut, "/things", "k", time.Minute, 0},
		"somebody else":         {other, http.MethodPost, "/things", "k", time.Minute, 0},
		"who only reads":        {first, http.MethodGet, "/things", "k", time.Minute, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(*testing.T) {
				d := &slowDesk{turns: web.NewTurns(), takes: test.takes}
				go d.ask(first, http.MethodPost, "/things", "k")
				synctest.Wait()
				begun := time.Now()
				d.takes = 0
				d.ask(test.by, test.method, test.path, test.key)
				if waited := time.Since(begun); waited != test.waits {
					t.Errorf("waited %s, want %s", waited, test.waits)
				}
				time.Sleep(test.takes)
			})
		})
	}
}

// Nobody waits for one who waited.
func TestRepeatsGoOnTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const n = 20
		d := &slowDesk{turns: web.NewTurns(), takes: 100 * time.Millisecond}
		go d.ask("first", http.MethodPost, "/things", "k")
		synctest.Wait()
		if most := d.most.Load(); most != 1 {
			t.Errorf("%d at once at first", most)
		}
		for range n {
			go d.ask("first", http.MethodPost, "/things", "k")
		}
		time.Sleep(150 * time.Millisecond)
		if now := d.now.Load(); now != n {
			t.Errorf("%d went on, want %d", now, n)
		}
		time.Sleep(time.Second)
	})
}
