//go:build torture

package torture

import (
	"flag"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"qaloop/cmd/internal/running"
)

var checksFlag = flag.Int("checks", 0, "how many lives of an operator the model plays; 0 for 300, and for 20 with -short")

func checks() int {
	switch {
	case *checksFlag > 0:
		return *checksFlag
	case testing.Short():
		return 20 * 5 // of which rapid plays a fifth with -short
	}
	return 300
}

// verifyEvery is after how many lives the whole centre is verified.
const verifyEvery = 50

// criteria are what an operator can fail at; each has a course and a rule.
var criteria = []string{"greeting", "solution"}

// Whatever evaluators, trainers and an operator do, in whatever order: the
// centre shows what a model in a few maps says.
func TestTheCentreIsWhatTheModelSays(t *testing.T) {
	dice := random(t)
	c := newCentre(t, newDatabase(t).URI, program(t, ""), 2)
	w := c.launch(1).crowd()
	admin, courses := w.fleet.join("admin@centre.example"), w.coursesAlone()
	for name, value := range map[string]string{
		"rapid.checks": strconv.Itoa(checks()), "rapid.steps": "20", "rapid.seed": strconv.FormatUint(dice.Uint64()|1, 10), "rapid.nofailfile": "true",
	} {
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	lives := 0
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{crowd: w, rt: rt, courses: courses, rules: map[string]string{}, active: map[string]bool{}}
		l.begin(admin, lives)
		rt.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { l.compare() }, "submit": l.submitNew, "draft": l.draft, "edit": l.edit, "submit draft": l.submitDraft,
			"submit again": l.submitAgain, "write over": l.writeOver, "acknowledge": l.acknowledge, "void": l.void,
			"start": l.start, "attempt": l.attempt, "waive": l.waiveOne, "withdraw": l.withdrawOne, "pause or activate": l.turn,
		})
		l.end()
		if lives++; lives%verifyEvery == 0 {
			if left := c.drain(t.Context()); len(left) > 0 {
				rt.Fatal(left)
			}
			c.verified()
		}
	})
	if left := c.drain(t.Context()); len(left) > 0 {
		t.Error(left)
	}
	c.verified()
	t.Logf("%d lives", lives)
}

// coursesAlone are the courses by criterion, without the rules of the centre.
func (c *crowd) coursesAlone() map[string]string {
	c.t.Helper()
	a, err := c.trainer.insist(c.t.Context(), http.MethodGet, "/rules", nil)
	var rules list
	if err != nil || a.JSON(&rules) != nil || len(rules.Items) != len(criteria) {
		c.t.Fatal(err, string(a.Body))
	}
	courses := map[string]string{}
	for _, r := range rules.Items {
		title, _ := r["title"].(string)
		for _, key := range criteria {
			if title == "Failed "+key {
				courses[key], _ = r["course_id"].(string)
			}
		}
		if a, err := c.trainer.insist(c.t.Context(), http.MethodPost, fmt.Sprintf("/rules/%v/pause", r["id"]), nil); err != nil || a.Status != http.StatusOK {
			c.t.Fatal(err, string(a.Body))
		}
	}
	return courses
}

// life is one operator's, with rules of their own: what happens and what the
// model says to it.
type life struct {
	*crowd

	rt          *rapid.T
	who         *member
	id, line    string
	week        time.Time // in which nobody else is judged
	courses     map[string]string
	rules       map[string]string // by criterion
	active      map[string]bool
	judged      []*judgement
	assignments []*duty
}

// judgement is an evaluation as the model has it.
type judgement struct {
	id, contact, state string
	rev                int
	fails              []string
	words              map[string]string // what was decided, by criterion
}

// duty is an assignment as the model has it.
type duty struct {
	criterion, state string
	reasons          []*judgement // that stand
	attempts         int
}

func (d *duty) open() bool { return d.state == "assigned" || d.state == "started" }

// must insists and wants that status.
func (l *life) must(by *member, status int, method, path string, body any, headers ...string) running.Answer {
	a, err := by.insist(l.t.Context(), method, "/"+path, body, headers...)
	if err != nil || a.Status != status {
		l.rt.Fatalf("%s %s: %d, want %d, %v: %s", method, path, a.Status, status, err, a.Body)
	}
	return a
}

// begin hires the operator and makes the rules.
func (l *life) begin(admin *member, n int) {
	key := uuid.NewString()
	email := key + "@centre.example"
	l.id = l.must(admin, http.StatusCreated, http.MethodPost, "staff",
		doc{"name": "Somebody", "email": email, "roles": []string{"operator"}, "password": password}, "Idempotency-Key", key).Field("id")
	l.who, l.line = l.fleet.join(email), key
	l.week = time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, -7*n)
	for _, c := range criteria {
		l.rules[c] = l.must(l.trainer, http.StatusCreated, http.MethodPost, "rules", doc{
			"title": "Failed " + c, "when": doc{"criteria": []string{c}, "lines": []string{l.line}}, "threshold": doc{"at_once": true},
			"course_id": l.courses[c], "due_days": 14, "approval": "auto", "cooldown_days": 0,
		}, "Idempotency-Key", key+c).Field("id")
		l.turnTo(c, "activate")
	}
}

func (l *life) end() {
	for _, c := range criteria {
		l.must(l.trainer, http.StatusOK, http.MethodPost, "rules/"+l.rules[c]+"/retire", nil)
	}
}

// turnTo pauses or activates a rule.
func (l *life) turnTo(criterion, step string) {
	l.must(l.trainer, http.StatusOK, http.MethodPost, "rules/"+l.rules[criterion]+"/"+step, nil)
	l.active[criterion] = step == "activate"
}

