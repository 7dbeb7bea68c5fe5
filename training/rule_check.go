package training

import (
	"fmt"
	"strings"

	"qaloop/internal/problem"
)

// ErrBadRule answers a rule that cannot decide anything; its fields name every
// wrong place.
var ErrBadRule = problem.New(problem.Invalid, "rule.invalid", "The rule breaks rules that deciding needs.")

// Check reports everything that keeps r from deciding, as ErrBadRule with a
// JSON pointer for each wrong place.
func (r RuleInput) Check() error {
	var wrong []problem.Field
	refuse := func(pointer, code, detail string) {
		wrong = append(wrong, problem.Field{Pointer: pointer, Code: code, Detail: detail})
	}
	if strings.TrimSpace(r.Title) == "" {
		refuse("#/title", "required", "A rule needs a title.")
	}
	if len(r.When.Criteria)+len(r.When.Sections)+len(r.When.Critical) == 0 {
		refuse("#/when", "required", "Name at least one criterion, section or critical class.")
	}
	if r.DueDays < 1 {
		refuse("#/due_days", "min", "Give at least one day.")
	}
	if r.CooldownDays < 0 {
		refuse("#/cooldown_days", "min", "Give no days, or some.")
	}
	if r.Approval != ApprovalAuto && r.Approval != ApprovalTrainer {
		refuse("#/approval", "oneof", "Use auto or trainer.")
	}
	wrong = append(wrong, r.Threshold.wrong()...)
	if len(wrong) > 0 {
		return ErrBadRule.WithFields(wrong...)
	}
	return nil
}

// wrong names what keeps t from being one of its two kinds.
func (t Threshold) wrong() []problem.Field {
	if t.AtOnce {
		if t.Fails != 0 || t.Days != 0 {
			return []problem.Field{{Pointer: "#/threshold", Code: "exclusive", Detail: "Give fails and days, or at_once, but not both."}}
		}
		return nil
	}
	var wrong []problem.Field
	for _, part := range []struct {
		name  string
		given int
	}{{"fails", t.Fails}, {"days", t.Days}} {
		if part.given < 1 {
			wrong = append(wrong, problem.Field{
				Pointer: "#/threshold/" + part.name, Code: "required",
				Detail: fmt.Sprintf("Give fails and days, or at_once: %s is missing.", part.name),
			})
		}
	}
	return wrong
}
