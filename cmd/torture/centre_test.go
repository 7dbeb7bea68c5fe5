//go:build torture

package torture

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/internal/running"
)

// doc is a JSON object.
type doc = map[string]any

// password is what everybody of a centre signs in with.
const password = "correct horse battery"

// centre is a small contact centre on a database of its own: one QA specialist,
// one trainer, operators, a scorecard of two criteria, and for each criterion a
// rule that assigns a course at the first failure.
type centre struct {
	t         *testing.T
	program   running.Program
	where     running.Centre
	operators []string // IDs; the e-mail of the n-th is operatorEmail(n)
	card      string
	db        *mongo.Database // nil until database is asked for
}

// patience is how long a client waits for an answer: longer than any deadline
// of the server, so that it is the server that gives up.
const patience = 30 * time.Second

// newCentre makes a centre of so many operators with the program p.
func newCentre(t *testing.T, uri string, p running.Program, operators int) *centre {
	t.Helper()
	c := &centre{t: t, program: p, where: running.Centre{
		URI: uri, Database: "torture_" + uuid.NewString()[:8], Log: t.Output(), Env: []string{"QALOOP_TIME_ZONE=UTC"},
	}}
	c.run("", "migrate")
	c.run(password+"\n", "user", "add", "--email=admin@centre.example", "--name=Admin", "--role=admin")
	site := c.serve()
	defer func() { _ = site.Stop(patience) }()
	admin := c.signIn(site.URL, "admin@centre.example")
	staff := func(email, name string, roles ...string) string {
		return c.made(admin, site.URL+"/api/v1/staff", doc{"name": name, "email": email, "roles": roles, "password": password}).Field("id")
	}
	staff("qa@centre.example", "Olena", "qa")
	staff("trainer@centre.example", "Tamara", "trainer", "designer")
	for n := range operators {
		c.operators = append(c.operators, staff(operatorEmail(n), fmt.Sprintf("Operator %d", n), "operator"))
	}
	c.rules(c.signIn(site.URL, "trainer@centre.example"), site.URL+"/api/v1")
	return c
}

func operatorEmail(n int) string { return fmt.Sprintf("operator%d@centre.example", n) }

// rules publishes the scorecard, and a course and a rule for each criterion.
func (c *centre) rules(trainer *running.Client, at string) {
	c.t.Helper()
	criterion := func(key string) doc {
		return doc{"key": key, "title": key, "weight": 1, "na": false, "scale": doc{"kind": "yes_no"}}
	}
	c.card = c.made(trainer, at+"/scorecards", doc{
		"title": "Call", "lang": "en", "method": "section_percent", "pass_mark": 80, "critical_effect": "flag",
		"sections": []doc{{"key": "call", "title": "Call", "weight": 100, "criteria": []doc{criterion("greeting"), criterion("solution")}}},
	}).Field("id")
	c.did(trainer, at+"/scorecards/"+c.card+"/publish")
	for _, key := range []string{"greeting", "solution"} {
		course := c.made(trainer, at+"/courses", doc{
			"title": "About " + key, "lang": "en", "duties": []string{}, "lessons": []doc{{"title": "One", "markdown": "Read."}},
			"quiz": doc{"pass_mark": 80, "max_attempts": 3, "shuffle": false, "questions": []doc{
				{"text": "Which?", "multiple": false, "options": []doc{{"text": "This", "correct": true}, {"text": "That", "correct": false}}},
			}},
		}).Field("id")
		c.did(trainer, at+"/courses/"+course+"/publish")
		rule := c.made(trainer, at+"/rules", doc{
			"title": "Failed " + key, "when": doc{"criteria": []string{key}}, "threshold": doc{"at_once": true},
			"course_id": course, "due_days": 14, "approval": "auto", "cooldown_days": 0,
		}).Field("id")
		c.did(trainer, at+"/rules/"+rule+"/activate")
	}
}

// serve starts an instance; the test ends it, or its end does.
func (c *centre) serve(args ...string) *running.Instance {
	c.t.Helper()
	i, err := c.program.Serve(c.t.Context(), c.where, args...)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(i.Kill)
	return i
}

// run runs a subcommand and wants it to succeed.
func (c *centre) run(input string, args ...string) string {
	c.t.Helper()
	out, err := c.program.Run(c.t.Context(), c.where, input, args...)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

// signIn is somebody with a session at site.
func (c *centre) signIn(site, email string) *running.Client {
	c.t.Helper()
	client := running.NewClient(patience)
	if err := client.SignIn(c.t.Context(), site, email, password); err != nil {
		c.t.Fatal(err)
	}
	return client
}

// made creates something and wants that it was.
func (c *centre) made(by *running.Client, address string, body doc) running.Answer {
	c.t.Helper()
	a, err := by.Want(c.t.Context(), http.StatusCreated, http.MethodPost, address, body, "Idempotency-Key", uuid.NewString())
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

// did does something that needs no body.
func (c *centre) did(by *running.Client, address string) {
	c.t.Helper()
	if _, err := by.Want(c.t.Context(), http.StatusOK, http.MethodPost, address, nil); err != nil {
		c.t.Fatal(err)
	}
}

// verified wants that `qaloop verify` finds nothing.
func (c *centre) verified() {
	c.t.Helper()
	c.run("", "verify")
}

// failedBoth are answers that lead to two findings and two assignments.
func failedBoth(comment string) doc {
	answers := doc{}
	for _, key := range []string{"greeting", "solution"} {
		answers[key] = doc{"value": 0, "comment": comment}
	}
	return answers
}
