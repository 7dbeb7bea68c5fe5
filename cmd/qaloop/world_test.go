package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/api/apitest"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/qa/staff"
)

// world is a whole Qaloop on a database of its own, with people who use it.
type world struct {
	t    *testing.T
	db   *mongo.Database
	app  *app
	site *httptest.Server
	late atomic.Int64 // how far the clock of the story is ahead

	requests int // of one person in a second; 0 for no end
}

// now is the time in the story.
func (w *world) now() time.Time { return clock().Add(time.Duration(w.late.Load())) }

// later moves the story on.
func (w *world) later(by time.Duration) { w.late.Add(int64(by)) }

// doc is a JSON object as a client sees it.
type doc map[string]any

func (d doc) text(name string) string {
	s, _ := d[name].(string)
	return s
}

func (d doc) number(name string) float64 {
	n, _ := d[name].(float64)
	return n
}

func (d doc) in(name string) doc {
	m, _ := d[name].(map[string]any)
	return m
}

func (d doc) list(name string) []doc {
	raw, _ := d[name].([]any)
	docs := make([]doc, 0, len(raw))
	for _, item := range raw {
		m, _ := item.(map[string]any)
		docs = append(docs, m)
	}
	return docs
}

// discard keeps the preparations of a story out of its log.
var discard = slog.New(slog.DiscardHandler)

// testPassword is what everybody in a story signs in with.
const testPassword = "correct horse battery"

// newWorld starts one instance on an empty, migrated database.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := newEmptyWorld(t)
	w.app, w.site = w.instance(busy)
	return w
}

// newEmptyWorld is a migrated database without an instance.
func newEmptyWorld(t *testing.T) *world {
	t.Helper()
	db := mongotest.NewTold(t, seeWrites())
	if err := migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return &world{t: t, db: db}
}

// background says if an instance does what no request waits for.
type background bool

const (
	busy  background = true
	quiet background = false
)

// The machine on which the tests run does much else at the same time.
const (
	roomy   = 1024
	patient = 10
)

// instance starts one more Qaloop on the same database.
func (w *world) instance(b background) (*app, *httptest.Server) {
	w.t.Helper()
	log := slog.New(slog.NewTextHandler(w.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := newApp(w.t.Context(), w.db, options{Log: log, Clock: w.now, Zone: time.UTC, MaxUpload: 64 << 20, MaxInFlight: roomy, Requests: w.requests, Patience: patient})
	if err != nil {
		w.t.Fatal(err)
	}
	site := httptest.NewServer(apitest.Checked(w.t, w.followed(a.handler)))
	w.t.Cleanup(site.Close)
	if b == quiet {
		return a, site
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := a.work(w.t.Context()); err != nil {
			w.t.Errorf("background work: %v", err)
		}
	}()
	w.t.Cleanup(func() { <-done })
	return a, site
}

// person is somebody who is signed in.
type person struct {
	w      *world
	id     string
	email  string
	client *http.Client
	site   string
}

// person adds somebody with these roles and signs them in.
func (w *world) person(name string, roles ...identity.Role) *person {
	w.t.Helper()
	email := name + "@centre.example"
	p, _, err := w.app.services.staff.People.Create(w.t.Context(), identity.System(),
		staff.PersonInput{Name: strings.ToUpper(name[:1]) + name[1:], Email: email, Roles: roles, Password: testPassword}, once.Key{})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.signIn(p.ID, email, w.site.URL)
}

// signIn opens a session of that account at site.
func (w *world) signIn(id, email, site string) *person {
	w.t.Helper()
	p := &person{w: w, id: id, email: email, client: newClient(w.t), site: site}
	p.enter(testPassword)
	return p
}

// enter opens a session of p.
func (p *person) enter(password string) {
	p.w.t.Helper()
	p.post("/session", http.StatusOK, doc{"email": p.email, "password": password})
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) doc(t *testing.T) doc {
	t.Helper()
	var d doc
	if err := json.Unmarshal(a.body, &d); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return d
}

// eventually waits until it holds, and fails after a generous time.
func (w *world) eventually(it func() bool, what string) {
	w.t.Helper()
	timeout := time.NewTimer(time.Minute)
	defer timeout.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !it() {
		select {
		case <-tick.C:
		case <-timeout.C:
			w.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// verified wants that nothing is missing, double or orphaned.
func (w *world) verified() {
	w.t.Helper()
	w.eventually(w.counted, "all evaluations are counted, up to the top")
	links, err := w.app.services.training.Verifier.Verify(w.t.Context(), false)
	if err != nil {
		w.t.Fatal(err)
	}
	numbers, err := w.app.services.report.Auditor.Verify(w.t.Context(), false)
	if err != nil {
		w.t.Fatal(err)
	}
	if !links.Clean() || !numbers.Clean() {
		w.t.Errorf("verify found:\n%v\n%v", links, numbers)
	}
}

// counted reports whether the numbers know of every evaluation, up to the top.
func (w *world) counted() bool {
	w.t.Helper()
	waiting, err := w.db.Collection("evaluations").CountDocuments(w.t.Context(), doc{"link.counted": false})
	if err != nil {
		w.t.Fatal(err)
	}
	dirty, err := w.db.Collection("tallies").CountDocuments(w.t.Context(), doc{"dirty": true})
	if err != nil {
		w.t.Fatal(err)
	}
	unsummed, err := w.db.Collection("evaluations").CountDocuments(w.t.Context(), doc{"link.summed": false})
	if err != nil {
		w.t.Fatal(err)
	}
	sums, err := w.db.Collection("rollups").CountDocuments(w.t.Context(), doc{"dirty": true})
	if err != nil {
		w.t.Fatal(err)
	}
	due, err := w.db.Collection("assignments").CountDocuments(w.t.Context(), doc{"uncounted": true})
	if err != nil {
		w.t.Fatal(err)
	}
	return waiting+dirty+unsummed+sums+due == 0
}

// data is a file of the real input that the tests bring along.
func data(name string) string { return filepath.Join("..", "..", "qa", "intake", "testdata", name) }

func newUUID() string { return uuid.NewString() }

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}
