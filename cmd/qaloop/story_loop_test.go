package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"qaloop/internal/identity"
)

// From a real call log to a passed quiz: what QA hears in a call becomes a
// course that its operator takes.
func TestTheLoopRunsOnRealFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena := w.person("olena", identity.QA)
	tamara := w.person("tamara", identity.Trainer, identity.Designer)
	admin := w.person("admin", identity.Admin)

	log := olena.upload(data("asterisk-queue_log"), "asterisk_queue_log", "")
	expect(t, "state", log.text("state"), "done")
	expect(t, "handled calls", log.number("created"), 158)
	cdr := olena.upload(data("asterisk-cdr-Master.csv"), "asterisk_cdr", "")
	expect(t, "calls only in the CDR", cdr.number("created"), 0)
	expect(t, "interactions", len(olena.all("/interactions")), 158)

	// The members of the queue became operators that wait to be confirmed.
	call := olena.get("/interactions?limit=1").list("items")[0]
	operator := admin.get("/staff/" + call.text("operator_id"))
	expect(t, "active", operator["active"], false)
	petro := w.hire(admin, operator, "petro")

	card, course := w.card(tamara), w.course(tamara)
	rule := w.rule(tamara, course, doc{"critical": []string{"customer"}}, doc{"at_once": true}, "auto")

	evaluation := w.evaluate(olena, call.text("id"), card, doc{
		"greeting": doc{"value": 1}, "tone": doc{"value": 4},
		"solution": doc{"option": "none", "comment": "Срок не согласован", "at_seconds": 12.5},
	})
	expect(t, "state", evaluation.text("state"), "submitted")
	finding := findingOf(t, evaluation, "solution")
	decision := finding.list("decisions")[0]
	expect(t, "decision", decision.text("decision"), "assigned")
	expect(t, "rule", decision.text("rule_id"), rule)

	mine := petro.all("/assignments")
	expect(t, "assignments of the operator", len(mine), 1)
	expect(t, "named assignment", mine[0].text("id"), decision.text("assignment_id"))
	expect(t, "cause", mine[0].list("causes")[0].text("finding_id"), finding.text("id"))
	expect(t, "due", mine[0].text("due_on"), time.Now().UTC().AddDate(0, 0, 14).Format(time.DateOnly))

	petro.post("/evaluations/"+evaluation.text("id")+"/acknowledge", http.StatusOK, nil)
	assignment := "/assignments/" + mine[0].text("id")
	expect(t, "started", petro.post(assignment+"/start", http.StatusOK, nil).text("state"), "started")
	failed := petro.post(assignment+"/attempts", http.StatusCreated, doc{"answers": [][]int{{1}, {0}}})
	expect(t, "first attempt", failed["passed"], false)
	expect(t, "attempts left", failed.number("attempts_left"), 2)
	passed := petro.post(assignment+"/attempts", http.StatusCreated, doc{"answers": [][]int{{0}, {1, 2}}})
	expect(t, "second attempt", passed["passed"], true)
	expect(t, "state", passed.text("state"), "completed")
	expect(t, "what the trainer sees", tamara.get(assignment).text("state"), "completed")
	w.verified()
}

