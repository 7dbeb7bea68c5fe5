package identity_test

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
)

// browsers are sessions of a test: two instances on one database, and a clock.
type browsers struct {
	tb     testing.TB
	db     *mongo.Database
	here   *scs.SessionManager
	there  *scs.SessionManager
	mutex  sync.Mutex
	offset time.Duration
}

func newBrowsers(tb testing.TB) *browsers {
	tb.Helper()
	return newBrowsersOn(tb, mongotest.New(tb))
}

func newBrowsersOn(tb testing.TB, db *mongo.Database) *browsers {
	tb.Helper()
	b := &browsers{tb: tb, db: db}
	if err := mongodb.Ensure(tb.Context(), b.db, identity.Collections()...); err != nil {
		tb.Fatal(err)
	}
	b.here = identity.NewSessions(b.db, identity.SessionOptions{Now: b.now})
	b.there = identity.NewSessions(b.db, identity.SessionOptions{Now: b.now})
	return b
}

// now is ahead of the real time, since scs keeps its deadlines by that.
func (b *browsers) now() time.Time {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return time.Now().Add(b.offset)
}

func (b *browsers) wait(how time.Duration) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.offset += how
}

// begin begins a session and returns its token.
func (b *browsers) begin(person string) string {
	b.tb.Helper()
	ctx := b.load(b.here, "")
	b.here.Put(ctx, identity.SessionPerson, person)
	token, _, err := b.here.Commit(ctx)
	if err != nil {
		b.tb.Fatal(err)
	}
	return token
}

func (b *browsers) load(m *scs.SessionManager, token string) context.Context {
	b.tb.Helper()
	ctx, err := m.Load(b.tb.Context(), token)
	if err != nil {
		b.tb.Fatal(err)
	}
	return ctx
}

// whose is the person of a session, as the other instance knows it.
func (b *browsers) whose(token string) string {
	b.tb.Helper()
	return b.there.GetString(b.load(b.there, token), identity.SessionPerson)
}

func TestSessionIsKnownToAllInstances(t *testing.T) {
	t.Parallel()
	b := newBrowsers(t)
	token := b.begin("p_1")
	if got := b.whose(token); got != "p_1" {
		t.Errorf("the other instance knows %q", got)
	}
	if got := b.whose(rand.Text()); got != "" {
		t.Errorf("another token is %q's", got)
	}
	var kept bson.M
	if err := b.db.Collection("sessions").FindOne(t.Context(), bson.M{"person_id": "p_1"}).Decode(&kept); err != nil {
		t.Fatal(err)
	}
	if id, _ := kept["_id"].(string); id == "" || strings.Contains(id, token) {
		t.Errorf("kept as %v", kept["_id"])
	}
	if err := b.here.Destroy(b.load(b.here, token)); err != nil {
		t.Fatal(err)
	}
	if got := b.whose(token); got != "" {
		t.Errorf("after its end it is %q's", got)
	}
}

func TestSessionEndsWhenNobodyUsesIt(t *testing.T) {
	t.Parallel()
	b := newBrowsers(t)
	token := b.begin("p_1")
	for range 5 {
		b.wait(29 * time.Minute)
		if b.whose(token) == "" {
			t.Fatal("over though it was used")
		}
	}
	b.wait(30 * time.Minute)
	if b.whose(token) != "" {
		t.Error("not over after 30 minutes")
	}
	used := b.begin("p_1")
	for range 12 * 3 { // the new one began by the real clock, at an offset of its own
		b.wait(20 * time.Minute)
		b.whose(used)
	}
	if b.whose(used) != "" {
		t.Error("not over after 12 hours of use")
	}
}

// A request that was under way when its session ended cannot bring it back.
func TestEndedSessionStaysEnded(t *testing.T) {
	t.Parallel()
	b := newBrowsers(t)
	token := b.begin("p_1")
	underWay := b.load(b.there, token)
	if err := b.here.Destroy(b.load(b.here, token)); err != nil {
		t.Fatal(err)
	}
	b.there.Put(underWay, "x", "y")
	if _, _, err := b.there.Commit(underWay); err != nil {
		t.Fatal(err)
	}
	if b.whose(token) != "" {
		t.Error("it is back")
	}
}

func TestSixthSessionEndsTheOneUnusedLongest(t *testing.T) {
	t.Parallel()
	b := newBrowsers(t)
	other := b.begin("p_2")
	var tokens []string
	for range 5 {
		tokens = append(tokens, b.begin("p_1"))
		b.wait(2 * time.Minute)
	}
	b.whose(tokens[0]) // used just now
	b.begin("p_1")
	for i, token := range tokens {
		if over := b.whose(token) == ""; over != (i == 1) {
			t.Errorf("session %d: over is %v", i, over)
		}
	}
	if b.whose(other) == "" {
		t.Error("somebody else's session ended")
	}
}

func TestNoSessionIsLookedForInAll(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	b := newBrowsersOn(t, db)
	for range 7 {
		token := b.begin("p_1")
		b.wait(2 * time.Minute)
		b.whose(token)
	}
	watch.ScansNothing()
	if n := len(watch.Shapes()); n < 3 {
		t.Errorf("only %d queries were seen", n)
	}
}
