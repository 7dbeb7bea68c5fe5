package identity

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/recent"
)

// What a session knows of its owner.
const (
	SessionPerson  = "person_id"
	SessionAuthRev = "auth_rev" // the owner's when they signed in
)

// SessionOptions says how long sessions live.
type SessionOptions struct {
	Secure    bool             // the pages are served by TLS, here or by a proxy
	Idle      time.Duration    // without a request; 30 minutes if zero
	Lifetime  time.Duration    // with requests; 12 hours if zero
	PerPerson int              // at most; the one seen longest ago ends; 5 if zero
	Now       func() time.Time // needed
}

// Staleness is how long an instance may go on with what it read of a session
// and of its owner. What it writes itself it knows at once; that another
// instance ended a session, or somebody was disabled there or got other roles, it
// knows after this at the latest. Asking the database for both before every
// request was two or three of the round trips of every page, and most of the
// time of a short answer.
const Staleness = 2 * time.Second

type brieflyKey struct{}

// Briefly is a context for requests that use a session only to see who asks:
// it may be as old as Staleness says. Those may not that change something in the
// session or look for what others left there.
func Briefly(ctx context.Context) context.Context {
	return context.WithValue(ctx, brieflyKey{}, true)
}

// NewSessions keeps sessions in db, so that every instance knows them and a
// restart ends none. Whoever uses them commits on their own (see web.SignIn);
// scs's own middleware is not needed.
func NewSessions(db *mongo.Database, opts SessionOptions) *scs.SessionManager {
	if opts.Idle == 0 {
		opts.Idle = 30 * time.Minute
	}
	if opts.Lifetime == 0 {
		opts.Lifetime = 12 * time.Hour
	}
	if opts.PerPerson == 0 {
		opts.PerPerson = 5
	}
	m := scs.New()
	m.Lifetime = opts.Lifetime
	m.HashTokenInStore = true
	m.Store = sessionStore{
		sessions: db.Collection(sessionsName), opts: opts, codec: m.Codec, known: recent.New[session](Staleness, opts.Now),
	}
	m.Cookie.Name = "qaloop_session"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	if opts.Secure {
		m.Cookie.Name = "__Host-qaloop_session"
		m.Cookie.Secure = true
	}
	return m
}
