package ui

import (
	"context"

	"github.com/a-h/templ"

	"qaloop/qa"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// evaluationsQuery is what the address of the list of evaluations says.
type evaluationsQuery struct {
	State      qa.EvaluationState `query:"state" validate:"omitempty,oneof=draft submitted acknowledged void"`
	OperatorID string             `query:"operator_id" validate:"max=60"`
	// From the numbers: the evaluations in which a criterion was missed.
	ScorecardID string `query:"scorecard_id" validate:"max=60"`
	Criterion   string `query:"criterion" validate:"omitempty,key"`
}

func (q evaluationsQuery) filter() qa.EvaluationFilter {
	return qa.EvaluationFilter{State: q.State, OperatorID: q.OperatorID, ScorecardID: q.ScorecardID, Criterion: q.Criterion}
}

// evaluationsView is a page of evaluations.
type evaluationsView struct {
	Query evaluationsQuery
	Rows  []qa.Evaluation
	Names map[string]string
	Own   bool   // they are all of who looks
	More  string // the address of the next page; empty on the last
}

func (v evaluationsView) title(ctx context.Context) string {
	if v.Own {
		return locale.T(ctx, "nav.my_evaluations")
	}
	return locale.T(ctx, "nav.evaluations")
}

// tabs are the states one can look at; nobody sees the drafts of others.
func (v evaluationsView) tabs(ctx context.Context) []widget.Tab {
	states := []qa.EvaluationState{"", qa.Draft, qa.Submitted, qa.Acknowledged, qa.Void}
	if v.Own {
		states = []qa.EvaluationState{"", qa.Submitted, qa.Acknowledged}
	}
	var found []widget.Tab
	for _, s := range states {
		tab := widget.Tab{Label: locale.T(ctx, "evaluation.tab_"+string(s)), Address: "/evaluations?state=" + string(s), Current: s == v.Query.State}
		if s == "" {
			tab.Label, tab.Address = locale.T(ctx, "list.any"), "/evaluations"
		}
		found = append(found, tab)
	}
	return found
}

func (v evaluationsView) empty(ctx context.Context) templ.Component {
	e := widget.EmptyState{Icon: "clipboard-check", Title: locale.T(ctx, "evaluation.none"), Text: locale.T(ctx, "evaluation.none_text")}
	if v.Query.filter() != (qa.EvaluationFilter{}) {
		e.Action, e.Address = locale.T(ctx, "list.reset"), "/evaluations"
		e.Title, e.Text = locale.T(ctx, "list.nothing_found"), locale.T(ctx, "list.nothing_found_text")
	}
	return widget.Empty(e)
}
