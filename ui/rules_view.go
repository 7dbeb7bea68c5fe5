package ui

import (
	"context"

	"github.com/a-h/templ"

	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// tabs are the states one can look at.
func (v rulesView) tabs(ctx context.Context) []widget.Tab {
	tabs := []widget.Tab{{Label: locale.T(ctx, "list.any"), Address: "/rules", Current: v.Query.State == ""}}
	for _, s := range []training.RuleState{training.RuleActive, training.RulePaused, training.RuleDraft, training.RuleRetired} {
		tabs = append(tabs, widget.Tab{Label: locale.T(ctx, "rules.tab_"+string(s)), Address: "/rules?state=" + string(s), Current: s == v.Query.State})
	}
	return tabs
}

// empty says why there are no rows.
func (v rulesView) empty(ctx context.Context) templ.Component {
	if v.Query.State != "" {
		return widget.Empty(widget.EmptyState{
			Icon: "search", Title: locale.T(ctx, "list.nothing_found"), Text: locale.T(ctx, "rules.none_in_state"),
			Action: locale.T(ctx, "list.reset"), Address: "/rules",
		})
	}
	return widget.Empty(widget.EmptyState{Icon: "route", Title: locale.T(ctx, "rules.none"), Text: locale.T(ctx, "rules.none_text")})
}
