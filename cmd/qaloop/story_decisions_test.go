package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"qaloop/internal/identity"
)

const day = 24 * time.Hour

// bad fails the greeting and nothing else.
var bad = doc{"greeting": doc{"value": 0, "comment": "не представился"}, "tone": doc{"value": 5}, "solution": doc{"option": "full"}}

// centre is a world with one card and one of each who is needed.
type theCentre struct {
	*world
	olena, tamara, petro *person
	card                 string
	calls                int
}

func newCentre(t *testing.T) *theCentre {
	t.Helper()
	w := newWorld(t)
	c := &theCentre{
		world: w, olena: w.person("olena", identity.QA),
		tamara: w.person("tamara", identity.Trainer, identity.Designer),
		petro:  w.person("petro", identity.Operator),
	}
	c.card = w.card(c.tamara)
	return c
}

// hears evaluates a new call of who, ago before now, and gives what was decided
// about its greeting.
func (c *theCentre) hears(who *person, ago time.Duration) doc {
	c.t.Helper()
	c.calls++
	call := c.call(c.olena, who, fmt.Sprint("call-", c.calls), c.now().Add(-ago))
	e := c.evaluate(c.olena, call, c.card, bad)
	decisions := findingOf(c.t, e, "greeting").list("decisions")
	if len(decisions) == 0 {
		return nil
	}
	return decisions[0]
}

func (c *theCentre) wants(d doc, word string, have, need int) {
	c.t.Helper()
	if d.text("decision") != word || int(d.number("have")) != have || int(d.number("need")) != need || d.text("why") == "" {
		c.t.Errorf("decided %s, want %s with %d of %d", toText(d), word, have, need)
	}
}

// passes takes the course of the newest open assignment of petro.
func (c *theCentre) passes(assignment string) {
	c.t.Helper()
	c.petro.post("/assignments/"+assignment+"/start", http.StatusOK, nil)
	result := c.petro.post("/assignments/"+assignment+"/attempts", http.StatusCreated, doc{"answers": [][]int{{0}, {1, 2}}})
	expect(c.t, "state", result.text("state"), "completed")
}

func TestThresholdIsReachedInsideTheWindowOnly(t *testing.T) {
	t.Parallel()
	c := newCentre(t)
	c.rule(c.tamara, c.course(c.tamara), doc{"criteria": []string{"greeting"}}, doc{"fails": 3, "days": 30}, "auto")
	c.wants(c.hears(c.petro, 60*day), "below_threshold", 1, 3)
	c.wants(c.hears(c.petro, 31*day), "below_threshold", 2, 3)
	c.wants(c.hears(c.petro, 20*day), "below_threshold", 2, 3)
	c.wants(c.hears(c.petro, 10*day), "assigned", 3, 3)
	c.wants(c.hears(c.petro, 5*day), "joined", 4, 3)
	mine := c.petro.all("/assignments")
	expect(t, "assignments", len(mine), 1)
	expect(t, "causes", len(mine[0].list("causes")), 2)
	c.verified()
}

func TestCourseDoneIsWaitedForAndThenEscalated(t *testing.T) {
	t.Parallel()
	c := newCentre(t)
	c.rule(c.tamara, c.course(c.tamara), doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "auto")
	first := c.hears(c.petro, time.Hour)
	c.wants(first, "assigned", 1, 1)
	c.passes(first.text("assignment_id"))
	c.later(10 * day)
	waits := c.hears(c.petro, time.Hour)
	expect(t, "in the cool-down", waits.text("decision"), "cooldown")
	if waits.text("until") == "" {
		t.Errorf("nobody says until when: %s", toText(waits))
	}
	c.later(30 * day)
	expect(t, "after it", c.hears(c.petro, time.Hour).text("decision"), "escalated")
	expect(t, "assignments", len(c.petro.all("/assignments")), 1)
	c.verified()
}

func TestRuleWithoutACourseAsksForOne(t *testing.T) {
	t.Parallel()
	c := newCentre(t)
	c.rule(c.tamara, "", doc{"sections": []string{"start"}}, doc{"at_once": true}, "auto")
	c.wants(c.hears(c.petro, time.Hour), "no_course", 1, 1)
	expect(t, "findings without a course", len(c.olena.all("/findings?decision=no_course")), 1)
	c.verified()
}

