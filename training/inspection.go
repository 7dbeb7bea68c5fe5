package training

import (
	"fmt"
	"slices"
	"time"

	"qaloop/qa"
)

// verifyMargin is how much longer than a lease a link may be open before that
// is a fault: the sweeper needs its time.
const verifyMargin = 10 * time.Second

// inspection looks at everything that there is about one operator. It does no
// input or output.
type inspection struct {
	operatorID  string
	evaluations []qa.Evaluation // no drafts
	assignments []Assignment
	slots       []slot
	rules       map[qa.RuleRef]FrozenRule
	now         time.Time

	findings map[string]standing
	byID     map[string]Assignment
	faults   []Fault
}

// standing is a finding and how its evaluation stands.
type standing struct {
	qa.FindingRow
	rules []qa.RuleRef // in force at submission
	busy  bool         // it is being decided about
	void  bool
}

// inspect finds what does not hold.
func (i *inspection) inspect() []Fault {
	i.gather()
	for _, e := range i.evaluations {
		i.link(e)
	}
	for _, id := range i.order() {
		if f := i.findings[id]; !f.busy && !f.void {
			i.decisions(f)
		}
	}
	i.causes()
	i.pairs()
	return i.faults
}

func (i *inspection) gather() {
	i.findings, i.byID = map[string]standing{}, map[string]Assignment{}
	for _, e := range i.evaluations {
		if e.Link == nil {
			continue
		}
		for _, f := range e.Findings {
			i.findings[f.ID] = standing{FindingRow: rowOf(e, f), rules: e.Link.Rules, busy: e.Link.Open, void: e.State == qa.Void}
		}
	}
	for _, a := range i.assignments {
		i.byID[a.ID] = a
	}
}

// order are the IDs of the findings by evaluation.
func (i *inspection) order() []string {
	var ids []string
	for _, e := range i.evaluations {
		for _, f := range e.Findings {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

func (i *inspection) fault(kind FaultKind, code string, f Fault, format string, args ...any) {
	f.Kind, f.Code, f.OperatorID, f.Detail = kind, code, i.operatorID, fmt.Sprintf(format, args...)
	i.faults = append(i.faults, f)
}

// at is where a fault about f is.
func (f standing) at() Fault { return Fault{EvaluationID: f.EvaluationID, FindingID: f.ID} }

func (i *inspection) link(e qa.Evaluation) {
	if e.Link != nil && e.Link.Open && i.now.Sub(e.Link.Since) > lease+verifyMargin {
		i.fault(Missing, "link.open", Fault{EvaluationID: e.ID},
			"Its findings wait for a decision since %s.", e.Link.Since.Format(time.RFC3339))
	}
}

// decisions checks that every rule which looks at f has decided once, and no
// other, and that what is assigned is there.
func (i *inspection) decisions(f standing) {
	for _, ref := range f.rules {
		if !i.looksAt(ref, f) {
			continue
		}
		at := f.at()
		at.RuleID = ref.RuleID
		switch n := i.count(f, ref); {
		case n == 0:
			i.fault(Missing, "decision.missing", at, "The rule has not decided about this finding.")
		case n > 1:
			i.fault(Double, "decision.double", at, "The rule has decided %d times about this finding.", n)
		}
	}
	for _, d := range f.Decisions {
		i.decision(f, d)
	}
}

// looksAt reports whether that version of a rule looks at f.
func (i *inspection) looksAt(ref qa.RuleRef, f standing) bool {
	rule, known := i.rules[ref]
	return known && rule.Matches(f.FindingRow)
}

func (i *inspection) decision(f standing, d qa.Decision) {
	at := f.at()
	at.RuleID, at.CourseID, at.AssignmentID = d.RuleID, d.CourseID, d.AssignmentID
	ref := qa.RuleRef{RuleID: d.RuleID, Version: d.RuleVersion}
	if !slices.Contains(f.rules, ref) || !i.looksAt(ref, f) {
		i.fault(Orphaned, "decision.stray", at, "Version %d of the rule was not in force, or does not look at this finding.", d.RuleVersion)
		return
	}
	switch d.Decision {
	case qa.Assigned, qa.Joined:
		i.named(f, d, at)
	case qa.BelowThreshold:
		i.missed(f, d, at)
	case qa.Cooldown, qa.Held, qa.Escalated, qa.NoCourse:
	}
}

func (i *inspection) count(f standing, ref qa.RuleRef) int {
	n := 0
	for _, d := range f.Decisions {
		if d.RuleID == ref.RuleID && d.RuleVersion == ref.Version {
			n++
		}
	}
	return n
}

// named checks that the assignment which a decision names is there, stands, and
// names the finding.
func (i *inspection) named(f standing, d qa.Decision, at Fault) {
	a, ok := i.byID[d.AssignmentID]
	switch {
	case !ok:
		i.fault(Missing, "assignment.missing", at, "The decision names an assignment that is not there.")
	case a.CourseID != d.CourseID:
		i.fault(Missing, "assignment.missing", at, "The decision names an assignment of another course.")
	case a.Undone:
		i.fault(Missing, "assignment.missing", at, "The decision names an assignment that was undone.")
	case !a.Names(f.ID):
		i.fault(Missing, "assignment.missing", at, "The assignment that the decision names does not name the finding.")
	}
}

// missed checks a finding of which there were not enough. If there were, of
// those that were submitted until then, something else must have come of one
// around it.
func (i *inspection) missed(f standing, d qa.Decision, at Fault) {
	rule := i.rules[qa.RuleRef{RuleID: d.RuleID, Version: d.RuleVersion}]
	facts := Facts{Completed: pair{assignments: i.of(rule.CourseID)}.completed(i.now.Add(day))}
	span := time.Duration(rule.Threshold.Days) * day
	for _, g := range i.findings {
		if g.void || !rule.Matches(g.FindingRow) || g.OccurredAt.Sub(f.OccurredAt).Abs() > span {
			continue
		}
		if g.busy || g.otherwise(rule) {
			return
		}
		if !g.SubmittedAt.After(f.SubmittedAt) {
			facts.History = append(facts.History, g.FindingRow)
		}
	}
	if have := len(rule.counted(f.FindingRow, facts)); have >= rule.Threshold.need() {
		i.fault(Missing, "training.missed", at, "There are %d of %d findings, and nothing came of any.", have, rule.Threshold.need())
	}
}

// otherwise reports whether rule, or another one about its course, made more of
// f than that there are not enough.
func (f standing) otherwise(rule FrozenRule) bool {
	return slices.ContainsFunc(f.Decisions, func(d qa.Decision) bool {
		same := d.RuleID == rule.RuleID || (rule.CourseID != "" && d.CourseID == rule.CourseID)
		return same && d.Decision != qa.BelowThreshold
	})
}

// of are the operator's assignments of a course.
func (i *inspection) of(courseID string) []Assignment {
	var found []Assignment
	for _, a := range i.assignments {
		if a.CourseID == courseID {
			found = append(found, a)
		}
	}
	return found
}
