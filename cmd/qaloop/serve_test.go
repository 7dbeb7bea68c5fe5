package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
)

// A server that is to stop says so first and goes on; then what was begun is
// finished, and nothing new is accepted.
func TestStopIsAnnouncedBeforeAnythingIsRefused(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	begun, finish := make(chan struct{}), make(chan struct{})
	handler := http.NewServeMux()
	handler.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-finish
		_, _ = io.WriteString(w, "done")
	})
	handler.HandleFunc("GET /quick", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "done") })
	address, announced, goOn := make(chan string, 1), make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- serveHTTP(ctx, "127.0.0.1:0", handler,
			func(a net.Addr) { address <- "http://" + a.String() },
			func() { close(announced); <-goOn })
	}()
	site := <-address
	slow := make(chan string, 1)
	go func() { slow <- fetch(t, site+"/slow") }()
	<-begun
	stop()
	<-announced
	if got := fetch(t, site+"/quick"); got != "done" {
		t.Errorf("while it is announced: %s", got)
	}
	close(goOn)
	refused := func() bool { return strings.Contains(fetch(t, site+"/quick"), "refused") }
	for !refused() {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-t.Context().Done():
			t.Fatal("it goes on to accept")
		}
	}
	close(finish)
	if got := <-slow; got != "done" {
		t.Errorf("what was begun ended in %s", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// An instance goes on while the database is brought to a newer schema, and not
// with one that is too old.
func TestInstanceGoesOnWithANewerSchema(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	for at, good := range map[int]bool{schema - 1: false, schema: true, schema + 1: true} {
		if err := recordSchema(t.Context(), w.db, at); err != nil {
			t.Fatal(err)
		}
		if err := usableSchema(t.Context(), w.db); (err == nil) != good {
			t.Errorf("with schema %d: %v", at, err)
		}
	}
}

// fetch is what answers at address, or why nothing does.
func fetch(t *testing.T, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		return err.Error()
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return string(raw)
}

// An instance that stops is not ready, and lets go of those who watch an
// import, so that they go on at another one.
func TestStoppingEndsLiveProgress(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	w.app, w.site = w.instance(quiet) // nobody reads the file
	admin := w.person("admin", identity.Admin, identity.QA)
	started := admin.sendFile("queue_log", []byte("1700000000|x|NONE|NONE|QUEUESTART|\n"), "asterisk_queue_log", "")
	expect(t, "import", started.status, http.StatusAccepted)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.site.URL+"/imports/"+started.doc(t).text("id")+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := admin.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	first := make([]byte, len("event: progress"))
	if _, err := io.ReadFull(res.Body, first); err != nil || string(first) != "event: progress" {
		t.Fatalf("%q, %v", first, err)
	}
	w.app.drain()
	rest, err := io.ReadAll(res.Body)
	if err != nil || strings.Contains(string(rest), "event: end") {
		t.Errorf("%v, and the browser is told that there is no more: %s", err, rest)
	}
	if answer := admin.asks("GET /readyz"); answer.status != http.StatusServiceUnavailable || answer.header.Get("Retry-After") == "" {
		t.Errorf("ready while it stops: %d", answer.status)
	}
	if answer := admin.asks("GET /healthz"); answer.status != http.StatusOK {
		t.Errorf("not alive while it stops: %d", answer.status)
	}
}

// Whoever asks an instance that stops whether it is ready is told so, and no
// fault of it is logged.
func TestStoppingIsNoFault(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	a, site, log := w.listened()
	a.drain()
	anybody := &person{w: w, client: newClient(t), site: site.URL}
	for range 3 {
		if answer := anybody.asks("GET /readyz"); answer.status != http.StatusServiceUnavailable || !strings.Contains(string(answer.body), "service.stopping") {
			t.Errorf("ready while it stops: %d %s", answer.status, answer.body)
		}
	}
	for _, line := range log.lines() {
		if strings.Contains(line, `"level":"ERROR"`) {
			t.Errorf("logged: %s", line)
		}
	}
}

// An instance whose database had no space left is ready again when a write
// succeeds.
func TestFullDatabaseIsNotReadyUntilItTakesAWrite(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	a, _ := w.instance(quiet)
	a.health.note(errors.New("something else"))
	if a.health.full.Load() {
		t.Error("full for no reason")
	}
	a.health.note(mongo.CommandError{Code: 14031})
	gone, cancel := context.WithCancel(t.Context())
	cancel() // whoever asks may leave: the answer is for others, too
	if err := a.ready(gone); err != nil || a.health.full.Load() {
		t.Errorf("after a write that succeeds: %v, full: %v", err, a.health.full.Load())
	}
}
