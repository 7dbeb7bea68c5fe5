//go:build torture

package torture

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/internal/running"
	"qaloop/internal/mongodb"
)

// database is the database of the centre, for what no answer tells.
func (c *centre) database() *mongo.Database {
	c.t.Helper()
	if c.db != nil {
		return c.db
	}
	db, err := mongodb.Open(c.t.Context(), c.where.URI, c.where.Database)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = db.Client().Disconnect(context.Background()) })
	c.db = db
	return db
}

// unfinished are the documents that say of themselves that somebody has to come
// back to them.
var unfinished = []struct {
	collection string
	match      bson.M
}{
	{"evaluations", bson.M{"link.open": true}},
	{"evaluations", bson.M{"link.counted": false}},
	{"evaluations", bson.M{"link.summed": false}},
	{"assignments", bson.M{"uncounted": true}},
	{"tallies", bson.M{"dirty": true}},
	{"rollups", bson.M{"dirty": true, "level": bson.M{"$ne": "intent"}}}, // an intent is looked at after minutes
	{"training_slots", bson.M{"unfinished": true}},
	{"assignments", bson.M{"undone": true, "redecided": nil}},
}

// drain waits until nothing is left undone, and says what is after drainLimit.
func (c *centre) drain(ctx context.Context) []string {
	c.t.Helper()
	return c.drainFor(ctx, drainLimit)
}

// drainFor is drain that gives up after that long.
func (c *centre) drainFor(ctx context.Context, limit time.Duration) []string {
	c.t.Helper()
	db, until := c.database(), time.Now().Add(limit)
	for began := time.Now(); ; {
		var left []string
		for _, u := range unfinished {
			n, err := db.Collection(u.collection).CountDocuments(ctx, u.match)
			if err != nil {
				c.t.Fatal(err)
			}
			if n > 0 {
				left = append(left, fmt.Sprintf("%d %s are unfinished after %s: %v", n, u.collection, limit, u.match))
			}
		}
		if took := time.Since(began); len(left) == 0 && took > drainTime {
			c.t.Logf("finished after %s, which is %s on a machine with nothing else to do", took.Round(time.Second), drainTime)
		}
		if len(left) == 0 || time.Now().After(until) {
			return left
		}
		<-time.After(100 * time.Millisecond)
	}
}

// inspect compares what the clients were told with what the centre says.
func (s *storm) inspect(ctx context.Context, f *fleet, l *ledger) []string {
	s.t.Helper()
	who := f.join("trainer@centre.example")
	evaluations, assignments := s.all(ctx, who, "/evaluations"), s.all(ctx, who, "/assignments")
	faults := promised(l, evaluations)
	faults = append(faults, decided(evaluations, assignments)...)
	faults = append(faults, s.told(ctx, l)...)
	if out, err := s.program.Run(ctx, s.where, "", "verify"); err != nil {
		faults = append(faults, out)
	}
	return faults
}

// all is a list to its end.
func (s *storm) all(ctx context.Context, who *member, path string) []doc {
	s.t.Helper()
	items, err := toTheEnd(func(query string) running.Answer {
		a, err := who.Want(ctx, http.StatusOK, http.MethodGet, who.fleet.url(0)+path+"?"+query, nil)
		if err != nil {
			s.t.Fatal(err)
		}
		return a
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return items
}

// promised compares the evaluations with what was answered: each is there once,
// in the state that its client was told, and there are no others.
func promised(l *ledger, evaluations []doc) []string {
	var faults []string
	state := map[string]string{}
	for _, e := range evaluations {
		id, _ := e["id"].(string)
		if _, twice := state[id]; twice {
			faults = append(faults, "evaluation "+id+" is there twice")
		}
		if _, sent := l.evaluations[id]; !sent {
			faults = append(faults, "evaluation "+id+" was sent by nobody")
		}
		state[id], _ = e["state"].(string)
	}
	for id, p := range l.evaluations {
		want := "submitted"
		switch {
		case p.void:
			want = "void"
		case p.acknowledged:
			want = "acknowledged"
		}
		if p.submitted && state[id] != want {
			faults = append(faults, fmt.Sprintf("evaluation %s was answered as %s and is %q", id, want, state[id]))
		}
	}
	return faults
}

// decided wants that every finding that stands was decided about by its rule,
// and is the reason of one assignment at most.
func decided(evaluations, assignments []doc) []string {
	var faults []string
	reasons := map[any]int{}
	for _, a := range assignments {
		if a["state"] == "withdrawn" {
			continue
		}
		for _, c := range docs(a["causes"]) {
			reasons[c["finding_id"]]++
		}
	}
	for _, e := range evaluations {
		for _, f := range docs(e["findings"]) {
			made, want := docs(f["decisions"]), 0
			if e["state"] == "void" {
				continue
			}
			if len(made) != 1 {
				faults = append(faults, fmt.Sprintf("finding %v has %d decisions", f["id"], len(made)))
				continue
			}
			if word := made[0]["decision"]; word == "assigned" || word == "joined" {
				want = 1
			}
			if reasons[f["id"]] != want {
				faults = append(faults, fmt.Sprintf("finding %v is %v and led to %d assignments", f["id"], made[0]["decision"], reasons[f["id"]]))
			}
		}
	}
	return faults
}

// docs are the objects in a JSON list.
func docs(value any) []doc {
	items, _ := value.([]any)
	found := make([]doc, len(items))
	for i, item := range items {
		found[i], _ = item.(doc)
	}
	return found
}

// told wants one audit entry for every submission: one that was cut off has
// none yet, but what will become its entry.
func (s *storm) told(ctx context.Context, l *ledger) []string {
	s.t.Helper()
	db, entries := s.database(), map[string]int{}
	for _, name := range []string{"audit", "audit_intents"} {
		found, err := mongodb.FindAll[struct {
			Object struct {
				ID string `bson:"id"`
			} `bson:"object"`
		}](ctx, db.Collection(name), bson.M{"action": "evaluations.submit"}, nil, 1_000_000)
		if err != nil {
			s.t.Fatal(err)
		}
		seen := map[string]int{}
		for _, e := range found {
			seen[e.Object.ID]++
		}
		for id, n := range seen {
			if name == "audit" && n > 1 {
				entries[id] = n
			} else {
				entries[id] = max(entries[id], 1)
			}
		}
	}
	var faults []string
	for id, p := range l.evaluations {
		if p.submitted && entries[id] != 1 {
			faults = append(faults, fmt.Sprintf("the submission of %s has %d audit entries", id, entries[id]))
		}
	}
	return faults
}
