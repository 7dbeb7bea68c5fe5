package ui

import (
	"context"
	"slices"

	"qaloop/ui/locale"
)

// contactColumn is a column of the list of interactions.
type contactColumn struct {
	Key   string // of its choice, as a person keeps it
	Label string // key of its head
	Right bool   // it holds numbers
	Usual bool   // shown to those who have chosen nothing
}

// whenColumn is always there: it leads to the interaction.
const whenColumn = "when"

// contactColumns are all columns in their order.
var contactColumns = []contactColumn{
	{whenColumn, "interaction.when", false, true},
	{"operator", "call.operator", false, true},
	{"team", "contacts.team", false, false},
	{"line", "call.line", false, true},
	{"channel", "contacts.channel", false, false},
	{"direction", "call.direction", false, false},
	{"topic", "call.topic", false, true},
	{"customer", "call.customer", false, true},
	{"wait", "call.wait", true, false},
	{"talk", "call.talk", true, true},
	{"hold", "call.hold", true, false},
	{"ended_by", "call.ended_by", false, false},
	{"resolved", "contacts.resolved", false, false},
	{"number", "contacts.number", false, false},
	{"recording", "interaction.recorded", false, true},
	{"evaluation", "interaction.evaluated", false, true},
}

// shownColumns are the columns that somebody has chosen; none: the usual ones.
func shownColumns(chosen []string) []contactColumn {
	var shown []contactColumn
	chosen = knownColumns(chosen)
	for _, column := range contactColumns {
		if column.Key == whenColumn || len(chosen) == 0 && column.Usual || slices.Contains(chosen, column.Key) {
			shown = append(shown, column)
		}
	}
	return shown
}

// knownColumns leaves out of a choice what this list does not have.
func knownColumns(chosen []string) []string {
	var known []string
	for _, column := range contactColumns {
		if slices.Contains(chosen, column.Key) {
			known = append(known, column.Key)
		}
	}
	return known
}

// has reports whether a column is shown.
func (v interactionsView) has(key string) bool {
	return slices.ContainsFunc(v.Columns, func(c contactColumn) bool { return c.Key == key })
}

// label is the head of a column.
func (c contactColumn) label(ctx context.Context) string { return locale.T(ctx, c.Label) }
