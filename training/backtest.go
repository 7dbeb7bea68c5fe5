package training

import (
	"slices"
	"time"

	"qaloop/qa"
)

// Backtest is what a rule version would have done in a period, had it been in
// force: how often it would have fired, for whom, and whether the error came
// back afterwards. Nothing of it is kept.
type Backtest struct {
	Version     int
	From, To    string // the first and the last day
	Evaluations int    // of the period at which the rule would have looked
	Operators   int    // who were judged in them
	Assigned    int
	Escalated   int // findings after a course that did not help
	Held        int // findings in weeks in which most operators failed
	Reached     int // operators to whom it would have assigned the course
	Followed    int // assignments after which the operator was judged again
	Repeated    int // those of them after which the error came back
	Weeks       []BacktestWeek
	People      []BacktestPerson // to whom it would have assigned or escalated, those with the most first
	Cases       []BacktestCase   // in the order of time, at most MostCases
	Before      *BacktestBefore  // the version in force, if that is another one
}

// BacktestBefore is what the version in force would have done in the same
// period.
type BacktestBefore struct{ Version, Assigned, Reached int }

// BacktestWeek is one week of a back-test.
type BacktestWeek struct {
	Monday    string
	Assigned  int
	Repeated  int // of Assigned
	Escalated int
	Held      int
	Evaluated int // operators judged on the held criterion in its week
	Failing   int // those of them who failed it
}

// BacktestPerson is one operator in a back-test.
type BacktestPerson struct {
	OperatorID string
	Fired      []time.Time // when the course would have been assigned, or the error escalated
	Later      int         // evaluations on the rule's criteria in the RepeatDays after the first
	LaterFails int         // those of them with the error
}

// BacktestCase is one finding at which the rule would have fired.
type BacktestCase struct {
	At           time.Time // of submission
	OperatorID   string
	EvaluationID string
	FindingID    string
	Criterion    string
	Title        string
	Decision     qa.Decision
}

const (
	// RepeatDays is how long after an assignment the same error counts as
	// come back.
	RepeatDays = 30
	// MostCases bounds the cases that a back-test names; it counts all.
	MostCases = 500
)

// firing is one assignment or escalation of a replay, and what came after it.
type firing struct {
	at                time.Time
	escalated         bool
	later, laterFails int
}

// trial is one operator in a replay.
type trial struct {
	findings  []qa.FindingRow // that the rule looks at
	open      time.Time       // until when the course is open; zero: it is not
	completed *time.Time
	fired     []*firing
	judged    bool // in the period
}

// rerun decides again, by one rule version, about the findings of the past in
// the order in which they were submitted. It stands in for the operators: the
// course is completed on the day that it is due.
type rerun struct {
	rule     FrozenRule
	course   string // a title; the rule is tried as if its course were published
	zone     *time.Location
	from, to time.Time // when findings are decided about, by submission
	shares   *faultShares
	operator map[string]*trial
	result   Backtest
}

func newRerun(rule FrozenRule, course string, zone *time.Location, shares *faultShares) *rerun {
	if rule.CourseID == "" {
		rule.CourseID = "none"
	}
	if course == "" {
		course = rule.Title
	}
	return &rerun{rule: rule, course: course, zone: zone, shares: shares, operator: map[string]*trial{}, result: Backtest{Version: rule.Version}}
}

// see takes the next evaluation in. The shares have taken it in before.
func (r *rerun) see(e qa.Evaluation) {
	if !r.rule.When.concerns(e.ScorecardID, e.Line, e.TeamID) || !r.shares.applied(r.rule.When, e) {
		return
	}
	person := r.operator[e.OperatorID]
	if person == nil {
		person = &trial{}
		r.operator[e.OperatorID] = person
	}
	at := e.ListedAt
	rows := r.matching(e)
	person.follow(at, e.OccurredAt, len(rows) > 0)
	person.findings = append(person.findings, rows...)
	if at.Before(r.from) || !at.Before(r.to) {
		return
	}
	r.result.Evaluations++
	if !person.judged {
		person.judged = true
		r.result.Operators++
	}
	for _, row := range rows {
		r.decide(person, row, at)
	}
}

// matching are the findings of e that the rule looks at.
func (r *rerun) matching(e qa.Evaluation) []qa.FindingRow {
	var rows []qa.FindingRow
	for _, f := range e.Findings {
		if row := rowOf(e, f); r.rule.Matches(row) {
			rows = append(rows, row)
		}
	}
	return rows
}

// follow notes an evaluation after what was fired before it.
func (p *trial) follow(at, occurred time.Time, failed bool) { //nolint:revive // failed is what happened, no mode
	for _, f := range p.fired {
		if occurred.Before(f.at) || at.Sub(f.at) > RepeatDays*day {
			continue
		}
		f.later++
		if failed {
			f.laterFails++
		}
	}
}

// decide decides about one finding, and does to the operator what that says.
func (r *rerun) decide(p *trial, f qa.FindingRow, at time.Time) {
	if !p.open.IsZero() && !at.Before(p.open) {
		p.completed, p.open = new(p.open), time.Time{}
	}
	share := r.shares.of(f)
	facts := Facts{
		History: p.findings, CourseTitle: r.course, Completed: p.completed,
		Evaluated: len(share.evaluated), Failing: len(share.failing), Now: at, Zone: r.zone,
	}
	if !p.open.IsZero() {
		facts.Open = "open"
	}
	v, _ := r.rule.Decide(f, facts)
	week := r.week(at)
	switch v.Decision.Decision {
	case qa.Assigned:
		p.open = at.Add(time.Duration(r.rule.DueDays) * day)
		r.result.Assigned++
		week.Assigned++
	case qa.Escalated:
		r.result.Escalated++
		week.Escalated++
	case qa.Held:
		r.result.Held++
		week.Held++
		if v.Failing*max(1, week.Evaluated) >= week.Failing*max(1, v.Evaluated) { // the clearest case of the week
			week.Evaluated, week.Failing = v.Evaluated, v.Failing
		}
		return
	case qa.Joined, qa.BelowThreshold, qa.Cooldown, qa.NoCourse:
		return
	}
	p.fired = append(p.fired, &firing{at: at, escalated: v.Decision.Decision == qa.Escalated})
	if len(r.result.Cases) < MostCases {
		r.result.Cases = append(r.result.Cases, BacktestCase{at, f.OperatorID, f.EvaluationID, f.ID, f.Criterion, f.Title, v.Decision})
	}
}

// week is the week of at in the result.
func (r *rerun) week(at time.Time) *BacktestWeek {
	monday, _ := weekOf(at, r.zone)
	name := monday.In(r.zone).Format(dateFormat)
	i := slices.IndexFunc(r.result.Weeks, func(w BacktestWeek) bool { return w.Monday == name })
	if i < 0 {
		r.result.Weeks = append(r.result.Weeks, BacktestWeek{Monday: name})
		i = len(r.result.Weeks) - 1
	}
	return &r.result.Weeks[i]
}
