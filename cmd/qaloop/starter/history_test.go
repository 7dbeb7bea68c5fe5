package starter_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/training"
)

// digest is the sum of everything in the database but what is random by
// nature: the marks of writes, the salts of passwords, and the ID of somebody
// whom an import found.
func (c *centre) digest() (string, map[string]string) {
	c.t.Helper()
	var stranger struct {
		ID string `bson:"_id"`
	}
	if err := c.db.Collection("people").FindOne(c.t.Context(), bson.M{"agent_ids": "SIP/2071"}).Decode(&stranger); err != nil {
		c.t.Fatal(err)
	}
	docs := map[string]string{}
	for at, text := range c.everything() {
		var doc map[string]any // printed in the order of its keys
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			c.t.Fatal(err)
		}
		delete(doc, "written_by")
		delete(doc, "password_hash")
		docs[strings.ReplaceAll(at, stranger.ID, "stranger")] = strings.ReplaceAll(fmt.Sprint(doc), stranger.ID, "stranger")
	}
	sum := sha256.New()
	for _, at := range slices.Sorted(maps.Keys(docs)) {
		fmt.Fprintln(sum, at, docs[at])
	}
	return hex.EncodeToString(sum.Sum(nil)), docs
}

// small is large enough for the rule about process faults, and for courses to
// be done.
var small = starter.Size{Weeks: 6, PerTeam: 4}

func TestHistoryIsTheSameAtEveryRun(t *testing.T) {
	first, second := newCentre(t), sibling(t)
	first.demo("uk", small)
	second.demo("uk", small)
	want, wantDocs := first.digest()
	got, gotDocs := second.digest()
	if got != want {
		t.Errorf("the second run differs (-first +second):\n%s", gocmp.Diff(wantDocs, gotDocs))
	}
	first.verified()
}

func TestHistoryCompletesWhatWasInterrupted(t *testing.T) {
	whole, broken := newCentre(t), sibling(t)
	whole.demo("en", starter.Tiny)
	for _, steps := range []int{30, 60, 61, 80, 100} {
		broken.interrupt("en", starter.Tiny, steps)
	}
	broken.demo("en", starter.Tiny)
	if diff := gocmp.Diff(whole.states(), broken.states()); diff != "" {
		t.Errorf("it comes to (-uninterrupted +interrupted):\n%s", diff)
	}
	broken.verified()
}

// states are what evaluations and assignments have come to.
func (c *centre) states() map[string]string {
	c.t.Helper()
	states := map[string]string{}
	for _, e := range c.allEvaluations() {
		states[e.ID] = string(e.State)
		for _, finding := range e.Findings {
			for _, decision := range finding.Decisions {
				states[finding.ID+decision.RuleID] = string(decision.Decision)
			}
		}
	}
	for _, a := range c.allAssignments() {
		states[a.ID] = string(a.State)
	}
	return states
}

func (c *centre) verified() {
	c.t.Helper()
	report, err := c.Training.Verifier.Verify(c.t.Context(), false)
	if err != nil || !report.Clean() {
		c.t.Errorf("verify found %v, %v", report, err)
	}
	numbers, err := c.Report.Auditor.Verify(c.t.Context(), false)
	if err != nil || !numbers.Clean() || numbers.Tallies == 0 {
		c.t.Errorf("verify found of the numbers %v, %v", numbers, err)
	}
	left, err := c.QA.Evaluations.Uncounted(c.t.Context(), c.now.Add(time.Hour), 1)
	if err != nil || len(left) > 0 {
		c.t.Errorf("not counted: %v, %v", left, err)
	}
}

func (c *centre) allEvaluations() []qa.Evaluation {
	return everyPage(c.t, func(page paging.Request) (paging.Page[qa.Evaluation], error) {
		return c.QA.Evaluations.List(c.t.Context(), identity.System(), qa.EvaluationFilter{}, page)
	})
}

func (c *centre) allAssignments() []training.Assignment {
	return everyPage(c.t, func(page paging.Request) (paging.Page[training.Assignment], error) {
		return c.Training.Assignments.List(c.t.Context(), identity.System(), training.AssignmentFilter{}, page)
	})
}

// everyPage reads a list to its end.
func everyPage[T any](t *testing.T, list func(paging.Request) (paging.Page[T], error)) []T {
	t.Helper()
	var all []T
	page := paging.Request{Size: paging.MaxLimit}
	for {
		found, err := list(page)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found.Items...)
		if page.After = found.Next; page.After == "" {
			return all
		}
	}
}

// A demo of the usual size has everything that a centre has.
func TestDemoOfTheUsualSizeHasItAll(t *testing.T) {
	c := newCentre(t)
	begun := time.Now()
	loaded := c.demo("ru", starter.SizeOf(1))
	t.Logf("loaded in %.1f s: %+v", time.Since(begun).Seconds(), loaded)

	for what, n := range map[string][3]int64{
		"operators": {loaded.Operators, 30, 30}, "contacts": {loaded.Contacts, 5700, 6500}, "evaluations": {loaded.Evaluations, 1450, 1550},
		"responses": {loaded.Responses, 1050, 1350}, "assignments": {loaded.Assignments, 70, 200},
	} {
		if n[0] < n[1] || n[0] > n[2] {
			t.Errorf("%d %s, want %d to %d", n[0], what, n[1], n[2])
		}
	}
	if diff := gocmp.Diff(wantDecisions, c.decisions()); diff != "" {
		t.Errorf("decisions of the story (-want +got):\n%s", diff)
	}
	evaluations, words := map[qa.EvaluationState]int{}, map[qa.DecisionWord]int{}
	for _, e := range c.allEvaluations() {
		evaluations[e.State]++
		for _, finding := range e.Findings {
			for _, decision := range finding.Decisions {
				words[decision.Decision]++
			}
		}
	}
	assignments := map[string]int{}
	for _, a := range c.allAssignments() {
		assignments[string(a.State)]++
		if a.Overdue(c.Training.Assignments.Today()) {
			assignments["overdue"]++
		}
		if a.CauseRemoved {
			assignments["cause removed"]++
		}
	}
	t.Log(evaluations, words, assignments)
	for _, state := range []qa.EvaluationState{qa.Submitted, qa.Acknowledged, qa.Void} {
		if evaluations[state] == 0 {
			t.Errorf("no evaluation is %s", state)
		}
	}
	for _, word := range []qa.DecisionWord{qa.Assigned, qa.Joined, qa.BelowThreshold, qa.Cooldown, qa.Held, qa.Escalated, qa.NoCourse} {
		if words[word] == 0 {
			t.Errorf("nothing is decided %s", word)
		}
	}
	for _, state := range []string{"proposed", "assigned", "started", "completed", "failed", "overdue", "waived", "withdrawn", "cause removed"} {
		if assignments[state] == 0 {
			t.Errorf("no assignment is %s", state)
		}
	}
	c.verified()
}
