package ui

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"qaloop/internal/statistics"
	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// findingsView is a page of findings, and what they have in common.
type findingsView struct {
	Query          findingsQuery
	Days           dayQuery
	At             listAddress
	Groups         []qa.FindingGroup
	Rows           []qa.FindingRow
	Names          map[string]string // of people
	Teams          map[string]string // their names
	Own            bool              // they are all of who looks
	SeeAssignments bool
	SeeRules       bool
	More           string // the address of the next page; empty on the last
	File           string // the address of the list as a file
}

func (v findingsView) lead(ctx context.Context) string {
	return locale.T(ctx, "findings.lead", "from", locale.Due(ctx, v.Days.From), "to", locale.Due(ctx, v.Days.To))
}

// outcomes are what can have come of a finding, in the order in which they are
// offered.
var outcomes = []qa.FindingOutcome{qa.OutcomeLed, qa.OutcomeNot, qa.OutcomeNoRule, qa.OutcomeNoCourse}

func outcomeChoices(ctx context.Context) []widget.Choice {
	choices := make([]widget.Choice, len(outcomes))
	for i, o := range outcomes {
		choices[i] = widget.Choice{Value: string(o), Label: locale.T(ctx, "findings.outcome_"+string(o))}
	}
	return anyOf(ctx, choices)
}

// chips are what the list is narrowed by, besides its days.
func (v findingsView) chips(ctx context.Context) []widget.Chip {
	q := v.Query
	var found sifted
	add := func(label, value string, names ...string) { found.add(ctx, v.At, label, value, names...) }
	if q.Outcome != "" {
		add("findings.outcome", locale.T(ctx, "findings.outcome_"+string(q.Outcome)), "outcome")
	}
	if q.Criterion != "" {
		add("standing.criterion", v.criterionTitle(), "criterion")
	}
	add("findings.duty", q.Duty, "duty")
	if q.ScorecardID != "" {
		add("evaluation.scorecard", v.scorecardTitle(ctx), "scorecard_id", "criterion")
	}
	if q.CourseID != "" {
		add("board.course", v.courseTitle(ctx), "course_id")
	}
	if q.TeamID != "" {
		add("board.team", named(ctx, v.Teams[q.TeamID]), "team_id")
	}
	if q.OperatorID != "" {
		add("call.operator", named(ctx, v.Names[q.OperatorID]), "operator_id")
	}
	return found
}

func (v findingsView) criterionTitle() string {
	for _, g := range v.Groups {
		if v.Query.grouping() == qa.ByCriterion && g.Key == v.Query.Criterion {
			return g.Title
		}
	}
	for _, r := range v.Rows {
		if r.Criterion == v.Query.Criterion {
			return r.Title
		}
	}
	return v.Query.Criterion
}

func (v findingsView) scorecardTitle(ctx context.Context) string {
	for _, r := range v.Rows {
		return r.Scorecard // all are of that one
	}
	return named(ctx, "")
}

func (v findingsView) courseTitle(ctx context.Context) string {
	for _, r := range v.Rows {
		for _, d := range r.Decisions {
			if d.CourseID == v.Query.CourseID && d.CourseTitle != "" {
				return d.CourseTitle
			}
		}
	}
	return named(ctx, "")
}

// narrowed reports whether anything but the days is asked of the rows.
func (v findingsView) narrowed() bool {
	q := v.Query
	q.Group, q.All = "", false
	return q != findingsQuery{}
}

func (v findingsView) whole() string {
	return listAddress{v.At.path, nil}.with("group", string(v.Query.Group)).String()
}

// tabs are what the findings can be put together by.
func (v findingsView) tabs(ctx context.Context) []widget.Tab {
	var tabs []widget.Tab
	for _, g := range qa.FindingGroupings {
		if v.Own && (g == qa.ByOperator || g == qa.ByTeam) {
			continue
		}
		param := string(g)
		if g == qa.ByCriterion {
			param = ""
		}
		tabs = append(tabs, widget.Tab{
			Label: locale.T(ctx, "findings.by_"+string(g)), Address: v.At.with("group", param, "all", "").String(), Current: g == v.Query.grouping(),
		})
	}
	return tabs
}

// topGroups is how many groups are shown before somebody asks for all.
const topGroups = 8

func (v findingsView) shownGroups() []qa.FindingGroup {
	if v.Query.All {
		return v.Groups
	}
	return v.Groups[:min(topGroups, len(v.Groups))]
}

func (v findingsView) groupName(ctx context.Context, g qa.FindingGroup) string {
	switch v.Query.grouping() {
	case qa.ByOperator:
		return named(ctx, v.Names[g.Key])
	case qa.ByTeam:
		return named(ctx, v.Teams[g.Key])
	case qa.ByDuty:
		return locale.T(ctx, "findings.duty_named", "duty", g.Key)
	case qa.ByCriterion, qa.ByScorecard, qa.ByCourse:
	}
	return named(ctx, g.Title)
}

// only is the list with nothing but the findings of g.
func (v findingsView) only(g qa.FindingGroup, more ...string) string {
	pairs := map[qa.FindingGrouping][]string{
		qa.ByCriterion: {"criterion", g.Key, "scorecard_id", g.ScorecardID}, qa.ByDuty: {"duty", g.Key}, qa.ByScorecard: {"scorecard_id", g.Key},
		qa.ByCourse: {"course_id", g.Key}, qa.ByTeam: {"team_id", g.Key}, qa.ByOperator: {"operator_id", g.Key},
	}[v.Query.grouping()]
	return v.At.with(append(slices.Clone(pairs), more...)...).String() + "#list"
}

// missShare is how often a criterion was missed.
func missShare(g qa.FindingGroup) widget.Measure {
	m := widget.Measure{Interval: g.Share(), Axis: widget.ShareAxis}
	if m.Interval == nil {
		m.Interval = &statistics.Interval{N: g.Judged}
	}
	return m
}

// shareText is missShare in words, the fraction first.
func shareText(ctx context.Context, g qa.FindingGroup) string {
	if g.Share() != nil {
		return missShare(g).Rate(ctx)
	}
	return locale.T(ctx, "standing.few_of", "hits", locale.Number(ctx, g.Missed), "n", locale.Number(ctx, g.Judged))
}

// evaluationAt is the address of the finding on the page of its evaluation.
func evaluationAt(r qa.FindingRow) string {
	return "/evaluations/" + r.EvaluationID + "#f-" + r.Criterion
}

// decided says in a sentence what a rule decided, with a link to the assignment.
func (v findingsView) decided(ctx context.Context, d qa.Decision) templ.Component {
	address := ""
	if d.AssignmentID != "" && v.SeeAssignments {
		address = "/assignments/" + d.AssignmentID
		if v.Own {
			address = "/learning/" + d.AssignmentID
		}
	}
	return linkedText(decisionSentence(ctx, d, training.Assignment{}), address)
}

func (v findingsView) empty(ctx context.Context) templ.Component {
	e := widget.EmptyState{Icon: "checks", Title: locale.T(ctx, "findings.none"), Text: locale.T(ctx, "findings.none_text")}
	if v.narrowed() {
		e = nothingFound(ctx, v.whole())
	}
	return widget.Empty(e)
}
