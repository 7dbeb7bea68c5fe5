package mongotest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Watch remembers how a test's documents were looked for.
type Watch struct {
	tb testing.TB
	db *mongo.Database

	mu      sync.Mutex
	queries map[string]bson.D // a find or an aggregate by its shape, one example of each
}

// NewWatched is New with a Watch over every query that goes to the database.
func NewWatched(tb testing.TB) (*mongo.Database, *Watch) {
	tb.Helper()
	w := &Watch{tb: tb, queries: map[string]bson.D{}}
	w.db = open(tb, options.Client().SetMonitor(&event.CommandMonitor{Started: w.see}))
	return w.db, w
}

// NewChecked is New, and fails the test in the end for every query that read a
// whole collection. The test has to create the indexes.
func NewChecked(tb testing.TB) *mongo.Database {
	tb.Helper()
	db, w := NewWatched(tb)
	tb.Cleanup(w.ScansNothing)
	return db
}

// see remembers the queries in a command.
func (w *Watch) see(_ context.Context, e *event.CommandStartedEvent) {
	collection, _ := e.Command.Lookup(e.CommandName).StringValueOK()
	if collection == "" || strings.HasPrefix(collection, "system.") || strings.HasPrefix(collection, "$") {
		return
	}
	switch e.CommandName {
	case "find":
		w.add(e, bson.D{{Key: "find", Value: collection}}, "filter", "sort", "limit", "projection")
	case "aggregate":
		w.add(e, bson.D{{Key: "aggregate", Value: collection}}, "pipeline", "cursor")
	case "count", "distinct":
		w.find(collection, e.Command.Lookup("query"))
	case "findAndModify":
		w.find(collection, e.Command.Lookup("query"))
	case "update":
		w.each(collection, e.Command.Lookup("updates"))
	case "delete":
		w.each(collection, e.Command.Lookup("deletes"))
	}
}

// add remembers those fields of a command.
func (w *Watch) add(e *event.CommandStartedEvent, command bson.D, fields ...string) {
	for _, f := range fields {
		if v := e.Command.Lookup(f); v.Type != 0 {
			// The driver reuses the buffer behind v after this.
			command = append(command, bson.E{Key: f, Value: bson.RawValue{Type: v.Type, Value: slices.Clone(v.Value)}})
		}
	}
	w.keep(command)
}

// each remembers the filters of the changes in one command.
func (w *Watch) each(collection string, changes bson.RawValue) {
	list, ok := changes.ArrayOK()
	if !ok {
		return
	}
	values, err := list.Values()
	if err != nil {
		return
	}
	for _, v := range values {
		w.find(collection, v.Document().Lookup("q"))
	}
}

func (w *Watch) find(collection string, filter bson.RawValue) {
	if filter.Type != bson.TypeEmbeddedDocument {
		return
	}
	filter.Value = slices.Clone(filter.Value)
	w.keep(bson.D{{Key: "find", Value: collection}, {Key: "filter", Value: filter}, {Key: "limit", Value: 1}})
}

func (w *Watch) keep(command bson.D) {
	raw, err := bson.Marshal(command)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queries[shape(bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: raw})] = command
}

// shape is a value without what its leaves say, so that two searches for
// different people are one.
func shape(v bson.RawValue) string {
	if doc, ok := v.DocumentOK(); ok {
		elements, err := doc.Elements()
		if err != nil {
			return "?"
		}
		parts := make([]string, len(elements))
		for i, e := range elements {
			parts[i] = e.Key() + ":" + shape(e.Value())
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, " ") + "}"
	}
	list, ok := v.ArrayOK()
	if !ok {
		return "?"
	}
	values, err := list.Values()
	if err != nil {
		return "?"
	}
	parts := map[string]bool{}
	for _, e := range values {
		parts[shape(e)] = true
	}
	return "[" + strings.Join(slices.Sorted(maps.Keys(parts)), " ") + "]"
}

// Shapes are the queries so far, each once.
func (w *Watch) Shapes() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Sorted(maps.Keys(w.queries))
}

// ScansNothing fails the test for every query so far that the server answers
// by reading a whole collection. Call it while the collections hold documents.
func (w *Watch) ScansNothing() {
	w.tb.Helper()
	for _, s := range w.Scans() {
		w.tb.Errorf("a whole collection is read for\n%s", s)
	}
}

// Scans are the queries so far that read a whole collection.
func (w *Watch) Scans() []string {
	w.tb.Helper()
	var found []string
	for _, s := range w.Shapes() {
		w.mu.Lock()
		command := w.queries[s]
		w.mu.Unlock()
		var plan struct {
			QueryPlanner bson.D `bson:"queryPlanner"`
			Stages       bson.A `bson:"stages"` // of an aggregate on MongoDB
		}
		explain := bson.D{{Key: "explain", Value: command}, {Key: "verbosity", Value: "queryPlanner"}}
		if err := w.db.RunCommand(context.WithoutCancel(w.tb.Context()), explain).Decode(&plan); err != nil {
			w.tb.Errorf("explain %s: %v", s, err)
			continue
		}
		if scans(plan.QueryPlanner) || scans(plan.Stages) {
			found = append(found, s)
		}
	}
	return found
}

// wholeCollection is what FerretDB says instead of a condition when it walks
// through all documents of a collection by their IDs.
const wholeCollection = "(shard_key_value = '"

// scans reports whether a plan reads a whole collection. It knows the plans of
// MongoDB and of FerretDB on PostgreSQL.
func scans(plan any) bool {
	switch p := plan.(type) {
	case bson.A:
		return slices.ContainsFunc(p, scans)
	case bson.D:
		if node(p) {
			return true
		}
		return slices.ContainsFunc(p, func(e bson.E) bool { return scans(e.Value) })
	}
	return false
}

// node reports whether one step of a plan reads a whole collection.
func node(step bson.D) bool {
	for _, e := range step {
		text, ok := e.Value.(string)
		switch {
		case !ok:
		case e.Key == "stage" && text == "COLLSCAN", e.Key == "Node Type" && text == "Seq Scan":
			return true
		case e.Key == "Index Cond" && strings.HasPrefix(text, wholeCollection) && !strings.Contains(text, " AND "):
			return true
		}
	}
	return false
}
