package qa

import (
	"slices"
	"time"
)

// FindingOutcome is what came of a finding.
type FindingOutcome string

// The outcomes. A finding can have led to one course and lack another.
const (
	OutcomeLed      FindingOutcome = "led"       // some rule assigned a course, or added the finding to one
	OutcomeNoCourse FindingOutcome = "no_course" // some rule would have, but there was no course
	OutcomeNot      FindingOutcome = "not"       // rules looked at it, and none led anywhere
	OutcomeNoRule   FindingOutcome = "no_rule"   // no rule looks at this
)

// leading are the decisions by which a finding leads to training.
var leading = []DecisionWord{Assigned, Joined}

// FindingFilter narrows a list of findings; empty fields match everything.
type FindingFilter struct {
	OperatorID  string         `query:"operator_id" validate:"max=60"`
	TeamID      string         `query:"team_id" validate:"max=60"`
	ScorecardID string         `query:"scorecard_id" validate:"max=60"`
	Line        string         `query:"line" validate:"max=100"`
	Criterion   string         `query:"criterion" validate:"omitempty,key"`
	Duty        string         `query:"duty" validate:"max=40"`
	CourseID    string         `query:"course_id" validate:"max=60"` // of which some rule spoke
	Decision    DecisionWord   `query:"decision" validate:"omitempty,oneof=assigned joined below_threshold cooldown held escalated no_course"`
	Outcome     FindingOutcome `query:"outcome" validate:"omitempty,oneof=led no_course not no_rule"`
	From        time.Time      `query:"from"` // submitted at or after
	To          time.Time      `query:"to"`   // submitted before
}

// Is reports whether something has come of f.
func (f Finding) Is(o FindingOutcome) bool {
	led := slices.ContainsFunc(f.Decisions, func(d Decision) bool { return slices.Contains(leading, d.Decision) })
	lacks := f.decided(NoCourse)
	switch o {
	case OutcomeLed:
		return led
	case OutcomeNoCourse:
		return lacks
	case OutcomeNot:
		return len(f.Decisions) > 0 && !led && !lacks
	case OutcomeNoRule:
		return len(f.Decisions) == 0
	}
	return false
}

// decided reports whether some rule decided so about f.
func (f Finding) decided(word DecisionWord) bool {
	return slices.ContainsFunc(f.Decisions, func(d Decision) bool { return d.Decision == word })
}

// wants reports whether f asks for such a finding of an evaluation that it asks
// for. It says the same as finding does to the database.
func (f FindingFilter) wants(r FindingRow) bool {
	return (f.Criterion == "" || f.Criterion == r.Criterion) &&
		(f.Duty == "" || f.Duty == r.Duty) &&
		(f.CourseID == "" || slices.ContainsFunc(r.Decisions, func(d Decision) bool { return d.CourseID == f.CourseID })) &&
		(f.Decision == "" || r.decided(f.Decision)) &&
		(f.Outcome == "" || r.Is(f.Outcome))
}
