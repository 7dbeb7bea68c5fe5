package ui

import (
	"context"

	"github.com/a-h/templ"

	"qaloop/qa"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// evaluationsView is a page of evaluations.
type evaluationsView struct {
	Query     evaluationsQuery
	At        listAddress
	Rows      []qa.Evaluation
	Names     map[string]string
	Cards     []widget.Choice // the scorecards that are in use
	Teams     []widget.Choice
	Operators []widget.Choice
	Own       bool   // they are all of who looks
	More      string // the address of the next page; empty on the last
	File      string // the address of the list as a file
}

func (v evaluationsView) title(ctx context.Context) string {
	if v.Own {
		return locale.T(ctx, "nav.my_evaluations")
	}
	return locale.T(ctx, "nav.evaluations")
}

func (v evaluationsView) lead(ctx context.Context) string {
	if v.Own {
		return locale.T(ctx, "evaluated.lead_own")
	}
	return locale.T(ctx, "evaluated.lead")
}

// tabs are the states one can look at; nobody sees the drafts of others.
func (v evaluationsView) tabs(ctx context.Context) []widget.Tab {
	states := []qa.EvaluationState{"", qa.Draft, qa.Submitted, qa.Acknowledged, qa.Void}
	if v.Own {
		states = []qa.EvaluationState{"", qa.Submitted, qa.Acknowledged, qa.Void}
	}
	var found []widget.Tab
	for _, s := range states {
		tab := widget.Tab{Address: v.At.with("state", string(s)).String(), Current: s == v.Query.State}
		switch {
		case s == "":
			tab.Label = locale.T(ctx, "list.any")
		case v.Own && s == qa.Submitted:
			tab.Label = locale.T(ctx, "evaluated.tab_new")
		default:
			tab.Label = locale.T(ctx, "evaluation.tab_"+string(s))
		}
		found = append(found, tab)
	}
	return found
}

// chips are what the list is narrowed by.
func (v evaluationsView) chips(ctx context.Context) []widget.Chip {
	q := v.Query
	var found sifted
	add := func(label, value string, names ...string) { found.add(ctx, v.At, label, value, names...) }
	add("list.from", dayText(ctx, q.From), "from")
	add("list.to", dayText(ctx, q.To), "to")
	add("board.team", labelOf(ctx, v.Teams, q.TeamID), "team_id")
	add("call.operator", labelOf(ctx, v.Operators, q.OperatorID), "operator_id")
	add("evaluation.scorecard", v.cardTitle(ctx), "scorecard_id")
	add("evaluated.min_score", boundText(q.MinScore), "min_score")
	add("evaluated.max_score", boundText(q.MaxScore), "max_score")
	if q.EvaluatorID != "" {
		add("evaluation.evaluator", named(ctx, v.Names[q.EvaluatorID]), "evaluator_id")
	}
	if q.Criterion != "" {
		add("evaluated.missed", v.missed(), "criterion")
	}
	add("call.line", q.Line, "line")
	if q.Critical {
		add("evaluated.only", locale.T(ctx, "evaluated.critical"), "critical")
	}
	return found
}

// cardTitle is the title of the scorecard that the list is narrowed to, in use
// or not; empty for all.
func (v evaluationsView) cardTitle(ctx context.Context) string {
	if !offered(v.Cards, v.Query.ScorecardID) && len(v.Rows) > 0 && v.Query.ScorecardID != "" {
		return v.Rows[0].ScorecardTitle // all are of that one
	}
	return labelOf(ctx, v.Cards, v.Query.ScorecardID)
}

// missed is the title of the criterion to which the list is narrowed.
func (v evaluationsView) missed() string {
	for _, e := range v.Rows {
		for _, f := range e.Findings {
			if f.Criterion == v.Query.Criterion {
				return f.Title
			}
		}
	}
	return v.Query.Criterion
}

// whole is the list with nothing but its state.
func (v evaluationsView) whole() string {
	return listAddress{v.At.path, nil}.with("state", string(v.Query.State)).String()
}

func (v evaluationsView) empty(ctx context.Context) templ.Component {
	switch {
	case v.Query.narrowed():
		return widget.Empty(nothingFound(ctx, v.whole()))
	case v.Own && v.Query.State == qa.Submitted:
		return widget.Empty(widget.EmptyState{Icon: "checks", Title: locale.T(ctx, "evaluated.all_read"), Text: locale.T(ctx, "evaluated.all_read_text")})
	case v.Query.State != "":
		return widget.Empty(widget.EmptyState{
			Icon: "clipboard-check", Title: locale.T(ctx, "evaluated.none_"+string(v.Query.State)), Text: locale.T(ctx, "evaluated.none_state"),
			Action: locale.T(ctx, "evaluated.all"), Address: "/evaluations",
		})
	case v.Own:
		return widget.Empty(widget.EmptyState{Icon: "clipboard-check", Title: locale.T(ctx, "evaluation.none"), Text: locale.T(ctx, "evaluated.none_own")})
	}
	return widget.Empty(widget.EmptyState{Icon: "clipboard-check", Title: locale.T(ctx, "evaluation.none"), Text: locale.T(ctx, "evaluation.none_text")})
}
