package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
	"qaloop/internal/web"
)

// deed is what one request of a test writes, as the database is told.
type deed struct {
	mu       sync.Mutex
	under    map[int64]string // the collections of commands that are not answered yet
	wrote    []string         // collections
	sessions bool             // it wrote to them, too: of somebody who is disabled they end without an action
}

type deedKey struct{}

// bookkeeping is what a request writes about itself.
var bookkeeping = []string{"audit", "audit_heads", "audit_intents"}

// seeWrites notes the writes of every request that is followed: those that
// changed something. A repeat and the loser of a race change nothing.
func seeWrites() *event.CommandMonitor {
	return &event.CommandMonitor{
		Started: func(ctx context.Context, e *event.CommandStartedEvent) {
			if d, ok := ctx.Value(deedKey{}).(*deed); ok {
				d.begin(e)
			}
		},
		Succeeded: func(ctx context.Context, e *event.CommandSucceededEvent) {
			if d, ok := ctx.Value(deedKey{}).(*deed); ok {
				d.end(e.RequestID, changed(e.Reply))
			}
		},
		Failed: func(ctx context.Context, e *event.CommandFailedEvent) {
			if d, ok := ctx.Value(deedKey{}).(*deed); ok {
				d.end(e.RequestID, false)
			}
		},
	}
}

// begin notes what a command writes to, if it does.
func (d *deed) begin(e *event.CommandStartedEvent) {
	collection, named := e.Command.Lookup(e.CommandName).StringValueOK()
	if !named || slices.Contains(bookkeeping, collection) {
		return
	}
	switch e.CommandName {
	case "insert", "update", "delete", "findAndModify":
	default:
		return
	}
	if _, err := e.Command.LookupErr("updates", "0", "u", "$set", "last_used_at"); err == nil {
		return // the time of the last use of a token
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.under == nil {
		d.under = map[int64]string{}
	}
	d.under[e.RequestID] = collection
}

// end notes whether the command has changed anything.
func (d *deed) end(request int64, done bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	collection, known := d.under[request]
	delete(d.under, request)
	switch {
	case !known || !done:
	case collection == "sessions":
		d.sessions = true
	default:
		d.wrote = append(d.wrote, collection)
	}
}

// changed reports whether a command that answers so has changed anything.
func changed(reply bson.Raw) bool {
	for _, path := range [][]string{{"n"}, {"lastErrorObject", "n"}} {
		if n, ok := reply.Lookup(path...).AsInt64OK(); ok && n > 0 {
			return true
		}
	}
	return false
}

// followed is next, and wants of every request that has written something that
// it has left exactly one entry in the audit log, and of every other that it has
// left none.
func (w *world) followed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(res http.ResponseWriter, r *http.Request) {
		d := &deed{}
		next.ServeHTTP(res, r.WithContext(context.WithValue(r.Context(), deedKey{}, d)))
		if r.Context().Err() != nil {
			return // nobody waited for the answer
		}
		id := res.Header().Get(echo.HeaderXRequestID)
		n, err := w.db.Collection("audit").CountDocuments(context.WithoutCancel(r.Context()), bson.M{"request": id})
		if err != nil {
			w.t.Errorf("count audit entries: %v", err)
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if want := min(1, len(d.wrote)); int(n) != want && (!d.sessions || want != 0 || n != 1) {
			w.t.Errorf("%s %s wrote to %v and left %d audit entries", r.Method, r.URL.Path, d.wrote, n)
		}
	})
}

// Every route of both faces that can change something leaves an entry of what
// its handler writes: who, what, to what, from where, in which request.
func TestEveryChangingRouteLeavesAnEntry(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	w.app, _ = w.instance(quiet)
	e, ok := w.app.handler.(*echo.Echo)
	if !ok {
		t.Fatal("the handler is no Echo")
	}
	probes := w.db.Collection("people")
	// In the place of each handler: something that writes.
	e.Use(func(echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			web.SetActor(c, identity.Actor{ID: "p_prober"})
			id := "p_" + web.RequestID(c)
			err := mongodb.Put(c.Request().Context(), probes, id, bson.M{
				"_id": id, "rev": 1, "name": "x", "name_key": "x", "email": "", "roles": bson.A{}, "team_id": "", "agent_ids": bson.A{},
				"active": true, "to_confirm": false, "auth_rev": 1, "created_at": time.Now(),
			})
			if err != nil {
				return err
			}
			return c.NoContent(http.StatusNoContent)
		}
	})
	walked := 0
	for _, r := range e.Routes() {
		if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == echo.RouteNotFound {
			continue
		}
		walked++
		path := r.Path
		for _, name := range []string{":id", ":n", ":lesson"} {
			path = strings.ReplaceAll(path, name, "7")
		}
		request := httptest.NewRequestWithContext(t.Context(), r.Method, path, http.NoBody)
		request.Header.Set(echo.HeaderXRequestID, r.Method+r.Path)
		request.RemoteAddr = "192.0.2.7:4242"
		answer := httptest.NewRecorder()
		e.ServeHTTP(answer, request)
		var entries []audit.Entry
		cursor, err := w.db.Collection("audit").Find(t.Context(), bson.M{"request": r.Method + r.Path})
		if err != nil {
			t.Fatal(err)
		}
		if err := cursor.All(t.Context(), &entries); err != nil {
			t.Fatal(err)
		}
		if len(entries) != 1 {
			t.Errorf("%s %s: %d %s, %d entries", r.Method, r.Path, answer.Code, answer.Body, len(entries))
			continue
		}
		entry := entries[0]
		if entry.Actor != "p_prober" || entry.From != "192.0.2.7" || entry.Outcome != audit.Done || entry.Object.Kind != "person" ||
			entry.Object.ID == "" || entry.Action != web.Action(r.Method, r.Path) {
			t.Errorf("%s %s: %+v", r.Method, r.Path, entry)
		}
	}
	if walked < 40 {
		t.Errorf("only %d routes were walked", walked)
	}
	w.wholeLog(walked)
}

// wholeLog wants the audit log whole, with at least that many entries.
func (w *world) wholeLog(least int) {
	w.t.Helper()
	r, err := w.app.services.audit.Verify(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	if !r.Clean() || r.Entries < least {
		w.t.Errorf("%d entries, want %d at least; %+v", r.Entries, least, r.Fault)
	}
}

// auditedOnce wants exactly one entry of that action on that object, also where
// the process died on the way.
func (w *world) auditedOnce(action, object string) {
	w.t.Helper()
	later := audit.New(w.db, collections(), discard, func() time.Time { return clock().Add(time.Hour) })
	if _, err := later.Sweep(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	found, err := later.List(w.t.Context(), identity.System(), audit.Filter{Action: action, Object: object}, paging.Request{})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(found.Items) != 1 {
		w.t.Errorf("%d entries of %s on %s", len(found.Items), action, object)
	}
	w.wholeLog(1)
}