// turn pauses a rule, or activates it again.
func (l *life) turn(rt *rapid.T) {
	c, step := rapid.SampledFrom(criteria).Draw(rt, "criterion"), "activate"
	if l.active[c] {
		step = "pause"
	}
	l.turnTo(c, step)
}

// drawn are answers that fail at some criteria.
func drawn(rt *rapid.T) (fails []string, answers doc) {
	answers = doc{}
	for _, c := range criteria {
		value := 1
		if rapid.Bool().Draw(rt, "fails at "+c) {
			fails, value = append(fails, c), 0
		}
		answers[c] = doc{"value": value, "comment": uuid.NewString()}
	}
	return fails, answers
}

func (l *life) body(j *judgement, answers doc) doc {
	return doc{"interaction_id": j.contact, "scorecard_id": l.card, "sample_origin": "random", "answers": answers}
}

// draft begins an evaluation.
func (l *life) draft(rt *rapid.T) {
	j := &judgement{id: uuid.NewString(), state: "draft", rev: 1, words: map[string]string{}}
	at := l.week.Add(time.Duration(len(l.judged)) * time.Minute)
	j.contact = l.must(l.qa, http.StatusCreated, http.MethodPost, "interactions", doc{
		"call_id": j.id, "line": l.line, "operator_id": l.id, "started_at": at.Format(time.RFC3339),
	}, "Idempotency-Key", j.id).Field("id")
	fails, answers := drawn(rt)
	j.fails = fails
	l.must(l.qa, http.StatusCreated, http.MethodPut, "evaluations/"+j.id, l.body(j, answers))
	l.judged = append(l.judged, j)
}

// pick is an evaluation in one of these states; the step is another one if
// there is none.
func (l *life) pick(rt *rapid.T, states ...string) *judgement {
	found := slices.DeleteFunc(slices.Clone(l.judged), func(j *judgement) bool { return !slices.Contains(states, j.state) })
	if len(found) == 0 {
		rt.Skip("there is none")
	}
	return rapid.SampledFrom(found).Draw(rt, "evaluation")
}

// edit writes in over a draft, and is refused from a revision that is gone.
func (l *life) edit(rt *rapid.T) {
	j := l.pick(rt, "draft")
	fails, answers := drawn(rt)
	l.must(l.qa, http.StatusOK, http.MethodPut, "evaluations/"+j.id, l.body(j, answers), ifMatch(j.rev)...)
	j.fails, j.rev = fails, j.rev+1
	_, answers = drawn(rt)
	l.must(l.qa, http.StatusPreconditionFailed, http.MethodPut, "evaluations/"+j.id, l.body(j, answers), ifMatch(j.rev-1)...)
}

func (l *life) submitDraft(rt *rapid.T) { l.submitted(l.pick(rt, "draft")) }

func (l *life) submitNew(rt *rapid.T) {
	l.draft(rt)
	l.submitted(l.judged[len(l.judged)-1])
}

// submitted submits j, and decides as the rules do.
func (l *life) submitted(j *judgement) {
	l.must(l.qa, http.StatusOK, http.MethodPost, "evaluations/"+j.id+"/submit", nil)
	j.state, j.rev = "submitted", j.rev+1
	for _, c := range j.fails {
		if !l.active[c] {
			continue
		}
		mine := slices.DeleteFunc(slices.Clone(l.assignments), func(d *duty) bool { return d.criterion != c })
		open := slices.IndexFunc(mine, (*duty).open)
		switch {
		case open >= 0:
			j.words[c] = "joined"
			mine[open].reasons = append(mine[open].reasons, j)
		case slices.ContainsFunc(mine, func(d *duty) bool { return d.state == "completed" }):
			j.words[c] = "cooldown" // the contact was before the course
		default:
			j.words[c] = "assigned"
			l.assignments = append(l.assignments, &duty{criterion: c, state: "assigned", reasons: []*judgement{j}})
		}
	}
}

// submitAgain changes nothing.
func (l *life) submitAgain(rt *rapid.T) {
	j := l.pick(rt, "submitted", "acknowledged")
	l.must(l.qa, http.StatusOK, http.MethodPost, "evaluations/"+j.id+"/submit", nil)
}

// writeOver is refused once it is submitted.
func (l *life) writeOver(rt *rapid.T) {
	j := l.pick(rt, "submitted", "acknowledged", "void")
	_, answers := drawn(rt)
	l.must(l.qa, http.StatusConflict, http.MethodPut, "evaluations/"+j.id, l.body(j, answers), ifMatch(j.rev)...)
}

func (l *life) acknowledge(rt *rapid.T) {
	j := l.pick(rt, "submitted")
	l.must(l.who, http.StatusOK, http.MethodPost, "evaluations/"+j.id+"/acknowledge", nil)
	j.state, j.rev = "acknowledged", j.rev+1
}

// void takes an evaluation back, and with it what nothing else is a reason for.
func (l *life) void(rt *rapid.T) {
	j := l.pick(rt, "submitted", "acknowledged")
	l.must(l.qa, http.StatusOK, http.MethodPost, "evaluations/"+j.id+"/void", doc{"reason": "wrong"})
	j.state, j.rev = "void", j.rev+1
	for _, d := range l.assignments {
		before := len(d.reasons)
		d.reasons = slices.DeleteFunc(d.reasons, func(r *judgement) bool { return r == j })
		if len(d.reasons) == 0 && before > 0 && d.state == "assigned" {
			d.state = "withdrawn"
		}
	}
}
