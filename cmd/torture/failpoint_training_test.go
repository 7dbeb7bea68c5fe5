//go:build torture

package torture

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"
)

// id is the ID that the story has for something: a client chooses it once and
// repeats it.
func (g *stage) id(name string) string {
	if g.names[name] == "" {
		g.names[name] = uuid.NewString()
	}
	return g.names[name]
}

// submit evaluates a contact of the first operator, who fails at both criteria.
func submit(name string) func(*stage) error {
	return func(g *stage) error {
		call, err := g.do(g.qa, http.MethodPost, "/interactions", doc{
			"call_id": name, "line": "sales", "operator_id": g.operators[0], "started_at": "2026-11-02T09:00:00Z",
		}, "Idempotency-Key", name)
		if err != nil {
			return err
		}
		path := "/evaluations/" + g.id(name)
		if _, err := g.do(g.qa, http.MethodPut, path, doc{
			"interaction_id": call.Field("id"), "scorecard_id": g.card, "sample_origin": "random", "answers": failedBoth("heard"),
		}); err != nil {
			return err
		}
		_, err = g.do(g.qa, http.MethodPost, path+"/submit", nil)
		return err
	}
}

// whole is act for what is not cut off.
func whole(act func(*stage) error) func(*stage) {
	return func(g *stage) {
		if err := act(g); err != nil {
			g.t.Fatal(err)
		}
	}
}

// assignedTwice wants two courses assigned for so many evaluations, with as many
// reasons each.
func assignedTwice(evaluations int) func(*stage) {
	return func(g *stage) {
		all := g.items(g.trainer, "/assignments")
		g.want("assignments", len(all), 2)
		for _, a := range all {
			g.want("reasons", len(docs(a["causes"])), evaluations)
			g.want("state", a["state"], "assigned")
		}
		for _, e := range g.items(g.qa, "/evaluations") {
			g.want("state", e["state"], "submitted")
			for _, f := range docs(e["findings"]) {
				g.want("decisions", len(docs(f["decisions"])), 1)
			}
		}
	}
}

func void(name string) func(*stage) error {
	return func(g *stage) error {
		_, err := g.do(g.qa, http.MethodPost, "/evaluations/"+g.id(name)+"/void", doc{"reason": "the wrong call"})
		return err
	}
}

func withdrawn(g *stage) {
	g.want("evaluation", g.must(g.qa, http.MethodGet, "/evaluations/"+g.id("first"), nil)["state"], "void")
	all := g.items(g.trainer, "/assignments")
	g.want("assignments", len(all), 2)
	for _, a := range all {
		g.want("state", a["state"], "withdrawn")
	}
}

// twoNeeded is a rule that wants two findings of one kind, and two evaluations
// that have them.
func twoNeeded(g *stage) {
	for _, r := range g.items(g.trainer, "/rules") {
		id, _ := r["id"].(string)
		g.must(g.trainer, http.MethodPost, "/rules/"+id+"/pause", nil)
		g.names["course"], _ = r["course_id"].(string)
	}
	id, _ := g.must(g.trainer, http.MethodPost, "/rules", doc{
		"title": "Failed twice", "when": doc{"criteria": []string{"greeting"}}, "threshold": doc{"fails": 2, "days": 30},
		"course_id": g.names["course"], "due_days": 14, "approval": "auto", "cooldown_days": 0,
	})["id"].(string)
	g.must(g.trainer, http.MethodPost, "/rules/"+id+"/activate", nil)
	whole(submit("first"))(g)
	whole(submit("second"))(g)
	g.want("assignments before", len(g.items(g.trainer, "/assignments")), 1)
}

// decidedAnew wants that the finding which is left is not enough any more.
func decidedAnew(g *stage) {
	for _, a := range g.items(g.trainer, "/assignments") {
		g.want("assignment", a["state"], "withdrawn")
	}
	left := g.must(g.qa, http.MethodGet, "/evaluations/"+g.id("second"), nil)
	for _, f := range docs(left["findings"]) {
		for _, d := range docs(f["decisions"]) {
			g.want("decision", d["decision"], "below_threshold")
		}
	}
}

// attempt passes the quiz of the operator's first course.
func attempt(g *stage) error {
	if g.names["assignment"] == "" {
		g.names["assignment"], _ = g.items(g.operator, "/assignments")[0]["id"].(string)
	}
	_, err := g.do(g.operator, http.MethodPost, "/assignments/"+g.names["assignment"]+"/attempts",
		doc{"answers": [][]int{{0}}}, "Idempotency-Key", "attempt")
	return err
}

func attemptedOnce(g *stage) {
	a := g.must(g.operator, http.MethodGet, "/assignments/"+g.names["assignment"], nil)
	g.want("attempts", len(docs(a["attempts"])), 1)
	g.want("state", a["state"], "completed")
}

// inAWeek is a day that is not over.
func inAWeek() string { return time.Now().UTC().AddDate(0, 0, 7).Format(time.DateOnly) }

// someCourse is a published course.
func (g *stage) someCourse() string {
	if g.names["course"] == "" {
		g.names["course"], _ = g.items(g.trainer, "/courses")[0]["id"].(string)
	}
	return g.names["course"]
}

func assignByHand(g *stage) error {
	_, err := g.do(g.trainer, http.MethodPost, "/assignments", doc{
		"operator_id": g.operators[0], "course_id": g.someCourse(), "due_on": inAWeek(), "reason": "asked for it",
	}, "Idempotency-Key", "by-hand")
	return err
}

func assignedByHand(g *stage) { g.want("assignments", len(g.items(g.trainer, "/assignments")), 1) }

// waiveAll lets the operator off of everything at once, on the page.
func waiveAll(g *stage) error {
	if g.names["picks"] == "" {
		for _, a := range g.items(g.trainer, "/assignments") {
			g.names["picks"] += fmt.Sprintf("%v:%v ", a["id"], a["rev"])
		}
	}
	var one, other string
	if _, err := fmt.Sscan(g.names["picks"], &one, &other); err != nil {
		return err
	}
	// Of a repeat the page says that the first is done already.
	_ = g.form(g.trainer, "/assignments/bulk", url.Values{"id": {one, other}, "do": {"waive"}, "reason": {"on leave"}})
	return nil
}

func waivedAll(g *stage) {
	all := g.items(g.trainer, "/assignments")
	g.want("assignments", len(all), 2)
	for _, a := range all {
		g.want("state", a["state"], "waived")
		g.want("steps", len(docs(a["history"])), 2)
	}
}

// assignAll assigns a course to both operators at once, on the page.
func assignAll(g *stage) error {
	return g.form(g.trainer, "/assignments/new", url.Values{
		"operator_id": g.operators, "course_id": {g.someCourse()}, "due_on": {inAWeek()}, "reason": {"new product"}, "key": {"to all"},
	})
}

func assignedAll(g *stage) {
	var who []string
	for _, a := range g.items(g.trainer, "/assignments") {
		id, _ := a["operator_id"].(string)
		who = append(who, id)
	}
	want := slices.Clone(g.operators)
	slices.Sort(who)
	slices.Sort(want)
	g.want("who is assigned it", who, want)
}
