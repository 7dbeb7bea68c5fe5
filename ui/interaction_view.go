package ui

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// interactionsQuery is what the address of the list of interactions says.
type interactionsQuery struct {
	OperatorID string `query:"operator_id" validate:"max=60"`
	Line       string `query:"line" validate:"max=100"`
	Recorded   *bool  `query:"recorded"`
	Evaluated  *bool  `query:"evaluated"`
	From       string `query:"from" validate:"omitempty,datetime=2006-01-02"` // the first day
	To         string `query:"to" validate:"omitempty,datetime=2006-01-02"`   // the last day
}

func (q interactionsQuery) filter(zone *time.Location) qa.InteractionFilter {
	from, to := dayRange(q.From, q.To, zone)
	return qa.InteractionFilter{
		OperatorID: q.OperatorID, Line: q.Line, Recorded: q.Recorded, Evaluated: q.Evaluated, From: from, To: to,
	}
}

// toDo reports whether it is the queue of what waits for an evaluation.
func (q interactionsQuery) toDo() bool { return q.Evaluated != nil && !*q.Evaluated }

// interactionsView is a page of interactions.
type interactionsView struct {
	Query     interactionsQuery
	Rows      []interactionRowView
	Operators []widget.Choice
	More      string // the address of the next page; empty on the last
	File      string // the address of the list as a file
}

type interactionRowView struct {
	callView

	Evaluations int
}

// narrowed reports whether anything is asked of the rows.
func (v interactionsView) narrowed() bool { return v.Query != (interactionsQuery{}) }

func (v interactionsView) lead(ctx context.Context) string {
	if v.Query.toDo() {
		return locale.T(ctx, "interaction.lead_open")
	}
	return locale.T(ctx, "interaction.lead")
}

func (v interactionsView) evaluatedChoices(ctx context.Context) []widget.Choice {
	return []widget.Choice{
		{Value: "", Label: locale.T(ctx, "list.any")},
		{Value: "false", Label: locale.T(ctx, "interaction.evaluated_no")},
		{Value: "true", Label: locale.T(ctx, "interaction.evaluated_yes")},
	}
}

func (v interactionsView) recordedChoices(ctx context.Context) []widget.Choice {
	return []widget.Choice{
		{Value: "", Label: locale.T(ctx, "list.any")},
		{Value: "true", Label: locale.T(ctx, "interaction.recorded_yes")},
		{Value: "false", Label: locale.T(ctx, "interaction.recorded_no")},
	}
}

// empty says why there are no rows.
func (v interactionsView) empty(ctx context.Context) templ.Component {
	switch {
	case v.Query.toDo() && v.Query == (interactionsQuery{Evaluated: v.Query.Evaluated}):
		return widget.Empty(widget.EmptyState{
			Icon: "checks", Title: locale.T(ctx, "interaction.all_done"), Text: locale.T(ctx, "interaction.all_done_text"),
			Action: locale.T(ctx, "interaction.show_all"), Address: "/interactions",
		})
	case v.narrowed():
		return widget.Empty(widget.EmptyState{
			Icon: "search", Title: locale.T(ctx, "list.nothing_found"), Text: locale.T(ctx, "list.nothing_found_text"),
			Action: locale.T(ctx, "list.reset"), Address: "/interactions",
		})
	}
	return widget.Empty(widget.EmptyState{Icon: "inbox", Title: locale.T(ctx, "interaction.none"), Text: locale.T(ctx, "interaction.none_text")})
}

// interactionView is one interaction on its page.
type interactionView struct {
	Call        callView
	Evaluations []qa.Evaluation
	Names       map[string]string // of the evaluators
	Cards       []widget.Choice   // the scorecards it can be evaluated with; none: one may not
	CardID      string            // the one that suits best
	Wrong       *problem.Error    // why no evaluation was begun; nil: nothing
}

func sampleChoices(ctx context.Context) []widget.Choice {
	var found []widget.Choice
	for _, o := range []qa.SampleOrigin{qa.SampleRandom, qa.SampleTargeted, qa.SampleRequested, qa.SampleCalibration} {
		found = append(found, widget.Choice{Value: string(o), Label: locale.T(ctx, "sample."+string(o))})
	}
	return found
}
