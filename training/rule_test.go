package training

import (
	"errors"
	"testing"

	"qaloop/internal/problem"
	"qaloop/qa"
)

func TestRuleCheck(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func(*RuleInput)
		pointer string // empty if nothing is wrong
	}{
		{"criteria", func(*RuleInput) {}, ""},
		{"sections", func(r *RuleInput) { r.When = When{Sections: []string{"opening"}} }, ""},
		{"critical classes", func(r *RuleInput) { r.When = When{Critical: []qa.CriticalClass{qa.ComplianceCritical}} }, ""},
		{"at once", atOnce, ""},
		{"without a course", func(r *RuleInput) { r.CourseID = "" }, ""},
		{"about nothing", func(r *RuleInput) { r.When = When{Lines: []string{"orders"}} }, "#/when"},
		{"no title", func(r *RuleInput) { r.Title = "" }, "#/title"},
		{"no days", func(r *RuleInput) { r.Threshold.Days = 0 }, "#/threshold/days"},
		{"no fails", func(r *RuleInput) { r.Threshold.Fails = 0 }, "#/threshold/fails"},
		{"both ways", func(r *RuleInput) { r.Threshold.AtOnce = true }, "#/threshold"},
		{"no time to learn", func(r *RuleInput) { r.DueDays = 0 }, "#/due_days"},
		{"a cool-down before the course", func(r *RuleInput) { r.CooldownDays = -1 }, "#/cooldown_days"},
		{"nobody's approval", func(r *RuleInput) { r.Approval = "manager" }, "#/approval"},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := twice().RuleInput
			test.change(&in)
			err := in.Check()
			if test.pointer == "" {
				if err != nil {
					t.Errorf("%+v", problem.From(err).Fields)
				}
				return
			}
			if !errors.Is(err, ErrBadRule) || problem.From(err).Field(test.pointer) == nil {
				t.Errorf("error = %v %+v", err, problem.From(err).Fields)
			}
		})
	}
}

func TestRuleVersions(t *testing.T) {
	r := Rule{State: RuleDraft, Versions: []RuleVersion{{Version: 1, RuleInput: twice().RuleInput}}}
	other := twice().RuleInput
	other.DueDays = 7
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	stands := func(state RuleState, active, versions int) {
		t.Helper()
		if r.State != state || r.Active != active || len(r.Versions) != versions {
			t.Errorf("%s, version %d of %d; want %s, %d of %d", r.State, r.Active, len(r.Versions), state, active, versions)
		}
	}
	if !errors.Is(r.pause(), ErrRuleIdle) {
		t.Error("a draft is paused")
	}
	must(r.edit(other)) // a draft is edited in place
	stands(RuleDraft, 0, 1)
	must(r.activate())
	stands(RuleActive, 1, 1)
	must(r.edit(twice().RuleInput)) // what was in force stays
	stands(RuleActive, 1, 2)
	if r.Versions[0].DueDays != 7 || !r.Versions[0].Frozen || r.Versions[1].Frozen {
		t.Errorf("versions %+v", r.Versions)
	}
	must(r.edit(other)) // the second is not frozen yet
	stands(RuleActive, 1, 2)
	must(r.activate())
	stands(RuleActive, 2, 2)
	must(r.pause())
	stands(RulePaused, 0, 2)
	must(r.activate())
	stands(RuleActive, 2, 2)
	must(r.retire())
	stands(RuleRetired, 0, 2)
	for _, err := range []error{r.activate(), r.pause(), r.edit(other)} {
		if !errors.Is(err, ErrRuleRetired) {
			t.Errorf("after the end: %v", err)
		}
	}
	if _, ok := r.Version(3); ok {
		t.Error("there is a third version")
	}
}
