package api_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"qaloop/internal/identity"
)

func (w walk) scorecards() {
	path, rev := w.make(identity.QA, "/scorecards", card())
	w.ask(identity.QA, http.MethodPut, path, http.StatusOK, card(), "If-Match", rev)
	preview := w.ask(identity.QA, http.MethodPost, path+"/preview", http.StatusOK, doc{"answers": doc{"greeting": doc{"value": 0}, "tone": doc{"na": true}}})
	if !strings.Contains(string(preview.body), `"percent":0.00`) {
		w.t.Errorf("preview is %s", preview.body)
	}
	w.step(identity.QA, path+"/publish", nil)
	next, rev := w.make(identity.QA, path+"/versions", nil)
	w.ask(identity.QA, http.MethodPut, next, http.StatusOK, card(), "If-Match", rev)
	w.get(identity.QA, path+"?version=2")
	w.get(identity.QA, path+"/versions")
	w.get(identity.Operator, "/scorecards?lang=en")
	w.step(identity.QA, path+"/retire", nil)
}

func (w walk) training() {
	card, _ := w.make(identity.QA, "/scorecards", card())
	w.step(identity.QA, card+"/publish", nil)
	course := w.courses()
	w.rules(course)
	evaluation := w.evaluate(card, "a")
	finding, _ := evaluation["findings"].([]any)[0].(map[string]any)
	decision, _ := finding["decisions"].([]any)[0].(map[string]any)
	w.get(identity.QA, "/findings/"+doc(finding).text("id"))
	w.get(identity.QA, "/findings?decision=assigned")
	today := time.Now().UTC().Format(time.DateOnly)
	tried := w.ask(identity.Designer, http.MethodPost, "/rules/"+doc(decision).text("rule_id")+"/backtest", http.StatusOK, doc{"from": today, "to": today})
	if !strings.Contains(string(tried.body), `"assigned":1`) {
		w.t.Errorf("a back-test says %s", tried.body)
	}
	w.learn(doc(decision).text("assignment_id"))
	path := "/evaluations/" + evaluation.text("id")
	w.get(identity.Operator, path)
	w.step(identity.Operator, path+"/acknowledge", nil)
	w.reports(evaluation.text("operator_id"))
	w.get(identity.QA, "/evaluations?state=acknowledged&from=2026-01-01")
	w.step(identity.QA, path+"/void", doc{"reason": "a test call"})
	w.assign(course)
}