// An operator sees what is theirs, and nothing tells them that more exists.
func TestOperatorsSeeOnlyTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena, tamara := w.person("olena", identity.QA), w.person("tamara", identity.Trainer, identity.Designer)
	petro, ivan := w.person("petro", identity.Operator), w.person("ivan", identity.Operator)
	card := w.card(tamara)
	w.rule(tamara, w.course(tamara), doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "auto")
	call := w.call(olena, petro, "call-1", time.Now().Add(-time.Hour))
	draft := newUUID()
	body := doc{"interaction_id": call, "scorecard_id": card, "answers": doc{"greeting": doc{"value": 0, "comment": "не представился"}, "tone": doc{"value": 5}, "solution": doc{"option": "full"}}}
	olena.put("/evaluations/"+draft, http.StatusCreated, body)

	expect(t, "drafts that the operator sees", len(petro.all("/evaluations")), 0)
	petro.refused(http.MethodGet, "/evaluations/"+draft, nil, http.StatusNotFound, "evaluation.not_found")
	tamara.refused(http.MethodGet, "/evaluations/"+draft, nil, http.StatusNotFound, "evaluation.not_found")
	olena.post("/evaluations/"+draft+"/submit", http.StatusOK, nil)
	expect(t, "evaluations of petro", len(petro.all("/evaluations")), 1)
	assignment := petro.all("/assignments")[0].text("id")

	for _, path := range []string{"/evaluations", "/assignments", "/interactions", "/findings", "/staff"} {
		for _, d := range ivan.all(path) {
			if raw := toText(d); strings.Contains(raw, petro.id) {
				t.Errorf("%s shows ivan something of petro: %s", path, raw)
			}
		}
	}
	for path, noun := range map[string]string{
		"/evaluations/" + draft: "evaluation", "/assignments/" + assignment: "assignment",
		"/interactions/" + call: "interaction", "/staff/" + petro.id: "person",
	} {
		theirs := ivan.refused(http.MethodGet, path, nil, http.StatusNotFound, noun+".not_found")
		missing := ivan.refused(http.MethodGet, path[:strings.LastIndex(path, "/")]+"/none", nil, http.StatusNotFound, noun+".not_found")
		expect(t, path+": keys of both answers", len(theirs), len(missing))
	}
	ivan.refused(http.MethodPost, "/evaluations/"+draft+"/acknowledge", nil, http.StatusNotFound, "evaluation.not_found")
	ivan.refused(http.MethodPost, "/assignments/"+assignment+"/start", nil, http.StatusNotFound, "assignment.not_found")
	petro.refused(http.MethodPost, "/evaluations/"+draft+"/void", doc{"reason": "нет"}, http.StatusForbidden, "identity.forbidden")
	petro.refused(http.MethodPost, "/scorecards", doc{}, http.StatusForbidden, "identity.forbidden")
}

// Two hundred submits of one evaluation, over two instances, are one.
func TestManySubmitsAreOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena, tamara := w.person("olena", identity.QA), w.person("tamara", identity.Trainer, identity.Designer)
	petro := w.person("petro", identity.Operator)
	card := w.card(tamara)
	w.rule(tamara, w.course(tamara), doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "auto")
	call := w.call(olena, petro, "call-1", time.Now().Add(-time.Hour))
	id := newUUID()
	olena.put("/evaluations/"+id, http.StatusCreated, doc{
		"interaction_id": call, "scorecard_id": card,
		"answers": doc{"greeting": doc{"value": 0, "comment": "молча"}, "tone": doc{"value": 5}, "solution": doc{"option": "full"}},
	})
	_, second := w.instance(busy)
	other := *olena
	other.site = second.URL
	other.client = w.signIn(olena.id, olena.email, second.URL).client

	const submits = 200
	answers := make(chan answer, submits)
	for i := range submits {
		who := olena
		if i%2 == 1 {
			who = &other
		}
		go func() { answers <- who.send(http.MethodPost, "/evaluations/"+id+"/submit", nil, nil) }()
	}
	findings := map[string]bool{}
	for range submits {
		a := <-answers
		if a.status != http.StatusOK {
			t.Fatalf("submit: %d: %s", a.status, a.body)
		}
		findings[findingOf(t, a.doc(t), "greeting").text("id")] = true
	}
	expect(t, "different findings", len(findings), 1)
	w.eventually(func() bool { return len(petro.all("/assignments")) == 1 }, "the assignment is there")
	expect(t, "submissions in the history", len(petro.all("/evaluations")), 1)
	w.verified()
	expect(t, "assignments", len(tamara.all("/assignments")), 1)
}
