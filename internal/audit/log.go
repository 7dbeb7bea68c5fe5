package audit

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

// Log is the audit log.
type Log struct {
	store store
	nouns map[string]string // what a document of a collection is called; others are not named
	log   *slog.Logger
	now   func() time.Time

	mu    sync.Mutex
	queue []waiting
	turn  chan struct{} // in this process one appends at a time
	end   *Entry        // of the chain, as far as this process knows; nil: it does not
}

// New returns the log on db. It names the documents of those collections that
// are declared with a noun.
func New(db *mongo.Database, declared []mongodb.Collection, log *slog.Logger, now func() time.Time) *Log {
	nouns := map[string]string{}
	for _, c := range declared {
		if c.Noun != "" {
			nouns[c.Name] = c.Noun
		}
	}
	return &Log{
		store: store{db.Collection(entriesName), db.Collection(headsName), db.Collection(intentsName)},
		nouns: nouns, log: log, turn: make(chan struct{}, 1),
		now: func() time.Time { return now().UTC().Truncate(time.Millisecond) }, // what BSON can keep
	}
}

// Filter narrows the list of entries; empty fields match everything.
type Filter struct {
	Actors  []string // anybody of these; nil: anybody
	Action  string
	Kind    string // of the object: "evaluation"
	Object  string // the ID of something that was acted on, or written on the way
	Outcome Outcome
	From    time.Time // begun at or after
	To      time.Time // begun before
}

// List returns one page of the entries, the last first.
func (l *Log) List(ctx context.Context, by identity.Actor, f Filter, page paging.Request) (paging.Page[Entry], error) {
	if err := by.Require(identity.AuditRead); err != nil {
		return paging.Page[Entry]{}, err
	}
	return l.store.list(ctx, f, page)
}

const (
	// appendTries is how often others may append before us.
	appendTries = 500
	// appendAtOnce bounds the entries that are appended in one go.
	appendAtOnce = 100
	// appendTimeout bounds that.
	appendTimeout = 5 * time.Second
)

// waiting is an entry that is to be appended, and where to tell what came of it.
type waiting struct {
	entry Entry
	done  chan error
}

// append puts e at the end of the chain, unless its cause has an entry already.
// Whoever has the turn appends for all who wait, so that many at once take
// hardly longer than one. If ctx ends first, e may be appended later.
func (l *Log) append(ctx context.Context, e Entry) error {
	w := waiting{e, make(chan error, 1)}
	l.mu.Lock()
	l.queue = append(l.queue, w)
	l.mu.Unlock()
	for {
		select {
		case err := <-w.done:
			return err
		case l.turn <- struct{}{}:
			go func() { // it may take longer than we wait
				l.serve(ctx)
				<-l.turn
			}()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// serve appends what waits.
func (l *Log) serve(ctx context.Context) {
	l.mu.Lock()
	batch := l.queue[:min(len(l.queue), appendAtOnce)]
	l.queue = l.queue[len(batch):]
	l.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), appendTimeout) // it is for others, too
	defer cancel()
	entries := make([]Entry, len(batch))
	for i, w := range batch {
		entries[i] = w.entry
	}
	err := l.appendAll(ctx, entries)
	for _, w := range batch {
		w.done <- err
	}
}

// appendAll appends those of the entries whose causes have none yet.
func (l *Log) appendAll(ctx context.Context, entries []Entry) error {
	for range appendTries {
		end, err := l.theEnd(ctx)
		if err != nil {
			return err
		}
		// In this order: what is appended after the end was read takes our numbers.
		if entries, err = l.store.untold(ctx, entries); err != nil || len(entries) == 0 {
			return err
		}
		next, err := l.next(ctx, end, entries)
		if err != nil {
			return err
		}
		l.end = nil // until it is certain
		stored, err := l.store.insert(ctx, next)
		if err != nil {
			return err
		}
		if !stored {
			continue
		}
		l.end = &next[len(next)-1]
		failpoint.Here("audit.appended")
		if err := l.store.raise(ctx, *l.end); err != nil {
			l.log.WarnContext(ctx, "audit head left to the sweeper", "error", err)
		}
		if l.end.Action != closing { // it was these that were appended
			return nil
		}
	}
	return fmt.Errorf("others append all the time: %w", mongodb.ErrUnavailable)
}

// theEnd is the last entry of the chain; the zero Entry before the first.
func (l *Log) theEnd(ctx context.Context) (Entry, error) {
	if l.end != nil {
		return *l.end, nil
	}
	return l.store.last(ctx)
}

// next are the entries as they come behind end, or first the one that closes a
// month that is over.
func (l *Log) next(ctx context.Context, end Entry, entries []Entry) ([]Entry, error) {
	stream := month(l.now())
	switch {
	case end.Stream == "":
		first, err := l.store.first(ctx, stream)
		if err != nil {
			return nil, err
		}
		end.Stream = first
		if err := l.store.open(ctx, first); err != nil {
			return nil, err
		}
	case end.Action == closing:
		end.Stream, end.Seq = max(stream, monthAfter(end.Stream)), 0
		if err := l.store.open(ctx, end.Stream); err != nil {
			return nil, err
		}
	case stream > end.Stream:
		entries = []Entry{{
			At: l.now(), Actor: identity.System().ID, Action: closing, Outcome: Done, Cause: closing + ":" + end.Stream,
		}}
	}
	// By a clock that is behind, they come into a month that has not begun.
	return chained(end, entries)
}

// chained are entries sealed one behind the other.
func chained(end Entry, entries []Entry) ([]Entry, error) {
	next := make([]Entry, len(entries))
	for i, e := range entries {
		var err error
		if next[i], err = e.sealed(end.Stream, end.Seq+1, end.Hash); err != nil {
			return nil, err
		}
		end = next[i]
	}
	return next, nil
}

// Sweep ends the intents of actions that died on the way, and brings the head of
// the stream up to its end. It returns how many it ended. Any number of instances
// may sweep at once.
func (l *Log) Sweep(ctx context.Context) (int, error) {
	stale, err := l.store.stale(ctx, l.now().Add(-grace))
	if err != nil {
		return 0, err
	}
	for n, i := range stale {
		if err := l.append(ctx, i.entry(Unknown)); err != nil {
			return n, err
		}
		if err := l.store.end(ctx, i.ID); err != nil {
			return n, err
		}
	}
	end, err := l.store.last(ctx)
	if err != nil || end.Stream == "" {
		return len(stale), err
	}
	return len(stale), l.store.raise(ctx, end)
}

// Anchor writes where the chain has got to into the server's own log. Kept
// elsewhere, these lines show a cut of entries and heads together: see the check
// of an anchor in Verify.
func (l *Log) Anchor(ctx context.Context) error {
	end, err := l.store.last(ctx)
	if err != nil || end.Stream == "" {
		return err
	}
	l.log.InfoContext(ctx, "audit head", "stream", end.Stream, "seq", end.Seq, "hash", end.Hash)
	return nil
}
