package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	vegeta "github.com/tsenart/vegeta/v12/lib"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/cmd/bench/centre"
	"qaloop/cmd/internal/running"
)

// kind is what a request of the load is for.
type kind string

// The kinds, and how many of a hundred requests are of each.
const (
	submitting kind = "submit"        // 5: of a draft with two findings
	answering  kind = "survey answer" // 10
	listing    kind = "list, detail"  // 55: half pages, half JSON
	dashboard  kind = "dashboard"     // 25
	learning   kind = "training"      // 5: one's own courses
)

// writesOf are the kinds that change something.
var writesOf = map[kind]bool{submitting: true, answering: true}

// mix is the load: what is asked for in which order, and what came of it.
type mix struct {
	tell    *progress
	targets []aimed

	mu   sync.Mutex
	next int
	took map[kind][]time.Duration
	bad  map[string]int // what was answered instead
	all  int
}

// aimed is a request of the load.
type aimed struct {
	kind
	vegeta.Target
}

// The pages and lists of each kind; a * is the ID of one of many.
var asked = map[kind][]place{
	listing: {
		{"qa", "/interactions"},
		{"qa", "/interactions/i*"},
		{"qa", "/evaluations"},
		{"qa", "/evaluations/e*"},
		{"supervisor", "/interactions"},
		{"supervisor", "/evaluations"},
		{"qa", "/api/v1/interactions"},
		{"qa", "/api/v1/interactions/i*"},
		{"qa", "/api/v1/evaluations"},
		{"qa", "/api/v1/evaluations/e*"},
		{"qa", "/api/v1/findings"},
		{"admin", "/api/v1/staff"},
	},
	dashboard: {{"manager", "/overview"}, {"supervisor", "/team"}, {"operator", "/today"}, {"qa", "/home"}, {"trainer", "/home"}, {"manager", "/api/v1/reports/overview"}},
	learning:  {{"operator", "/learning"}, {"trainer", "/assignments"}, {"trainer", "/api/v1/assignments"}},
}

// mix prepares so many requests to an instance: their order is drawn
// with a seed, drafts are there to be submitted.
func (b *bench) mix(ctx context.Context, size centre.Size, instance *running.Instance, requests int) (*mix, error) {
	m := &mix{tell: b.tell, took: map[kind][]time.Duration{}, bad: map[string]int{}}
	r := rand.New(rand.NewPCG(size.Seed, uint64(requests))) //nolint:gosec // not a secret
	kinds := make([]kind, requests)
	drafts := 0
	for i := range kinds {
		if kinds[i] = drawn(r.IntN(100)); kinds[i] == submitting {
			drafts++
		}
	}
	a := &aiming{b: b, ctx: ctx, instance: instance, r: r, heads: map[string]http.Header{}}
	if err := a.prepare(size, drafts); err != nil {
		return nil, err
	}
	for _, k := range kinds {
		m.targets = append(m.targets, aimed{k, a.at(k)})
	}
	return m, nil
}

// drawn is the kind of a request, by a number below a hundred.
func drawn(n int) kind {
	switch {
	case n < 5:
		return submitting
	case n < 15:
		return answering
	case n < 70:
		return listing
	case n < 95:
		return dashboard
	}
	return learning
}

// aiming is a load in the making.
type aiming struct {
	b           *bench
	ctx         context.Context //nolint:containedctx // of the whole measurement
	instance    *running.Instance
	r           *rand.Rand
	heads       map[string]http.Header // of a request of each role
	drafts      []string
	contacts    []string
	evaluations []string
}

const (
	// some is how many single things are asked for.
	some = 500
	// candidates is among how many contacts those to evaluate are looked for;
	// earlier loads have taken the newest of them.
	candidates = 30_000
)

// prepare signs people in, finds what can be asked for, and fills scorecards in.
func (a *aiming) prepare(size centre.Size, drafts int) error {
	desk, err := centre.Open(a.ctx, a.b.client.Database(size.Database()))
	if err != nil {
		return err
	}
	var qa visitor
	for _, role := range []string{"qa", "supervisor", "operator", "trainer", "manager", "admin"} {
		v, err := a.b.visitor(a.ctx, a.instance, role)
		if err != nil {
			return err
		}
		cookie, err := v.Cookie(a.instance.URL)
		if err != nil {
			return err
		}
		a.heads[role] = http.Header{"Cookie": {cookie}, "Sec-Fetch-Site": {"same-origin"}, "Content-Type": {"application/json"}}
		if role == "qa" {
			qa = v
		}
	}
	if a.evaluations, err = a.ids(size, "evaluations", bson.M{"listed_at": bson.M{"$gt": time.Time{}}, "state": bson.M{"$ne": "draft"}}, "listed_at", some); err != nil {
		return err
	}
	unjudged := bson.M{"evaluated": false, "started_at": bson.M{"$gt": time.Time{}}}
	if a.contacts, err = a.ids(size, "interactions", unjudged, "started_at", candidates); err != nil {
		return err
	}
	if a.contacts, err = a.untouched(size, a.contacts); err != nil {
		return err
	}
	if len(a.contacts) < drafts {
		return fmt.Errorf("there are only %d contacts to evaluate, and %d are to be", len(a.contacts), drafts)
	}
	a.contacts = a.contacts[:min(len(a.contacts), max(some, 2*drafts))]
	a.drafts = make([]string, drafts)
	a.b.tell.say("filling in %d scorecards, to be submitted", drafts)
	return side(drafts, func(i int) (err error) {
		a.drafts[i], err = qa.draft(desk, a.contacts[i])
		return err
	})
}

