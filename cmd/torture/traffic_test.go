//go:build torture

package torture

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"qaloop/cmd/internal/running"
)

const (
	// The deadlines that a server keeps, and how much later an answer may come.
	readDeadline  = 2 * time.Second
	writeDeadline = 3 * time.Second
	slack         = 250 * time.Millisecond
	// healsWithin is how long after the end of a fault requests may still fail.
	healsWithin = 3 * time.Second
	// againAfter is how long clients wait before they repeat what failed.
	againAfter = 100 * time.Millisecond

	writers = 4
	readers = 2
)

// traffic is clients that work at an instance and look closely at every answer:
// in time, and honest. Writers submit evaluations, each with a key of its own,
// and repeat every step until it is answered.
type traffic struct {
	*centre

	site  string
	stop  chan struct{}
	group sync.WaitGroup

	lock      sync.Mutex
	answers   []sighting
	faults    []string
	submitted map[string]bool // evaluations of which the submit was acknowledged
}

// sighting is an answer as a client saw it.
type sighting struct {
	begun  time.Time
	took   time.Duration
	write  bool
	status int
}

func (s sighting) good() bool { return s.status < http.StatusInternalServerError }

// traffic begins to work at site.
func (c *centre) traffic(site string) *traffic {
	c.t.Helper()
	w := &traffic{centre: c, site: site, stop: make(chan struct{}), submitted: map[string]bool{}}
	olena := c.signIn(site, "qa@centre.example")
	for n := range writers {
		w.group.Go(func() {
			for i := 0; !w.stopped(); i++ {
				w.evaluate(olena, fmt.Sprintf("%s-%d-%d", uuid.NewString()[:8], n, i), i)
			}
		})
	}
	for range readers {
		w.group.Go(func() {
			for !w.stopped() {
				w.ask(olena, http.StatusOK, http.MethodGet, "/evaluations?limit=20", nil)
				w.pause(20 * time.Millisecond)
			}
		})
	}
	return w
}

func (w *traffic) stopped() bool {
	select {
	case <-w.stop:
		return true
	default:
		return w.t.Context().Err() != nil
	}
}

// pause waits, but not for longer than the test.
func (w *traffic) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-w.t.Context().Done():
	}
}

// evaluate submits the evaluation of a call.
func (w *traffic) evaluate(olena *running.Client, call string, n int) {
	who := n % len(w.operators)
	made, ok := w.insist(olena, http.StatusCreated, http.MethodPost, "/interactions", doc{
		"call_id": call, "line": "sales", "operator_id": w.operators[who],
		"started_at": time.Now().Add(-time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339),
	})
	if !ok {
		return
	}
	id := uuid.NewString()
	path := "/evaluations/" + id
	body := doc{"interaction_id": made.Field("id"), "scorecard_id": w.card, "sample_origin": "random", "answers": failedBoth("heard")}
	if _, ok := w.insist(olena, 0, http.MethodPut, path, body); !ok {
		return
	}
	if _, ok := w.insist(olena, http.StatusOK, http.MethodPost, path+"/submit", nil); ok {
		w.lock.Lock()
		w.submitted[id] = true
		w.lock.Unlock()
	}
}

// insist repeats a request until it is answered; it is false if the test ends or
// the answer is one that must not be.
func (w *traffic) insist(by *running.Client, want int, method, path string, body any) (running.Answer, bool) {
	key := uuid.NewString()
	for w.t.Context().Err() == nil {
		a, ok := w.ask(by, want, method, path, body, "Idempotency-Key", key)
		if ok && a.Status != http.StatusServiceUnavailable {
			return a, true
		}
		if !ok {
			return a, false
		}
		w.pause(againAfter)
	}
	return running.Answer{}, false
}

// ask makes one request and judges the answer: what is wanted (0: created or
// replaced), or a 503 that says when to come again, and in time.
func (w *traffic) ask(by *running.Client, want int, method, path string, body any, headers ...string) (running.Answer, bool) {
	seen := sighting{begun: time.Now(), write: method != http.MethodGet}
	a, err := by.Do(w.t.Context(), method, w.site+"/api/v1"+path, body, headers...)
	seen.took, seen.status = time.Since(seen.begun), a.Status
	if w.t.Context().Err() != nil {
		return a, false
	}
	limit := readDeadline
	if seen.write {
		limit = writeDeadline
	}
	fault := ""
	switch {
	case err != nil:
		fault = err.Error()
	case a.Status == http.StatusServiceUnavailable && a.Header.Get("Retry-After") == "":
		fault = "503 without Retry-After"
	case a.Status == http.StatusServiceUnavailable, a.Status == want, want == 0 && (a.Status == http.StatusOK || a.Status == http.StatusCreated):
	default:
		fault = fmt.Sprintf("%d: %.300s", a.Status, a.Body)
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	w.answers = append(w.answers, seen)
	if seen.took > limit+slack {
		w.faults = append(w.faults, fmt.Sprintf("%s %s: answered %d after %s", method, short(path), a.Status, seen.took))
	}
	if fault != "" {
		w.faults = append(w.faults, fmt.Sprintf("%s %s: %s", method, short(path), fault))
	}
	return a, fault == ""
}

// short is a path without IDs.
func short(path string) string {
	if begin, end, ok := strings.Cut(path[1:], "/"); ok {
		_, rest, _ := strings.Cut(end, "/")
		return begin + "/…/" + rest
	}
	return path
}

// period is what was seen from one moment to another.
type period struct {
	good, refused         int
	slowRead, slowWrite   time.Duration
	firstWrite, lastFault time.Time // of good writes; of what was refused
}

// untold are the faults that were seen since the last call.
func (w *traffic) untold() []string {
	w.lock.Lock()
	defer w.lock.Unlock()
	faults := w.faults
	w.faults = nil
	return faults
}

// since is what was seen of the requests that were begun after from.
func (w *traffic) since(from time.Time) period {
	w.lock.Lock()
	defer w.lock.Unlock()
	var p period
	for _, s := range w.answers {
		if s.begun.Before(from) {
			continue
		}
		switch {
		case !s.good():
			p.refused++
			p.lastFault = s.begun
		case s.write && (p.firstWrite.IsZero() || s.begun.Before(p.firstWrite)):
			p.firstWrite = s.begun
			fallthrough
		default:
			p.good++
		}
		if s.write {
			p.slowWrite = max(p.slowWrite, s.took)
		} else {
			p.slowRead = max(p.slowRead, s.took)
		}
	}
	return p
}

// healed wants that all requests succeed that are begun later than healsWithin
// after from, which it waits for; it tells what it saw since began.
func (w *traffic) healed(t *testing.T, began, from time.Time) {
	t.Helper()
	w.pause(time.Until(from.Add(healsWithin + 2*time.Second)))
	during, after := w.since(began), w.since(from.Add(healsWithin))
	again := "no write succeeded"
	if p := w.since(from); !p.firstWrite.IsZero() {
		again = p.firstWrite.Sub(from).Round(time.Millisecond).String()
	}
	t.Logf("%d answered, %d refused; slowest read %s, write %s; first write after the end: %s",
		during.good, during.refused, during.slowRead.Round(time.Millisecond), during.slowWrite.Round(time.Millisecond), again)
	if after.refused > 0 || after.good == 0 {
		t.Errorf("later than %s after the end %d were answered, %d refused", healsWithin, after.good, after.refused)
	}
	tell(t, w.untold())
}