func (w walk) reports(operator string) {
	own := w.get(identity.Operator, "/reports/operators/"+operator).doc()
	if cards, _ := own["scorecards"].([]any); len(cards) != 1 {
		w.t.Errorf("the operator's own report: %v", own)
	}
	w.get(identity.Manager, "/reports/operators/"+operator+"?period=quarter&until=2026-01-02")
	team, _ := w.make(identity.HR, "/teams", doc{"name": "Reported", "lead_ids": []string{}})
	w.get(identity.Manager, "/reports"+team+"?period=week")
	if _, err := w.Report.Tallies.Sweep(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if all := w.get(identity.Manager, "/reports/overview?limit=1"); !strings.Contains(string(all.body), `"volume":1`) {
		w.t.Errorf("the overview knows of nothing: %s", all.body)
	}
	w.ask(identity.Operator, http.MethodGet, "/reports/overview", http.StatusForbidden, nil)
}

func (w walk) courses() string {
	path, rev := w.make(identity.Trainer, "/courses", course())
	w.ask(identity.Trainer, http.MethodPut, path, http.StatusOK, course(), "If-Match", rev)
	w.step(identity.Trainer, path+"/publish", nil)
	if seen := string(w.get(identity.Operator, path).body); strings.Contains(seen, "correct") || strings.Contains(seen, "explain") {
		w.t.Errorf("an operator sees what is correct: %s", seen)
	}
	if seen := string(w.get(identity.Trainer, path).body); !strings.Contains(seen, `"correct":false`) {
		w.t.Errorf("a trainer does not see what is correct: %s", seen)
	}
	w.get(identity.Operator, "/courses?q=greet&duty=III.1")
	w.make(identity.Trainer, path+"/versions", nil)
	w.get(identity.Trainer, path+"/versions")
	other, _ := w.make(identity.Trainer, "/courses", course())
	w.step(identity.Trainer, other+"/publish", nil)
	w.step(identity.Trainer, other+"/retire", nil)
	return strings.TrimPrefix(path, "/courses/")
}

func (w walk) rules(course string) {
	rule := doc{
		"title": "Greeting", "when": doc{"criteria": []string{"greeting"}}, "threshold": doc{"at_once": true},
		"course_id": course, "due_days": 14, "approval": "trainer", "cooldown_days": 28,
	}
	path, rev := w.make(identity.Designer, "/rules", rule)
	rule["title"] = "The greeting"
	w.ask(identity.Designer, http.MethodPut, path, http.StatusOK, rule, "If-Match", rev)
	w.step(identity.Designer, path+"/activate", nil)
	w.get(identity.Designer, path)
	w.ask(identity.Designer, http.MethodPost, path+"/backtest", http.StatusOK, doc{"from": "2026-09-01", "to": "2026-11-30"})
	w.ask(identity.Designer, http.MethodPost, path+"/backtest?version=1", http.StatusUnprocessableEntity, doc{"from": "2026-09-01", "to": "2027-11-30"})
	w.ask(identity.Supervisor, http.MethodPost, path+"/backtest", http.StatusForbidden, doc{"from": "2026-09-01", "to": "2026-11-30"})
	w.get(identity.Designer, "/rules?state=active")
	other, _ := w.make(identity.Designer, "/rules", rule)
	w.step(identity.Designer, other+"/activate", nil)
	w.step(identity.Designer, other+"/pause", nil)
	w.step(identity.Designer, other+"/retire", nil)
}

// evaluate submits an evaluation of a new call of the operator.
func (w walk) evaluate(card, call string) doc {
	w.t.Helper()
	operator := w.get(identity.Operator, "/me").doc().text("id")
	contact, _ := w.make(identity.QA, "/interactions", doc{"call_id": call, "operator_id": operator, "started_at": time.Now().UTC().Add(-time.Hour).Format(time.RFC3339)})
	path := "/evaluations/" + uuid.NewString()
	body := doc{"interaction_id": strings.TrimPrefix(contact, "/interactions/"), "scorecard_id": strings.TrimPrefix(card, "/scorecards/"), "answers": doc{"tone": doc{"value": 4}}}
	w.ask(identity.QA, http.MethodPut, path, http.StatusCreated, body)
	w.ask(identity.QA, http.MethodPut, path, http.StatusOK, body)
	body["answers"] = doc{"tone": doc{"value": 4}, "greeting": doc{"value": 0, "comment": "no name", "at_seconds": 1.5}}
	w.ask(identity.QA, http.MethodPut, path, http.StatusOK, body, "If-Match", `"1"`)
	return w.ask(identity.QA, http.MethodPost, path+"/submit", http.StatusOK, nil).doc()
}

func (w walk) learn(assignment string) {
	path := "/assignments/" + assignment
	w.step(identity.Trainer, path+"/approve", nil)
	w.step(identity.Operator, path+"/start", nil)
	w.step(identity.Operator, path+"/lessons/0/read", nil)
	w.ask(identity.Operator, http.MethodPost, path+"/lessons/7/read", http.StatusNotFound, nil)
	wrong := w.ask(identity.Operator, http.MethodPost, path+"/attempts", http.StatusCreated, doc{"answers": [][]int{{1}}})
	if !strings.Contains(string(wrong.body), `"percent":0.00`) || strings.Contains(string(wrong.body), "review") {
		w.t.Errorf("a wrong attempt is answered with %s", wrong.body)
	}
	right := w.ask(identity.Operator, http.MethodPost, path+"/attempts", http.StatusCreated, doc{"answers": [][]int{{0}}}, "Idempotency-Key", "k").doc()
	if right.text("state") != "completed" {
		w.t.Errorf("a right attempt is answered with %v", right)
	}
	w.get(identity.Operator, path)
	w.get(identity.Trainer, "/assignments?state=completed&overdue=false")
}

func (w walk) assign(course string) {
	operator := w.get(identity.Operator, "/me").doc().text("id")
	body := doc{"operator_id": operator, "course_id": course, "due_on": "2099-12-31", "reason": "agreed"}
	path, _ := w.make(identity.Trainer, "/assignments", body)
	w.ask(identity.Trainer, http.MethodPost, "/assignments", http.StatusConflict, body)
	w.ask(identity.Trainer, http.MethodPost, path+"/due", http.StatusOK, doc{"due_on": "2099-12-30", "reason": "holidays"}, "If-Match", `"1"`)
	w.get(identity.Trainer, "/assignments?origin=person&order=latest")
	w.step(identity.Trainer, path+"/waive", doc{"reason": "done at the table"})
	path, _ = w.make(identity.Trainer, "/assignments", body)
	w.step(identity.Trainer, path+"/withdraw", doc{"reason": "by mistake"})
}

func card() doc {
	return doc{
		"title": "Order", "lang": "en", "method": "section_percent", "pass_mark": 80, "critical_effect": "zero_form", "sections": []doc{
			{"key": "start", "title": "Start", "weight": 1, "criteria": []doc{
				{"key": "greeting", "title": "Said who they are", "weight": 1, "comment_required": "on_fail", "scale": doc{"kind": "yes_no"}},
				{"key": "tone", "title": "Tone", "weight": 1, "na": true, "scale": doc{"kind": "points", "min": 1, "max": 5}},
			}},
		},
	}
}

func course() doc {
	return doc{
		"title": "Greeting", "lang": "en", "minutes": 40, "duties": []string{"III.1"}, "lessons": []doc{{"title": "Names", "markdown": "Say **yours**."}},
		"quiz": doc{"pass_mark": 80, "max_attempts": 3, "questions": []doc{
			{"text": "What first?", "options": []doc{{"text": "The name", "correct": true}, {"text": "The price", "explain": "Too early."}}},
		}},
	}
}