// at is the next request of a kind.
func (a *aiming) at(k kind) vegeta.Target {
	switch k {
	case submitting:
		id := a.drafts[0]
		a.drafts = a.drafts[1:]
		return vegeta.Target{Method: http.MethodPost, URL: a.instance.URL + "/api/v1/evaluations/" + id + "/submit", Header: a.head("qa", "If-Match", `"1"`)}
	case answering:
		body, _ := json.Marshal(map[string]any{"interaction_id": pickOf(a.r, a.contacts), "csat": 1 + a.r.IntN(5), "nps": a.r.IntN(11)}) // cannot fail
		return vegeta.Target{Method: http.MethodPost, URL: a.instance.URL + "/api/v1/survey-responses", Body: body, Header: a.head("admin", "Idempotency-Key", uuid.NewString())}
	case listing, dashboard, learning:
	}
	p := pickOf(a.r, asked[k])
	path := strings.Replace(p.Path, "/i*", "/"+pickOf(a.r, a.contacts), 1)
	path = strings.Replace(path, "/e*", "/"+pickOf(a.r, a.evaluations), 1)
	return vegeta.Target{Method: http.MethodGet, URL: a.instance.URL + path, Header: a.heads[p.Role]}
}

func (a *aiming) head(role, name, value string) http.Header {
	head := a.heads[role].Clone()
	head.Set(name, value)
	return head
}

func pickOf[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// target gives the next request.
func (m *mix) target(t *vegeta.Target) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.next == len(m.targets) {
		return vegeta.ErrNoTargets
	}
	*t = m.targets[m.next].Target
	m.next++
	return nil
}

// kindOf is what a request was for.
func (m *mix) kindOf(r *vegeta.Result) kind {
	switch {
	case strings.HasSuffix(r.URL, "/submit"):
		return submitting
	case r.Method == http.MethodPost:
		return answering
	}
	for _, k := range []kind{dashboard, learning} {
		for _, p := range asked[k] {
			if strings.HasSuffix(r.URL, p.Path) {
				return k
			}
		}
	}
	return listing
}

// count notes what came of a request.
func (m *mix) count(r *vegeta.Result) {
	m.all++
	if r.Error != "" || !ok(r.Code) {
		m.bad[fmt.Sprintf("%d %s", r.Code, r.Error)]++
		return
	}
	k := m.kindOf(r)
	m.took[k] = append(m.took[k], r.Latency)
}

// rows are what came of the load.
func (m *mix) rows() []result {
	wrong, said := 0, ""
	for what, n := range m.bad {
		wrong += n
		said += fmt.Sprintf("; %d × %s", n, strings.TrimSpace(what))
	}
	rows := []result{{
		What: "errors", Values: series{float64(wrong)}, Bound: atMost, Target: 0, Detail: fmt.Sprintf("of %d requests%s", m.all, said),
	}}
	var reads, writes []time.Duration
	for k, took := range m.took {
		if writesOf[k] {
			writes = append(writes, took...)
		} else {
			reads = append(reads, took...)
		}
	}
	row := func(what string, took []time.Duration, p, target float64) {
		all := milliseconds(took)
		rows = append(rows, result{
			What: fmt.Sprintf("%s, p%.0f", what, p), Unit: "ms", Values: series{percentile(all, p)}, Bound: atMost, Target: target,
			Detail: fmt.Sprintf("p50 %.1f, p95 %.1f, most %.0f ms of %d", percentile(all, 50), percentile(all, 95), percentile(all, 100), len(all)),
		})
	}
	row("reads", reads, 99, mostRead)
	row("writes", writes, 99, mostWrite)
	row("dashboards", m.took[dashboard], 95, mostDashboard)
	row("submits", m.took[submitting], 99, mostWrite)
	return rows
}
