package training

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qaloop/qa"
)

// onDay is a finding of a call that came so many days after start.
func onDay(id string, days float64) qa.FindingRow {
	return qa.FindingRow{
		Finding:      qa.Finding{ID: id, Criterion: "greeting", Section: "opening", Title: "Greeting", Critical: qa.BusinessCritical},
		EvaluationID: "e_" + id, OperatorID: "olha", TeamID: "t_1", ScorecardID: "sc_1", Line: "orders",
		OccurredAt: after(days),
	}
}

func after(days float64) time.Time { return start.Add(time.Duration(days * float64(day))) }

// twice is a rule that acts on two findings about the greeting in 30 days.
func twice() FrozenRule {
	return FrozenRule{RuleID: "r_1", RuleVersion: RuleVersion{Version: 3, RuleInput: RuleInput{
		Title: "Greeting", When: When{Criteria: []string{"greeting"}}, Threshold: Threshold{Fails: 2, Days: 30},
		CourseID: "c_1", DueDays: 14, Approval: ApprovalAuto, CooldownDays: 28,
	}}}
}

func TestDecideWords(t *testing.T) {
	with := func(change func(*FrozenRule)) FrozenRule { r := twice(); change(&r); return r }
	atOnce := with(func(r *FrozenRule) { r.Threshold = Threshold{AtOnce: true} })
	hasty := with(func(r *FrozenRule) { r.CooldownDays = 0 })
	proposing := with(func(r *FrozenRule) { r.Approval = ApprovalTrainer })
	courseless := with(func(r *FrozenRule) { r.CourseID = "" })
	ready := func(history ...qa.FindingRow) Facts { return Facts{History: history, CourseTitle: "Opening a call"} }
	done := func(f Facts, days float64) Facts { f.Completed = new(after(days)); return f }
	open := func(f Facts) Facts { f.Open = "a_1"; return f }
	fault := func(f Facts, failing, evaluated int) Facts { f.Failing, f.Evaluated = failing, evaluated; return f }
	f := onDay("f", 100)

	for _, test := range []struct {
		name  string
		rule  FrozenRule
		facts Facts
		want  qa.DecisionWord
		have  int
		why   string
	}{
		{"one of two", twice(), ready(f), qa.BelowThreshold, 1, "Under the threshold: 1 of 2 findings within 30 days."},
		{"itself counts though the history misses it", twice(), ready(), qa.BelowThreshold, 1, "Under the threshold: 1 of 2 findings within 30 days."},
		{"two of two", twice(), ready(onDay("g", 90), f), qa.Assigned, 2, "Assigned: 2 of 2 findings within 30 days."},
		{"the other call may come later", twice(), ready(f, onDay("g", 110)), qa.Assigned, 2, "Assigned: 2 of 2 findings within 30 days."},
		{"exactly the window apart", twice(), ready(onDay("g", 70), f), qa.Assigned, 2, "Assigned: 2 of 2 findings within 30 days."},
		{"a little more than the window apart", twice(), ready(onDay("g", 69.999), f), qa.BelowThreshold, 1, "Under the threshold: 1 of 2 findings within 30 days."},
		{"on both sides, but in no window together", twice(), ready(onDay("g", 75), f, onDay("h", 125)), qa.Assigned, 2, "Assigned: 2 of 2 findings within 30 days."},
		{"at once", atOnce, ready(f), qa.Assigned, 1, "Assigned: one finding is enough for this rule."},
		{"to be approved", proposing, ready(onDay("g", 90), f), qa.Assigned, 2, "Proposed to a trainer: 2 of 2 findings within 30 days."},
		{"an open assignment takes any finding", twice(), open(ready(f)), qa.Joined, 1, "Joined: the course is assigned already and still open, so this finding was added to its reasons."},
		{"no course named", courseless, Facts{History: []qa.FindingRow{onDay("g", 90), f}}, qa.NoCourse, 2, "Training is due (2 of 2 findings within 30 days), but there is no published course for it yet."},
		{"no version published", atOnce, Facts{}, qa.NoCourse, 1, "Training is due (one finding is enough for this rule), but there is no published course for it yet."},
		{"no course, not enough either", courseless, Facts{}, qa.BelowThreshold, 1, "Under the threshold: 1 of 2 findings within 30 days."},
		{"a process fault", twice(), fault(ready(onDay("g", 90), f), 6, 10), qa.Held, 2, "Held: 6 of the 10 operators judged on this criterion in the week of the call failed it, so the process is at fault and not the person."},
		{"a process fault goes before an open assignment", twice(), open(fault(ready(f), 6, 10)), qa.Held, 1, "Held: 6 of the 10 operators judged on this criterion in the week of the call failed it, so the process is at fault and not the person."},
		{"half of them is no fault of the process", twice(), fault(ready(onDay("g", 90), f), 5, 10), qa.Assigned, 2, "Assigned: 2 of 2 findings within 30 days."},
		{"too few operators to tell", twice(), fault(ready(onDay("g", 90), f), 9, 9), qa.Assigned, 2, "Assigned: 2 of 2 findings within 30 days."},
		{"in the cool-down", atOnce, done(ready(f), 72.001), qa.Cooldown, 1, "In cool-down: the course was completed on 13 May 2026, and findings count again for calls from 10 June 2026 on."},
		{"the cool-down is over to the moment", atOnce, done(ready(f), 72), qa.Escalated, 1, "Passed to the supervisor: one finding is enough for this rule although the course was completed on 13 May 2026, so it did not help."},
		{"a call from before the course", hasty, done(ready(f), 101), qa.Cooldown, 1, "In cool-down: the course was completed on 11 June 2026, and findings count again for calls from 11 June 2026 on."},
		{"an open assignment goes before the cool-down", atOnce, open(done(ready(f), 99)), qa.Joined, 1, "Joined: the course is assigned already and still open, so this finding was added to its reasons."},
		{"what came before the course does not count", hasty, done(ready(onDay("g", 90), f), 95), qa.BelowThreshold, 1, "Under the threshold: 1 of 2 findings within 30 days."},
		{"what came with its end counts", hasty, done(ready(onDay("g", 95), f), 95), qa.Escalated, 2, "Passed to the supervisor: 2 of 2 findings within 30 days although the course was completed on 5 June 2026, so it did not help."},
		{"half a year later to the moment", atOnce, done(ready(f), -80), qa.Escalated, 1, "Passed to the supervisor: one finding is enough for this rule although the course was completed on 12 December 2025, so it did not help."},
		{"more than half a year later", atOnce, done(ready(f), -80.001), qa.Assigned, 1, "Assigned: one finding is enough for this rule."},
		{"withdrawn course, done before", atOnce, done(Facts{}, 50), qa.NoCourse, 1, "Training is due (one finding is enough for this rule), but there is no published course for it yet."},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := test.rule.Decide(f, test.facts)
			if !ok {
				t.Fatal("the rule does not look at it")
			}
			if got.Decision.Decision != test.want || got.Have != test.have {
				t.Errorf("%s with %d, want %s with %d", got.Decision.Decision, got.Have, test.want, test.have)
			}
			if diff := cmp.Diff(test.why, got.Why); diff != "" {
				t.Errorf("why (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecideKeepsItsFacts(t *testing.T) {
	f, g := onDay("f", 100), onDay("g", 90)
	now := after(101)
	got, _ := twice().Decide(f, Facts{History: []qa.FindingRow{f, g}, CourseTitle: "Opening a call", Now: now})
	want := Verdict{
		Decision: qa.Decision{
			RuleID: "r_1", RuleVersion: 3, RuleTitle: "Greeting", Decision: qa.Assigned, Have: 2, Need: 2, Days: 30,
			CourseID: "c_1", CourseTitle: "Opening a call", Why: "Assigned: 2 of 2 findings within 30 days.", At: now,
		},
		Evidence: []Cause{{FindingID: "g", EvaluationID: "e_g", Criterion: "greeting", Title: "Greeting", OccurredAt: after(90)}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdict (-want +got):\n%s", diff)
	}

	completed := after(80)
	got, _ = twice().Decide(f, Facts{CourseTitle: "Opening a call", Completed: &completed, Now: now})
	if !got.CompletedAt.Equal(completed) || !got.Until.Equal(after(108)) {
		t.Errorf("cool-down from %s until %s", got.CompletedAt, got.Until)
	}
	got, _ = twice().Decide(f, Facts{Evaluated: 12, Failing: 7, Now: now})
	if got.Evaluated != 12 || got.Failing != 7 {
		t.Errorf("held by %d of %d", got.Failing, got.Evaluated)
	}
	got, _ = twice().Decide(f, Facts{Open: "a_1", Now: now})
	if got.AssignmentID != "a_1" {
		t.Errorf("joined %q", got.AssignmentID)
	}
}

func TestRuleLooksAt(t *testing.T) {
	f := onDay("f", 0)
	for _, test := range []struct {
		name string
		when When
		want bool
	}{
		{"its criterion", When{Criteria: []string{"greeting"}}, true},
		{"another criterion", When{Criteria: []string{"record"}}, false},
		{"its section", When{Sections: []string{"opening"}}, true},
		{"its section, another criterion", When{Criteria: []string{"record"}, Sections: []string{"opening"}}, true},
		{"its critical class", When{Critical: []qa.CriticalClass{qa.CustomerCritical, qa.BusinessCritical}}, true},
		{"another critical class", When{Critical: []qa.CriticalClass{qa.ComplianceCritical}}, false},
		{"its scorecard", When{Criteria: []string{"greeting"}, Scorecards: []string{"sc_1"}}, true},
		{"another scorecard", When{Criteria: []string{"greeting"}, Scorecards: []string{"sc_2"}}, false},
		{"its line", When{Criteria: []string{"greeting"}, Lines: []string{"support", "orders"}}, true},
		{"another line", When{Criteria: []string{"greeting"}, Lines: []string{"support"}}, false},
		{"its team", When{Criteria: []string{"greeting"}, Teams: []string{"t_1"}}, true},
		{"another team", When{Criteria: []string{"greeting"}, Teams: []string{"t_2"}}, false},
		{"nothing at all", When{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := twice()
			r.When = test.when
			if got := r.Matches(f); got != test.want {
				t.Errorf("looks at it: %t, want %t", got, test.want)
			}
			if _, decided := r.Decide(f, Facts{}); decided != test.want {
				t.Errorf("decided: %t, want %t", decided, test.want)
			}
		})
	}
	plain := f
	plain.Critical = ""
	r := twice()
	r.When = When{Critical: []qa.CriticalClass{qa.BusinessCritical}}
	if r.Matches(plain) {
		t.Error("a rule about a critical class looks at a criterion without one")
	}
}

// What is not about the rule's criterion, and on whichever day it came, changes
// nothing; the order of the history changes nothing.
func TestDecideIsBlindToOrderAndToOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := onDay("f", 50)
		history := []qa.FindingRow{f}
		for i, at := range rapid.SliceOfN(rapid.IntRange(0, 100), 0, 10).Draw(t, "days") {
			history = append(history, onDay("g"+string(rune('0'+i)), float64(at)))
		}
		facts := Facts{History: history, CourseTitle: "Opening a call"}
		if rapid.Bool().Draw(t, "done before") {
			facts.Completed = new(after(float64(rapid.IntRange(-200, 60).Draw(t, "completed"))))
		}
		rule := twice()
		rule.Threshold.Fails = rapid.IntRange(1, 5).Draw(t, "fails")
		want, _ := rule.Decide(f, facts)

		facts.History = rapid.Permutation(history).Draw(t, "order")
		for i := range rapid.IntRange(0, 3).Draw(t, "others") {
			other := onDay("x"+string(rune('0'+i)), 50)
			other.Criterion = "record"
			facts.History = append(facts.History, other)
		}
		got, _ := rule.Decide(f, facts)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

// Once there is an assignment, the finding made it or joined it.
func TestAnsweredSaysWhoMadeTheAssignment(t *testing.T) {
	t.Parallel()
	f := onDay("f", 100)
	of := func(rule string, version int, causes ...Cause) Assignment {
		return Assignment{ID: "a_1", CourseTitle: "Opening a call", Causes: causes, Origin: Origin{RuleID: rule, RuleVersion: version}}
	}
	for _, test := range []struct {
		name string
		a    Assignment
		want qa.DecisionWord
	}{
		{"the finding and the rule made it", of("r_1", 3, Cause{FindingID: "f"}), qa.Assigned},
		{"the finding is its second cause", of("r_1", 3, Cause{FindingID: "g"}, Cause{FindingID: "f"}), qa.Joined},
		{"another rule made it", of("r_2", 3, Cause{FindingID: "f"}), qa.Joined},
		{"another version of the rule made it", of("r_1", 2, Cause{FindingID: "f"}), qa.Joined},
		{"a trainer made it", of("", 0), qa.Joined},
	} {
		got := twice().Answered(f, Facts{}, test.a)
		if got.Decision != test.want || got.AssignmentID != "a_1" || got.CourseTitle != "Opening a call" || got.Why == "" {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

// However often somebody failed before, an assignment stays a document that can
// be read.
func TestEvidenceIsBounded(t *testing.T) {
	t.Parallel()
	counted := []qa.FindingRow{onDay("f", 100)}
	for i := range maxEvidence + 5 {
		counted = append(counted, onDay("g"+strconv.Itoa(i), 90))
	}
	if got := len(evidence(counted, "f")); got != maxEvidence {
		t.Errorf("%d findings are kept", got)
	}
}
