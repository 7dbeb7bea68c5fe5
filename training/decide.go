package training

import (
	"cmp"
	"slices"
	"time"

	"qaloop/qa"
)

const (
	// faultOperators is how many operators must have been evaluated on a
	// criterion in a week before it can be called a process fault.
	faultOperators = 10
	// escalationDays is how long after a completed course a new finding says
	// that the course did not help.
	escalationDays = 180
	// maxEvidence bounds what an assignment keeps of the findings before it.
	maxEvidence = 100
)

// FrozenRule is one version of a rule with the rule's ID.
type FrozenRule struct {
	RuleID string
	RuleVersion
}

// Ref names r.
func (r FrozenRule) Ref() qa.RuleRef { return qa.RuleRef{RuleID: r.RuleID, Version: r.Version} }

// Facts are what a decision rests on besides the rule and the finding.
type Facts struct {
	History     []qa.FindingRow // committed findings of the operator, in any order; those that the rule does not look at do no harm
	CourseTitle string          // of the published version of the rule's course; empty if there is none
	Open        string          // the ID of the operator's open assignment of that course
	Completed   *time.Time      // when the operator last completed that course
	Evaluated   int             // operators judged on the criterion in the week of the call
	Failing     int             // those of them who failed it
	Now         time.Time
	Zone        *time.Location // of the dates in Why; nil for UTC
}

// Verdict is a decision and the other findings that were counted for it.
type Verdict struct {
	qa.Decision
	Evidence []Cause
}

// Matches reports whether r looks at findings such as f.
func (r FrozenRule) Matches(f qa.FindingRow) bool {
	return r.When.concerns(f.ScorecardID, f.Line, f.TeamID) &&
		(slices.Contains(r.When.Criteria, f.Criterion) ||
			slices.Contains(r.When.Sections, f.Section) ||
			(f.Critical != "" && slices.Contains(r.When.Critical, f.Critical)))
}

// concerns reports whether w looks at evaluations with this scorecard, on this
// line, of this team.
func (w When) concerns(scorecardID, line, teamID string) bool {
	return anyOr(w.Scorecards, scorecardID) && anyOr(w.Lines, line) && anyOr(w.Teams, teamID)
}

func anyOr(wanted []string, got string) bool { return len(wanted) == 0 || slices.Contains(wanted, got) }

// need is how many findings t asks for.
func (t Threshold) need() int {
	if t.AtOnce {
		return 1
	}
	return t.Fails
}

// Decide says what r makes of finding f. The second result is false if r does
// not look at it. Deciding depends on nothing but its arguments, so the same
// function serves the live path, the back-test and the explanation.
func (r FrozenRule) Decide(f qa.FindingRow, facts Facts) (Verdict, bool) {
	if !r.Matches(f) {
		return Verdict{}, false
	}
	counted := r.counted(f, facts)
	d := r.decision(len(counted), facts)
	d.Decision = r.word(f, facts, len(counted))
	r.explain(&d, facts)
	v := Verdict{Decision: d}
	if d.Decision == qa.Assigned {
		v.Evidence = evidence(counted, f.ID)
	}
	return v, true
}

// Answered is the decision about f once a is there, which f led to: it made a,
// or it joined a.
func (r FrozenRule) Answered(f qa.FindingRow, facts Facts, a Assignment) qa.Decision {
	d := r.decision(len(r.counted(f, facts)), facts)
	d.Decision, d.CourseTitle = qa.Joined, a.CourseTitle
	made := len(a.Causes) > 0 && a.Causes[0].FindingID == f.ID
	if made && a.Origin.RuleID == r.RuleID && a.Origin.RuleVersion == r.Version {
		d.Decision = qa.Assigned
	}
	facts.Open = a.ID
	r.explain(&d, facts)
	d.AssignmentID = a.ID
	return d
}

// decision has what every decision of r says.
func (r FrozenRule) decision(have int, facts Facts) qa.Decision {
	return qa.Decision{
		RuleID: r.RuleID, RuleVersion: r.Version, RuleTitle: r.Title,
		Have: have, Need: r.Threshold.need(), Days: r.Threshold.Days,
		CourseID: r.CourseID, CourseTitle: facts.CourseTitle,
		At: facts.Now,
	}
}

// word is the decision in a word: the first that applies.
func (r FrozenRule) word(f qa.FindingRow, facts Facts, have int) qa.DecisionWord {
	switch {
	case facts.Evaluated >= faultOperators && 2*facts.Failing > facts.Evaluated:
		return qa.Held
	case facts.Open != "":
		return qa.Joined
	case facts.Completed != nil && f.OccurredAt.Before(r.cooldownEnd(*facts.Completed)):
		return qa.Cooldown
	case have < r.Threshold.need():
		return qa.BelowThreshold
	case r.CourseID == "" || facts.CourseTitle == "":
		return qa.NoCourse
	case facts.Completed != nil && f.OccurredAt.Sub(*facts.Completed) <= escalationDays*day:
		return qa.Escalated
	}
	return qa.Assigned
}

func (r FrozenRule) cooldownEnd(completed time.Time) time.Time {
	return completed.Add(time.Duration(r.CooldownDays) * day)
}

// explain adds the facts that belong to the word, and the sentence.
func (r FrozenRule) explain(d *qa.Decision, facts Facts) {
	switch d.Decision {
	case qa.Held:
		d.Evaluated, d.Failing = facts.Evaluated, facts.Failing
	case qa.Joined:
		d.AssignmentID = facts.Open
	case qa.Cooldown:
		d.CompletedAt = facts.Completed
		d.Until = new(r.cooldownEnd(*facts.Completed))
	case qa.Escalated:
		d.CompletedAt = facts.Completed
	case qa.Assigned:
		d.Proposed = r.Approval == ApprovalTrainer
	case qa.BelowThreshold, qa.NoCourse:
	}
	d.Why = sentence(*d, facts.Zone)
}

// counted are the findings that r counts together with f: those that it looks
// at, that came after the last time the course was completed, in the window
// around f that holds the most of them. It has f in it.
func (r FrozenRule) counted(f qa.FindingRow, facts Facts) []qa.FindingRow {
	if r.Threshold.AtOnce {
		return []qa.FindingRow{f}
	}
	rows := []qa.FindingRow{f}
	for _, row := range facts.History {
		before := facts.Completed != nil && row.OccurredAt.Before(*facts.Completed)
		if row.ID != f.ID && !before && r.Matches(row) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b qa.FindingRow) int {
		return cmp.Or(a.OccurredAt.Compare(b.OccurredAt), cmp.Compare(a.ID, b.ID))
	})
	times := make([]time.Time, len(rows))
	for i, row := range rows {
		times[i] = row.OccurredAt
	}
	inside := fullestWindow(times, f.OccurredAt, r.Threshold.Days)
	found := make([]qa.FindingRow, len(inside))
	for i, at := range inside {
		found[i] = rows[at]
	}
	return found
}

// evidence is what was counted besides the finding with that ID.
func evidence(counted []qa.FindingRow, id string) []Cause {
	var found []Cause
	for _, row := range counted {
		if row.ID != id && len(found) < maxEvidence {
			found = append(found, causeOf(row))
		}
	}
	return found
}

// causeOf is a finding as an assignment names it.
func causeOf(f qa.FindingRow) Cause {
	return Cause{
		FindingID: f.ID, EvaluationID: f.EvaluationID, Criterion: f.Criterion,
		Title: f.Title, OccurredAt: f.OccurredAt,
	}
}
