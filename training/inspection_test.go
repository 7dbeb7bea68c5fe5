package training

import (
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/qa"
)

// sane is an operator of whom everything holds: two findings, the second of
// which made an assignment.
func sane() *inspection {
	rule := twice()
	rule.Frozen = true
	now := after(101)
	first, second := evaluation("e_1", olha, after(10), after(100), "greeting"), evaluation("e_2", olha, after(11), after(100.5), "greeting")
	a := Assignment{
		ID: "t_1", Rev: 1, State: Assigned, OperatorID: olha.ID, CourseID: "c_1", DueOn: "2026-06-24",
		Origin: Origin{RuleID: "r_1", RuleVersion: 3},
	}
	for i, e := range []*qa.Evaluation{&first, &second} {
		e.Link.Rules, e.Link.Open = []qa.RuleRef{rule.Ref()}, false
		d := qa.Decision{RuleID: "r_1", RuleVersion: 3, Decision: qa.BelowThreshold, CourseID: "c_1", Have: 1, Need: 2, Days: 30}
		if i == 1 {
			d.Decision, d.AssignmentID, d.Have = qa.Assigned, a.ID, 2
		}
		e.Findings[0].Decisions = []qa.Decision{d}
	}
	a.Evidence = []Cause{causeOf(rowOf(first, first.Findings[0]))}
	a.Causes = []Cause{causeOf(rowOf(second, second.Findings[0]))}
	return &inspection{
		operatorID: olha.ID, now: now, evaluations: []qa.Evaluation{first, second}, assignments: []Assignment{a},
		slots: []slot{{ID: "ts_1", Rev: 2, OperatorID: olha.ID, CourseID: "c_1", AssignmentID: a.ID, At: now}},
		rules: map[qa.RuleRef]FrozenRule{rule.Ref(): rule},
	}
}

func TestInspectFindsEveryFault(t *testing.T) {
	second := func(i *inspection) *qa.Finding { return &i.evaluations[1].Findings[0] }
	for _, test := range []struct {
		name   string
		damage func(*inspection)
		want   string // kind and code of each fault
	}{
		{"nothing", func(*inspection) {}, ""},
		{"a young open link", func(i *inspection) { i.evaluations[1].Link.Open, i.evaluations[1].Link.Since = true, i.now }, ""},
		{"an old open link", func(i *inspection) { i.evaluations[1].Link.Open = true }, "missing link.open"},
		{"no decision", func(i *inspection) { second(i).Decisions = nil }, "missing decision.missing, orphaned cause.orphaned"},
		{"a decision twice", func(i *inspection) { second(i).Decisions = append(second(i).Decisions, second(i).Decisions[0]) }, "double decision.double"},
		{"a rule that was not in force", func(i *inspection) {
			d := i.evaluations[0].Findings[0].Decisions[0]
			d.RuleVersion = 2
			i.evaluations[0].Findings[0].Decisions = append(i.evaluations[0].Findings[0].Decisions, d)
		}, "orphaned decision.stray"},
		{"no assignment", func(i *inspection) { i.assignments, i.slots = nil, nil }, "missing assignment.missing"},
		{"an assignment of another course", func(i *inspection) { i.assignments[0].CourseID, i.slots[0].CourseID = "c_2", "c_2" }, "missing assignment.missing"},
		{"an undone assignment", func(i *inspection) { i.assignments[0].State, i.assignments[0].Undone = Withdrawn, true }, "missing assignment.missing"},
		{"an assignment that names nothing", func(i *inspection) { i.assignments[0].Causes = nil }, "missing assignment.missing"},
		{"a withdrawn assignment", func(i *inspection) { i.assignments[0].State = Withdrawn }, ""},
		{"a reason that is gone", func(i *inspection) {
			i.assignments[0].Causes = append(i.assignments[0].Causes, Cause{FindingID: "f_none"})
		}, "orphaned cause.orphaned"},
		{"evidence that is void", func(i *inspection) { i.evaluations[0].State = qa.Void }, "orphaned cause.orphaned"},
		{"evidence that is void and cleared", func(i *inspection) {
			i.evaluations[0].State, i.assignments[0].Evidence[0].Cleared = qa.Void, true
		}, ""},
		{"a finding in two assignments", func(i *inspection) {
			other := i.assignments[0]
			other.ID, other.State = "t_2", Completed
			other.ClosedAt = new(start)
			i.assignments = append(i.assignments, other)
		}, "orphaned cause.orphaned, double assignment.double"},
		{"two open assignments", func(i *inspection) {
			other := i.assignments[0]
			other.ID, other.Causes, other.Evidence = "t_2", nil, nil
			i.assignments = append(i.assignments, other)
		}, "double assignment.open_twice, orphaned slot.wrong"},
		{"a slot without its assignment", func(i *inspection) { i.slots[0].AssignmentID = "t_none" }, "orphaned slot.wrong, orphaned slot.wrong"},
		{"no slot", func(i *inspection) { i.slots = nil }, "orphaned slot.wrong"},
		{"a claimed slot", func(i *inspection) { i.slots[0].Unfinished = true }, ""},
		{"a slot that was claimed long ago", func(i *inspection) {
			i.slots[0].Unfinished, i.slots[0].At = true, i.now.Add(-time.Hour)
		}, "missing slot.unfinished"},
		{"enough findings and nothing came of it", func(i *inspection) {
			second(i).Decisions[0] = i.evaluations[0].Findings[0].Decisions[0]
			i.assignments, i.slots = nil, nil
		}, "missing training.missed"},
		{"enough findings, held", func(i *inspection) {
			second(i).Decisions[0].Decision, second(i).Decisions[0].AssignmentID = qa.Held, ""
			i.assignments, i.slots = nil, nil
		}, ""},
		{"enough findings, one of them void", func(i *inspection) {
			second(i).Decisions[0] = i.evaluations[0].Findings[0].Decisions[0]
			i.evaluations[0].State, i.assignments, i.slots = qa.Void, nil, nil
		}, ""},
		{"enough findings, one of them from before the course", func(i *inspection) {
			second(i).Decisions[0] = i.evaluations[0].Findings[0].Decisions[0]
			i.assignments[0].Causes, i.assignments[0].Evidence = nil, nil
			i.assignments[0].State, i.assignments[0].ClosedAt = Completed, new(after(10.5))
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			i := sane()
			test.damage(i)
			var got []string
			for _, f := range i.inspect() {
				got = append(got, string(f.Kind)+" "+f.Code)
				if f.OperatorID != olha.ID || !strings.HasSuffix(f.Detail, ".") {
					t.Errorf("fault %+v", f)
				}
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("found %q, want %q", strings.Join(got, ", "), test.want)
			}
		})
	}
}

