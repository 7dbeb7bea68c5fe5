package main

import (
	"net/http"
	"testing"
	"time"

	"qaloop/internal/identity"
)

// Both methods give the published figures over HTTP, and what is previewed is
// what is stored.
func TestMethodsGiveTheirPublishedFigures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena, petro := w.person("olena", identity.QA), w.person("petro", identity.Operator)
	yesNo := doc{"kind": "yes_no"}
	one := func(key string) doc { return doc{"key": key, "title": key, "weight": 1, "na": true, "scale": yesNo} }
	shape := func(method string) doc {
		return doc{"title": method, "lang": "en", "method": method, "pass_mark": 80, "critical_effect": "flag", "sections": []doc{
			{"key": "s1", "title": "1", "weight": 40, "criteria": []doc{one("a"), one("b")}},
			{"key": "s2", "title": "2", "weight": 20, "criteria": []doc{one("c")}},
		}}
	}
	yes, no, na := doc{"value": 1}, doc{"value": 0}, doc{"na": true}
	for _, test := range []struct {
		method  string
		answers doc
		percent any
	}{
		{"points_factor", doc{"a": yes, "b": no, "c": yes}, 60.0},
		{"section_percent", doc{"a": yes, "b": no, "c": yes}, 66.67},
		{"section_percent", doc{"a": na, "b": na, "c": na}, nil},
		{"section_percent", doc{"a": yes, "b": na, "c": na}, 100.0},
	} {
		card := w.publishCard(olena, shape(test.method))
		preview := olena.post("/scorecards/"+card+"/preview", http.StatusOK, doc{"answers": test.answers})
		expect(t, test.method+" previewed", preview.in("score")["percent"], test.percent)
		expect(t, "evaluations after a preview", len(olena.all("/evaluations?scorecard_id="+card)), 0)
		call := w.call(olena, petro, newUUID(), time.Now().Add(-time.Hour))
		stored := w.evaluate(olena, call, card, test.answers)
		expect(t, test.method+" stored", stored.in("score")["percent"], test.percent)
	}
}

// A failed critical criterion does to the score what the scorecard says, and
// the score before it is kept.
func TestCriticalEffects(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena, petro := w.person("olena", identity.QA), w.person("petro", identity.Operator)
	answers := doc{"greeting": doc{"value": 1}, "tone": doc{"value": 5}, "solution": doc{"option": "none", "comment": "нет"}, "noted": doc{"value": 1}}
	for _, test := range []struct {
		effect  string
		percent float64
		passed  bool
	}{
		{"flag", 75, true},
		{"zero_form", 0, false},
		{"zero_section", 50, false},
		{"cap", 60, false},
		{"fail_keep_number", 75, false},
	} {
		shape := cardShape()
		shape["critical_effect"], shape["pass_mark"] = test.effect, 65
		if test.effect != "cap" {
			delete(shape, "cap")
		}
		// A second criterion keeps the section above 0 before the effect.
		sections := shape["sections"].([]doc)
		sections[0]["weight"], sections[1]["weight"] = 50, 50
		sections[1]["criteria"] = append(sections[1]["criteria"].([]doc), doc{"key": "noted", "title": "Записал", "weight": 1, "na": false, "scale": doc{"kind": "yes_no"}})
		sections[1]["criteria"].([]doc)[0]["weight"] = 1
		card := w.publishCard(olena, shape)
		call := w.call(olena, petro, "call-"+test.effect, time.Now().Add(-time.Hour))
		score := w.evaluate(olena, call, card, answers).in("score")
		expect(t, test.effect+": percent", score.number("percent"), test.percent)
		expect(t, test.effect+": before", score.number("before_critical"), 75)
		expect(t, test.effect+": passed", score["passed"], test.passed)
		expect(t, test.effect+": classes", score["critical_failed"], "[customer]")
	}
}

// A draft is one author's; it changes by revision, and submits once complete.
func TestDraftsAreNotOverwritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena, petro := w.person("olena", identity.QA), w.person("petro", identity.Operator)
	both := w.person("both", identity.QA, identity.Operator)
	card := w.card(olena)
	call := w.call(olena, petro, "call-1", time.Now().Add(-time.Hour))
	id := newUUID()
	body := func(value int) doc {
		return doc{"interaction_id": call, "scorecard_id": card, "answers": doc{"greeting": doc{"value": value}}}
	}
	path := "/evaluations/" + id
	olena.put(path, http.StatusCreated, body(1))
	expect(t, "a repeat changes nothing", olena.put(path, http.StatusOK, body(1)).number("rev"), 1)
	olena.refused(http.MethodPut, path, body(0), http.StatusPreconditionRequired, "request.if_match_required")
	expect(t, "rev", olena.put(path, http.StatusOK, body(0), "If-Match", `"1"`).number("rev"), 2)
	olena.refused(http.MethodPut, path, body(1), http.StatusPreconditionFailed, "document.stale", "If-Match", `"1"`)

	wrong := olena.refused(http.MethodPost, path+"/submit", nil, http.StatusUnprocessableEntity, "evaluation.incomplete")
	pointers := map[string]bool{}
	for _, e := range wrong.list("errors") {
		pointers[e.text("pointer")] = true
	}
	for _, want := range []string{"#/answers/greeting/comment", "#/answers/tone", "#/answers/solution"} {
		if !pointers[want] {
			t.Errorf("%s is not named in %v", want, pointers)
		}
	}
	taken := olena.refused(http.MethodPut, "/evaluations/"+newUUID(), body(1), http.StatusConflict, "evaluation.exists")
	if taken.text("detail") == "" {
		t.Error("nothing says which evaluation exists")
	}
	own := w.call(olena, both, "call-2", time.Now().Add(-time.Hour))
	both.refused(http.MethodPut, "/evaluations/"+newUUID(), doc{"interaction_id": own, "scorecard_id": card}, http.StatusForbidden, "evaluation.own_contact")
	olena.refused(http.MethodPut, "/scorecards/"+card, cardShape(), http.StatusConflict, "scorecard.published", "If-Match", `"2"`)
}
