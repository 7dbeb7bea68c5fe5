//go:build torture

package torture

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	// slowEach is how many connections are slow in each of the ways: together far
	// more than an instance has places.
	slowEach = 60
	// slowFor is how long they keep on: longer than the server is patient with
	// any of them.
	slowFor = 45 * time.Second
)

// slowWays are what a slow client does on its connection: begin says what it
// sends first, drip what it sends every second, if anything.
var slowWays = map[string]struct{ begin, drip string }{
	"a head without end": {"GET / HTTP/1.1\r\n", "X-More: 1\r\n"},
	"a body byte by byte": {
		"POST /api/v1/session HTTP/1.1\r\nHost: q\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{", " ",
	},
	"a form that stops": {
		"POST /signin HTTP/1.1\r\nHost: q\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nemail=", "",
	},
	"answers that nobody reads": {strings.Repeat("GET /api/openapi.json HTTP/1.1\r\nHost: q\r\n\r\n", 100), "GET /api/openapi.json HTTP/1.1\r\nHost: q\r\n\r\n"},
}

// Many who send slowly, or do not read, are cut off; others are served
// meanwhile, and nothing of them stays.
func TestSlowClientsKeepNobodyWaiting(t *testing.T) {
	if !long(t) {
		return
	}
	db := newDatabase(t)
	c := newCentre(t, db.URI, program(t, ""), 1)
	metrics := freeAddress(t)
	instance := c.serve("--metrics-addr", metrics)
	olena := c.signIn(instance.URL, "qa@centre.example")
	before := least(t, metrics, "go_goroutines")
	at, err := url.Parse(instance.URL)
	if err != nil {
		t.Fatal(err)
	}
	cut := make(chan time.Duration, len(slowWays)*slowEach)
	for _, way := range slowWays {
		for range slowEach {
			go func() { cut <- dawdle(at.Host, way.begin, way.drip) }()
		}
	}
	slowest := time.Duration(0)
	for begun := time.Now(); time.Since(begun) < slowFor; {
		asked := time.Now()
		if _, err := olena.Want(t.Context(), http.StatusOK, http.MethodGet, instance.URL+"/api/v1/evaluations", nil); err != nil {
			t.Fatalf("after %s: %v", time.Since(begun), err)
		}
		slowest = max(slowest, time.Since(asked))
	}
	var last time.Duration
	for range cap(cut) {
		last = max(last, <-cut)
	}
	t.Logf("%d slow clients, the last one cut off after %s; the slowest answer to another took %s", cap(cut), last, slowest)
	if last >= slowFor {
		t.Errorf("a slow client was served for %s", last)
	}
	if after := least(t, metrics, "go_goroutines"); after > before+5 {
		t.Errorf("%.0f goroutines, and %.0f before", after, before)
	}
}

// dawdle is a slow client. It says how long it was put up with, slowFor at most.
func dawdle(address, begin, drip string) time.Duration {
	begun := time.Now()
	line, err := net.Dial("tcp", address)
	if err != nil {
		return 0
	}
	defer line.Close()
	_, err = fmt.Fprint(line, begin)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for err == nil && time.Since(begun) < slowFor {
		<-tick.C
		if drip != "" {
			_, err = fmt.Fprint(line, drip)
			continue
		}
		// Who sends nothing learns of the end by reading, at most until the next tick.
		_ = line.SetReadDeadline(time.Now().Add(time.Second / 2))
		if _, readErr := line.Read(make([]byte, 1)); readErr != nil && !isTimeout(readErr) {
			err = readErr
		}
	}
	return time.Since(begun)
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}
