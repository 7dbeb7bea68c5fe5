package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/training"
)

// ruleForm is a rule as its editor has it: numbers are text, as they were
// typed.
type ruleForm struct {
	Title    string
	Picked   map[string][]string // what the rule looks at, by the name of the field
	Kind     string              // of the threshold: count or at_once
	Fails    string
	Days     string
	CourseID string
	DueDays  string
	Approval string
	Cooldown string
}

// The fields in which several things are picked.
const (
	pickCriteria = "criteria"
	pickSections = "sections"
	pickCritical = "critical"
	pickCards    = "scorecards"
	pickLines    = "lines"
	pickTeams    = "teams"
)

// The kinds of a threshold.
const (
	kindCount  = "count"
	kindAtOnce = "at_once"
)

// newRuleForm is where a new rule begins.
func newRuleForm() ruleForm {
	return ruleForm{Picked: map[string][]string{}, Kind: kindCount, Fails: "2", Days: "30", DueDays: "14", Approval: string(training.ApprovalTrainer), Cooldown: "28"}
}

// ruleFormOf is what a rule says, in the editor.
func ruleFormOf(r training.RuleInput) ruleForm {
	f := newRuleForm()
	f.Title, f.CourseID, f.Approval = r.Title, r.CourseID, string(r.Approval)
	f.DueDays, f.Cooldown = strconv.Itoa(r.DueDays), strconv.Itoa(r.CooldownDays)
	classes := make([]string, len(r.When.Critical))
	for i, c := range r.When.Critical {
		classes[i] = string(c)
	}
	f.Picked = map[string][]string{
		pickCriteria: r.When.Criteria, pickSections: r.When.Sections, pickCritical: classes,
		pickCards: r.When.Scorecards, pickLines: r.When.Lines, pickTeams: r.When.Teams,
	}
	if r.Threshold.AtOnce {
		f.Kind = kindAtOnce
	} else {
		f.Fails, f.Days = strconv.Itoa(r.Threshold.Fails), strconv.Itoa(r.Threshold.Days)
	}
	return f
}

// readRuleForm reads the editor's form. A button of a chip takes one of the
// picked things out, and a line that was typed comes in.
func readRuleForm(form url.Values) ruleForm {
	f := ruleForm{
		Title: line(form, "title"), Picked: map[string][]string{}, Kind: form.Get("kind"), Fails: line(form, "fails"), Days: line(form, "days"),
		CourseID: form.Get("course_id"), DueDays: line(form, "due_days"), Approval: form.Get("approval"), Cooldown: line(form, "cooldown_days"),
	}
	dropped, name, _ := strings.Cut(strings.TrimPrefix(form.Get("do"), "drop:"), ":")
	for _, field := range []string{pickCriteria, pickSections, pickCritical, pickCards, pickLines, pickTeams} {
		for _, one := range form[field] {
			if one != "" && !slices.Contains(f.Picked[field], one) && (field != dropped || one != name) {
				f.Picked[field] = append(f.Picked[field], one)
			}
		}
	}
	if other := line(form, "other_line"); other != "" && !slices.Contains(f.Picked[pickLines], other) {
		f.Picked[pickLines] = append(f.Picked[pickLines], other)
	}
	return f
}

// input is the rule that f says, and what in it is no number.
func (f ruleForm) input() (training.RuleInput, []problem.Field) {
	in := training.RuleInput{
		Title: f.Title, CourseID: f.CourseID, Approval: training.Approval(f.Approval),
		When: training.When{
			Criteria: f.Picked[pickCriteria], Sections: f.Picked[pickSections], Scorecards: f.Picked[pickCards],
			Lines: f.Picked[pickLines], Teams: f.Picked[pickTeams],
		},
	}
	for _, c := range f.Picked[pickCritical] {
		in.When.Critical = append(in.When.Critical, qa.CriticalClass(c))
	}
	var r cardReader
	in.DueDays, in.CooldownDays = r.number("#/due_days", f.DueDays), r.number("#/cooldown_days", f.Cooldown)
	if f.Kind == kindAtOnce {
		in.Threshold.AtOnce = true
	} else {
		in.Threshold.Fails, in.Threshold.Days = r.number("#/threshold/fails", f.Fails), r.number("#/threshold/days", f.Days)
	}
	return in, r.wrong
}

// wrongRule is everything that is wrong with a rule, each field once. Nil is
// nothing.
func wrongRule(in training.RuleInput, unread []problem.Field) *problem.Error {
	found := unread
	for _, err := range []error{web.Check(in), in.Check()} {
		if err != nil {
			found = append(found, problem.From(err).Fields...)
		}
	}
	var fields []problem.Field
	seen := map[string]bool{}
	for _, f := range found {
		if seen[f.Pointer] {
			continue
		}
		seen[f.Pointer] = true
		if rule, ok := ruleRules[f.Pointer]; ok {
			f.Code = rule
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return nil
	}
	return training.ErrBadRule.WithFields(fields...)
}

// ruleRules say which sentence the broken rules of a field have.
var ruleRules = map[string]string{
	"#/when":            "rule_when",
	"#/threshold/fails": "rule_fails",
	"#/threshold/days":  "rule_days",
	"#/due_days":        "rule_days",
	"#/cooldown_days":   "rule_cooldown",
}
