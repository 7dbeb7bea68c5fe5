package training

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/once"
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
	must(r.resume(1)) // the second was a mistake
	stands(RuleActive, 1, 2)
	must(r.pause())
	must(r.resume(2))
	stands(RuleActive, 2, 2)
	must(r.edit(twice().RuleInput))
	for _, never := range []int{0, 3, 4} {
		if !errors.Is(r.resume(never), ErrRuleNeverActive) {
			t.Errorf("version %d is resumed", never)
		}
	}
	if r.LastInForce() != 2 || r.Current().Version != 2 {
		t.Errorf("version %d was last in force, %d matters now", r.LastInForce(), r.Current().Version)
	}
	must(r.retire())
	stands(RuleRetired, 0, 3)
	for _, err := range []error{r.activate(), r.pause(), r.resume(1), r.edit(other)} {
		if !errors.Is(err, ErrRuleRetired) {
			t.Errorf("after the end: %v", err)
		}
	}
	if _, ok := r.Version(4); ok {
		t.Error("there is a fourth version")
	}
}

func TestRuleLooksAtCriteriaOfCards(t *testing.T) {
	greeting, leak := qa.Criterion{Key: "greeting"}, qa.Criterion{Key: "leak", Critical: qa.ComplianceCritical}
	for _, test := range []struct {
		name string
		when When
		c    qa.Criterion
		want bool
	}{
		{"its criterion", When{Criteria: []string{"greeting"}}, greeting, true},
		{"another criterion", When{Criteria: []string{"tone"}}, greeting, false},
		{"its section", When{Sections: []string{"start"}}, greeting, true},
		{"its class", When{Critical: []qa.CriticalClass{qa.ComplianceCritical}}, leak, true},
		{"a class that it has not", When{Critical: []qa.CriticalClass{qa.ComplianceCritical}}, greeting, false},
		{"on another card", When{Criteria: []string{"greeting"}, Scorecards: []string{"sc_2"}}, greeting, false},
		{"on some line", When{Criteria: []string{"greeting"}, Scorecards: []string{"sc_1"}, Lines: []string{"orders"}}, greeting, true},
	} {
		if got := test.when.LooksAt("sc_1", "start", test.c); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// What the pages of rules and scorecards read besides the rules.
func TestRulesAreReadWithWhatTheyDid(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	fired := c.rule(course.ID, atOnce)
	idle := c.rule("", func(r *RuleInput) { r.When = When{Criteria: []string{"tone"}} })
	retired := c.rule(course.ID)
	_, err := c.Rules.Retire(t.Context(), daria, retired.ID, 0)
	c.must(err)
	c.judged(olha, 99, "greeting")
	c.judged(ivan, 99, "greeting")

	standing, err := c.Rules.Standing(t.Context(), taras)
	c.must(err)
	if len(standing) != 2 {
		t.Errorf("%d rules stand", len(standing))
	}
	firings, err := c.Rules.Firings(t.Context(), taras, []string{fired.ID, idle.ID})
	c.must(err)
	if f := firings[fired.ID]; f.Count != 2 || f.Last.Before(after(100)) || len(firings) != 1 {
		t.Errorf("firings %+v", firings)
	}
	c.pass((RecentDays + 1) * day)
	firings, err = c.Rules.Firings(t.Context(), taras, []string{fired.ID})
	c.must(err)
	if len(firings) != 0 {
		t.Errorf("a month later: %+v", firings)
	}

	draft, _, err := c.Courses.NewVersion(t.Context(), daria, course.ID)
	c.must(err)
	in := draft.CourseInput
	in.Title = "Opening, anew"
	_, err = c.Courses.Edit(t.Context(), daria, course.ID, draft.Rev, in)
	c.must(err)
	begun, _, err := c.Courses.Create(t.Context(), daria, in, once.Key{})
	c.must(err)
	names, err := c.Courses.Names(t.Context(), taras, []string{course.ID, begun.ID, "c_none"})
	c.must(err)
	want := map[string]CourseName{course.ID: {Title: "Opening a call", Version: 1}, begun.ID: {Title: "Opening, anew"}}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	offers, err := c.Courses.Offers(t.Context(), taras)
	c.must(err)
	if len(offers) != 2 || offers[0].ID != course.ID || !offers[0].Published() || offers[1].Published() {
		t.Errorf("offers %+v", offers)
	}
	_, err = c.Rules.Standing(t.Context(), olha)
	if !errors.Is(err, identity.ErrForbidden) {
		t.Errorf("an operator reads rules: %v", err)
	}
}