func TestReportText(t *testing.T) {
	var r Report
	r.add([]Fault{{Kind: Missing, Code: "link.open", OperatorID: "olha", EvaluationID: "e_1", Detail: "It waits."}})
	r.add(slices.Repeat([]Fault{{Kind: Double, Code: "decision.double", Detail: "Twice."}}, keptFaults))
	r.Evaluations, r.Operators, r.Reopened = 5, 2, 1
	var b strings.Builder
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Looked at 5 evaluations of 2 operators: 0 findings, 0 assignments.\nNot in order: 1 missing, 1000 double, 0 orphaned.\n",
		"missing   link.open               operator=olha evaluation=e_1  It waits.\n",
		"\n… and 1 more.\n1 evaluations will be decided again.\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, b.String()[:300])
		}
	}
	if r.Clean() || !(Report{}).Clean() {
		t.Error("clean is not clean")
	}
}

// Somebody damages the database; the verifier says so and repairs it.
func TestVerifyRepairs(t *testing.T) {
	c := newCentre(t)
	c.rule(c.course().ID, atOnce)
	lost, orphan := c.judged(olha, 99, "greeting"), c.judged(ivan, 99, "greeting")
	c.sound()
	evaluations, assignments := c.db.Collection("evaluations"), c.db.Collection(assignmentsName)
	_, err := evaluations.UpdateOne(t.Context(), bson.M{"_id": lost.ID}, bson.M{"$set": bson.M{"findings.0.decisions": bson.A{}}})
	c.must(err)
	_, err = evaluations.UpdateOne(t.Context(), bson.M{"_id": orphan.ID}, bson.M{"$set": bson.M{"state": qa.Void}})
	c.must(err)
	stray := c.assignments(olha)[0]
	stray.ID, stray.OperatorID, stray.CourseID, stray.State = "t_stray", "nobody", "c_x", Withdrawn
	_, err = assignments.InsertOne(t.Context(), stray)
	c.must(err)

	report, err := c.Verifier.Verify(t.Context(), true)
	c.must(err)
	if report.Missing != 1 || report.Orphaned != 3 || report.Double != 0 || report.Operators != 3 || report.Reopened != 2 {
		t.Errorf("report %+v", report)
	}
	c.must(c.settle(t.Context()))
	c.decided(lost, "assigned")
	c.has(ivan, "withdrawn")
	_, err = assignments.DeleteOne(t.Context(), bson.M{"_id": "t_stray"})
	c.must(err)
	c.sound()
}