// When most operators fail in the same week it is the process, not the people.
func TestProcessFaultHoldsTheRule(t *testing.T) {
	t.Parallel()
	c := newCentre(t)
	c.rule(c.tamara, c.course(c.tamara), doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "auto")
	var words []string
	for i := range 12 {
		who := c.person(fmt.Sprint("operator", i), identity.Operator)
		words = append(words, c.hears(who, time.Minute).text("decision"))
	}
	expect(t, "first", words[0], "assigned")
	expect(t, "last", words[len(words)-1], "held")
	c.verified()
}

func TestTrainerHasTheLastWordWhereTheRuleSaysSo(t *testing.T) {
	t.Parallel()
	c := newCentre(t)
	course := c.course(c.tamara)
	c.rule(c.tamara, course, doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "trainer")
	id := c.hears(c.petro, time.Hour).text("assignment_id")
	path := "/assignments/" + id
	expect(t, "state", c.tamara.get(path).text("state"), "proposed")
	c.petro.refused(http.MethodPost, path+"/start", nil, http.StatusNotFound, "assignment.not_found")
	c.petro.refused(http.MethodPost, path+"/approve", nil, http.StatusForbidden, "identity.forbidden")
	expect(t, "approved", c.tamara.post(path+"/approve", http.StatusOK, nil).text("state"), "assigned")
	c.tamara.refused(http.MethodPost, "/assignments", doc{"operator_id": c.petro.id, "course_id": course, "due_on": "2030-01-01"}, http.StatusConflict, "assignment.open")
	expect(t, "waived", c.tamara.post(path+"/waive", http.StatusOK, doc{"reason": "разобрали лично"}).text("state"), "waived")
	byHand := c.tamara.post("/assignments", http.StatusCreated, doc{"operator_id": c.petro.id, "course_id": course, "due_on": "2030-01-01", "reason": "по просьбе"})
	expect(t, "withdrawn", c.tamara.post("/assignments/"+byHand.text("id")+"/withdraw", http.StatusOK, doc{"reason": "ошибочно"}).text("state"), "withdrawn")
	c.verified()
}

// A void evaluation takes back what it caused, and counts no more.
func TestVoidTakesBackWhatItCaused(t *testing.T) {
	t.Parallel()
	c := newCentre(t)
	c.rule(c.tamara, c.course(c.tamara), doc{"criteria": []string{"greeting"}}, doc{"fails": 2, "days": 30}, "auto")
	c.wants(c.hears(c.petro, 3*day), "below_threshold", 1, 2)
	second := c.hears(c.petro, 2*day)
	c.wants(second, "assigned", 2, 2)
	assignment := c.tamara.get("/assignments/" + second.text("assignment_id"))
	cause := assignment.list("causes")[0].text("evaluation_id")
	c.olena.post("/evaluations/"+cause+"/void", http.StatusOK, doc{"reason": "не тот звонок"})
	c.eventually(func() bool {
		return c.tamara.get("/assignments/"+assignment.text("id")).text("state") == "withdrawn"
	}, "the assignment is withdrawn")
	expect(t, "after the void", c.hears(c.petro, day).text("decision"), "assigned")
	c.verified()
}

// The last failed attempt fails the assignment; a repeated request is no
// second try.
func TestAttemptsEnd(t *testing.T) {
	t.Parallel()
	c := newCentre(t)
	c.rule(c.tamara, c.course(c.tamara), doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "auto")
	path := "/assignments/" + c.hears(c.petro, time.Hour).text("assignment_id")
	c.petro.post(path+"/start", http.StatusOK, nil)
	wrong := doc{"answers": [][]int{{1}, {0}}}
	for range 2 {
		c.petro.post(path+"/attempts", http.StatusCreated, wrong, "Idempotency-Key", "first")
	}
	expect(t, "attempts after a repeat", len(c.petro.get(path).list("attempts")), 1)
	c.petro.refused(http.MethodPost, path+"/attempts", doc{"answers": [][]int{{0}, {0}}}, http.StatusUnprocessableEntity, "idempotency.key_reused", "Idempotency-Key", "first")
	c.petro.post(path+"/attempts", http.StatusCreated, wrong)
	last := c.petro.post(path+"/attempts", http.StatusCreated, wrong)
	expect(t, "state", last.text("state"), "failed")
	expect(t, "left", last.number("attempts_left"), 0)
	c.petro.refused(http.MethodPost, path+"/attempts", wrong, http.StatusConflict, "assignment.closed")
	c.verified()
}
