package main

import (
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"testing"
	"time"
)

func newClient(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: time.Minute}
}

func toText(d doc) string {
	raw, _ := json.Marshal(d)
	return string(raw)
}

// hire makes an operator whom an import found into an account and signs them
// in.
func (w *world) hire(by *person, operator doc, name string) *person {
	w.t.Helper()
	id, email := operator.text("id"), name+"@centre.example"
	current := by.ask(http.MethodGet, "/staff/"+id, http.StatusOK, nil)
	by.ask(http.MethodPatch, "/staff/"+id, http.StatusOK,
		doc{"email": email, "active": true, "password": testPassword}, "If-Match", current.header.Get("ETag"))
	return w.signIn(id, email, w.site.URL)
}

// cardShape is a scorecard with the three scales.
func cardShape() doc {
	return doc{
		"title": "Приём заказа", "lang": "ru", "method": "section_percent", "pass_mark": 80, "critical_effect": "cap", "cap": 60,
		"sections": []doc{
			{"key": "start", "title": "Начало", "weight": 40, "criteria": []doc{
				{"key": "greeting", "title": "Представился", "weight": 1, "na": false, "comment_required": "on_fail", "scale": doc{"kind": "yes_no"}},
				{"key": "tone", "title": "Тон", "weight": 1, "na": true, "scale": doc{"kind": "points", "min": 1, "max": 5}},
			}},
			{"key": "work", "title": "Решение", "weight": 60, "criteria": []doc{
				{"key": "solution", "title": "Решил вопрос", "weight": 2, "na": true, "critical": "customer", "scale": doc{"kind": "options", "options": []doc{
					{"key": "full", "title": "Полностью", "points": 2}, {"key": "part", "title": "Частично", "points": 1}, {"key": "none", "title": "Нет", "points": 0},
				}}},
			}},
		},
	}
}

// card publishes a scorecard and gives its ID.
func (w *world) card(by *person) string {
	w.t.Helper()
	return w.publishCard(by, cardShape())
}

func (w *world) publishCard(by *person, shape doc) string {
	w.t.Helper()
	id := by.post("/scorecards", http.StatusCreated, shape).text("id")
	expect(w.t, "published", by.post("/scorecards/"+id+"/publish", http.StatusOK, nil).text("state"), "published")
	return id
}

// course publishes a course whose quiz is passed by [[0],[1,2]].
func (w *world) course(by *person) string {
	w.t.Helper()
	id := by.post("/courses", http.StatusCreated, doc{
		"title": "Договориться обо всём", "lang": "ru", "duties": []string{"III.12"},
		"lessons": []doc{{"title": "Срок", "markdown": "Назовите **срок** и получателя."}},
		"quiz": doc{"pass_mark": 80, "max_attempts": 3, "shuffle": false, "questions": []doc{
			{"text": "Когда называют срок?", "multiple": false, "options": []doc{{"text": "До конца звонка", "correct": true}, {"text": "Потом", "correct": false}}},
			{"text": "Что повторяют?", "multiple": true, "options": []doc{{"text": "Ничего", "correct": false}, {"text": "Сумму", "correct": true}, {"text": "Срок", "correct": true}}},
		}},
	}).text("id")
	expect(w.t, "published", by.post("/courses/"+id+"/publish", http.StatusOK, nil).text("state"), "published")
	return id
}

// rule activates a rule and gives its ID; course may be empty.
func (w *world) rule(by *person, course string, when, threshold doc, approval string) string {
	w.t.Helper()
	id := by.post("/rules", http.StatusCreated, doc{
		"title": "Правило", "when": when, "threshold": threshold, "course_id": course,
		"due_days": 14, "approval": approval, "cooldown_days": 28,
	}).text("id")
	expect(w.t, "active", by.post("/rules/"+id+"/activate", http.StatusOK, nil).text("state"), "active")
	return id
}

// call tells of one call and gives its ID.
func (w *world) call(by, operator *person, callID string, at time.Time) string {
	w.t.Helper()
	return by.post("/interactions", http.StatusCreated, doc{
		"call_id": callID, "line": "sales", "operator_id": operator.id, "started_at": at.UTC().Format(time.RFC3339),
	}).text("id")
}

// evaluate fills in a scorecard, submits it and gives the submitted evaluation.
func (w *world) evaluate(by *person, interaction, card string, answers doc) doc {
	w.t.Helper()
	id := newUUID()
	by.put("/evaluations/"+id, http.StatusCreated, doc{"interaction_id": interaction, "scorecard_id": card, "sample_origin": "random", "answers": answers})
	return by.post("/evaluations/"+id+"/submit", http.StatusOK, nil)
}

// findingOf is the finding about that criterion.
func findingOf(t *testing.T, evaluation doc, criterion string) doc {
	t.Helper()
	for _, f := range evaluation.list("findings") {
		if f.text("criterion") == criterion {
			return f
		}
	}
	t.Fatalf("no finding about %s in %s", criterion, toText(evaluation))
	return nil
}
