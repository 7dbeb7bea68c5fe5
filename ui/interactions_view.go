package ui

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// interactionsView is a page of interactions.
type interactionsView struct {
	Query   interactionsQuery
	Rows    []qa.Interaction
	Columns []contactColumn
	Choices staff.Choices     // whom the list can be narrowed to
	Names   map[string]string // of operators
	Saved   []staff.SavedFilter
	Total   int    // rows that there are, counted up to countedInteractions and one
	More    string // the address of the next page; empty on the last
	Later   bool   // it is not the first page
	Nothing bool   // there are no interactions at all
	Wrong   *problem.Error

	FilterID    string // the saved filter that FilterWrong is about; empty: a new one
	FilterName  string
	FilterWrong *problem.Error

	MayImport    bool
	MayOperators bool // to see the pages of operators
}

func (v interactionsView) lead(ctx context.Context) string {
	if v.Query.toDo() {
		return locale.T(ctx, "interaction.lead_open")
	}
	return locale.T(ctx, "interaction.lead")
}

// file is the address of the list as a file.
func (v interactionsView) file() string { return withQuery("/interactions/export", v.Query.values()) }

// row is the address of an interaction, which knows from which list one comes.
func (v interactionsView) row(id string) string {
	return "/interactions/" + id + "?list=" + url.QueryEscape(v.Query.values().Encode())
}

// operator is the name of who took an interaction.
func (v interactionsView) operator(ctx context.Context, i qa.Interaction) string {
	return nameOr(ctx, v.Names[i.OperatorID], i.AgentID)
}

func (v interactionsView) team(id string) string { return nameIn(v.Choices.Teams, id) }

// nameIn is the name of one of choices; its ID if it is not among them.
func nameIn(choices []staff.Choice, id string) string {
	i := slices.IndexFunc(choices, func(c staff.Choice) bool { return c.ID == id })
	if i < 0 {
		return id
	}
	return choices[i].Name
}

// count says how many interactions there are.
func (v interactionsView) count(ctx context.Context) string {
	switch {
	case v.Later:
		return locale.T(ctx, "contacts.further")
	case v.Total > countedInteractions:
		return locale.T(ctx, "contacts.over", "n", locale.Number(ctx, countedInteractions))
	}
	return locale.N(ctx, "contacts.count", v.Total)
}

// rare reports whether a condition is set whose field is folded away.
func (v interactionsView) rare() bool {
	values := v.Query.values()
	return slices.ContainsFunc(rareParameters, values.Has)
}

// filterChip is a condition of the list that can be taken away.
type filterChip struct{ Label, Without string }

// chips are the conditions of the list.
func (v interactionsView) chips(ctx context.Context) []filterChip {
	var found []filterChip
	values := v.Query.values()
	for _, name := range interactionParameters {
		if values.Has(name) && (v.Wrong == nil || v.Wrong.Field("#/"+name) == nil) {
			found = append(found, filterChip{v.condition(ctx, name, values.Get(name)), v.Query.without(name)})
		}
	}
	return found
}

// condition says one condition of the list in words.
func (v interactionsView) condition(ctx context.Context, name, value string) string {
	key := "contacts.chip_" + name
	switch name {
	case "period", "evaluated", "recorded", "resolved", "direction":
		return locale.T(ctx, key+"_"+value)
	case "created_in", "same_customer_as":
		return locale.T(ctx, key)
	case "from", "to":
		value = locale.Due(ctx, value)
	case "channel":
		value = locale.T(ctx, "channel."+value)
	case "operator_id":
		value = nameOr(ctx, v.Names[value])
	case "team_id":
		value = v.team(value)
	case "min_talk_seconds", "max_talk_seconds":
		value = talkText(ctx, value)
	}
	return locale.T(ctx, key, "value", value)
}

func talkText(ctx context.Context, value string) string {
	n, err := strconv.Atoi(value)
	if err != nil {
		return value
	}
	return locale.Duration(ctx, seconds(n))
}

// current reports whether the list is narrowed to just that query.
func (v interactionsView) current(query string) bool { return v.Query.values().Encode() == query }

// empty says why there are no rows.
func (v interactionsView) empty(ctx context.Context) templ.Component {
	e := nothingFound(ctx, "/interactions")
	switch {
	case v.Nothing, !v.Query.narrowed():
		e = widget.EmptyState{Icon: "inbox", Title: locale.T(ctx, "interaction.none"), Text: locale.T(ctx, "interaction.none_text")}
		if v.MayImport {
			e.Action, e.Address = locale.T(ctx, "contacts.to_import"), "/imports"
		}
	case v.Query.justToDo():
		e = widget.EmptyState{
			Icon: "checks", Title: locale.T(ctx, "interaction.all_done"), Text: locale.T(ctx, "interaction.all_done_text"),
			Action: locale.T(ctx, "interaction.show_all"), Address: "/interactions",
		}
	}
	return widget.Empty(e)
}

// choose are values with their texts to choose from, and first what stands for
// all.
func choose(ctx context.Context, prefix string, values ...string) []widget.Choice {
	choices := []widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}}
	for _, value := range values {
		choices = append(choices, widget.Choice{Value: value, Label: locale.T(ctx, prefix+value)})
	}
	return choices
}

// orChosen is choices with what stands for all first. What is chosen is offered
// even where the others end before it.
func orChosen(ctx context.Context, all []staff.Choice, chosen, name string) []widget.Choice {
	choices := []widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}}
	for _, one := range all {
		choices = append(choices, widget.Choice{Value: one.ID, Label: one.Name})
	}
	if chosen != "" && !slices.ContainsFunc(all, func(c staff.Choice) bool { return c.ID == chosen }) {
		choices = append(choices, widget.Choice{Value: chosen, Label: name})
	}
	return choices
}

// talkSteps are the lengths of a conversation that the form offers.
var talkSteps = []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

// talkChoices are lengths to choose from, with another one that is chosen.
func talkChoices(ctx context.Context, chosen *int) []widget.Choice {
	choices := []widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}}
	steps := talkSteps
	if chosen != nil && !slices.Contains(steps, seconds(*chosen)) {
		steps = append(slices.Clone(steps), seconds(*chosen))
		slices.Sort(steps)
	}
	for _, step := range steps {
		choices = append(choices, widget.Choice{Value: strconv.Itoa(int(step.Seconds())), Label: locale.Duration(ctx, step)})
	}
	return choices
}

// lines are the lines of the rows, to choose from while one writes.
func (v interactionsView) lines() []string {
	var lines []string
	for _, row := range v.Rows {
		if row.Line != "" && !slices.Contains(lines, row.Line) {
			lines = append(lines, row.Line)
		}
	}
	slices.Sort(lines)
	return lines
}

// filterFields are where on the page the parameters are that pointers name.
func filterFields(ctx context.Context) []formField {
	fields := make([]formField, 0, len(interactionParameters))
	for _, name := range interactionParameters {
		fields = append(fields, formField{"#/" + name, name, locale.T(ctx, "contacts.field_"+name)})
	}
	return fields
}

// filterWrongField is what is wrong with the name of a saved filter, or with
// keeping it at all; nil: nothing.
func filterWrongField(ctx context.Context, v interactionsView) *problem.Field {
	if v.FilterWrong == nil {
		return nil
	}
	if field := v.FilterWrong.Field("#/name"); field != nil {
		return field
	}
	return &problem.Field{Pointer: "#/name", Code: "kept", Detail: locale.Problem(ctx, v.FilterWrong)}
}
