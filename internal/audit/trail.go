package audit

import (
	"context"
	"strings"
	"sync"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/mongodb"
	"qaloop/internal/once"
)

// Act is somebody about to do something.
type Act struct {
	Actor   string // the ID of a person or a token, or a word for a machine; empty for strangers
	Action  string // such as "evaluations.submit"
	Target  string // the ID that the address names; may be empty
	From    string // the address that asks
	Request string // its ID in the server's log
}

const (
	maxChanges = 20
	maxWord    = 200 // bytes of what a client may have chosen
	endTimeout = 5 * time.Second
)

// Trail follows one action. It is safe for concurrent use, since a handler may
// write from several goroutines.
type Trail struct {
	log *Log
	act Act

	mu      sync.Mutex
	intent  intent
	begun   bool // the intent is stored
	ended   bool
	wrote   bool
	about   Object
	changes []Change
	more    int
}

type trailKey struct{}

// Follow returns a context whose writes belong to act, and the Trail that must
// be told of its end.
func (l *Log) Follow(ctx context.Context, act Act) (context.Context, *Trail) {
	for _, word := range []*string{&act.Target, &act.From, &act.Request} {
		*word = strings.ToValidUTF8((*word)[:min(len(*word), maxWord)], "")
	}
	t := &Trail{log: l, act: act}
	return mongodb.Before(context.WithValue(ctx, trailKey{}, t), t), t
}

// About tells the trail of ctx, if there is one, what its action is about. It is
// for actions of which the writes do not tell, such as a sign-in.
func About(ctx context.Context, kind, id string) {
	if t, ok := ctx.Value(trailKey{}).(*Trail); ok && id != "" {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.about = Object{kind, id}
	}
}

// Writing stores the intent before the first write of the action, and shows at
// times that the action is still under way.
func (t *Trail) Writing(ctx context.Context, w mongodb.Write) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.log.now()
	switch {
	case t.ended: // what comes now is a consequence of the action
		return nil
	case !t.begun:
		i := intent{
			ID: once.Random("in_"), At: now, Seen: now, Actor: t.act.Actor, Action: t.act.Action,
			From: t.act.From, Request: t.act.Request, Object: t.first(w),
		}
		if err := t.log.store.begin(mongodb.Before(ctx, nil), i); err != nil {
			return err
		}
		t.intent, t.begun = i, true
		failpoint.Here("audit.begun")
	case now.Sub(t.intent.Seen) > seenEvery:
		if err := t.log.store.see(mongodb.Before(ctx, nil), t.intent.ID, now); err != nil {
			return err
		}
		t.intent.Seen = now
	}
	return nil
}

// first is what the action is about as far as its first write tells.
func (t *Trail) first(w mongodb.Write) Object {
	kind := t.log.nouns[w.Collection]
	switch {
	case t.about.ID != "":
		return t.about
	case kind != "" && w.ID != "":
		return Object{kind, w.ID}
	}
	return Object{ID: t.act.Target}
}

// Wrote notes what was written.
func (t *Trail) Wrote(w mongodb.Write) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrote = true
	kind := t.log.nouns[w.Collection]
	if kind == "" {
		return // its IDs may say something of a person
	}
	for i, c := range t.changes {
		if c.Kind == kind && c.ID == w.ID && w.ID != "" {
			t.changes[i].To = max(c.To, w.To)
			return
		}
	}
	if len(t.changes) == maxChanges || w.ID == "" {
		t.more++
		return
	}
	t.changes = append(t.changes, Change{kind, w.ID, w.From, w.To})
}

// End appends the entry of the action if it has written anything. actor is who
// they turned out to be, if that was not known at first. What cannot be appended
// now is left to the sweeper; the action has happened all the same.
func (t *Trail) End(ctx context.Context, actor string, outcome Outcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return
	}
	t.ended = true
	if !t.begun {
		return
	}
	ctx, cancel := mongodb.Afterwards(mongodb.Before(ctx, nil), endTimeout)
	defer cancel()
	failpoint.Here("audit.done")
	var err error
	if t.wrote {
		err = t.log.append(ctx, t.entry(actor, outcome))
	}
	failpoint.Here("audit.told")
	if err == nil {
		err = t.log.store.end(ctx, t.intent.ID)
	}
	if err != nil {
		t.log.log.ErrorContext(ctx, "audit entry left to the sweeper",
			"action", t.act.Action, "request_id", t.act.Request, "error", err)
	}
}

func (t *Trail) entry(actor string, outcome Outcome) Entry {
	e := t.intent.entry(outcome)
	if e.Actor == "" {
		e.Actor = actor
	}
	e.Object, e.Changes, e.More = t.object(), t.changes, t.more
	return e
}

// object is what the action was about: what it said, or else the document that
// the address names, or else the first that was written.
func (t *Trail) object() Object {
	if t.about.ID != "" {
		return t.about
	}
	for _, c := range t.changes {
		if t.act.Target != "" && strings.HasPrefix(c.ID, t.act.Target) {
			return Object{c.Kind, t.act.Target} // perhaps a version of it
		}
	}
	if len(t.changes) > 0 {
		return Object{t.changes[0].Kind, t.changes[0].ID}
	}
	return Object{ID: t.act.Target}
}
