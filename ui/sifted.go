package ui

import (
	"context"
	"slices"

	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// sifted is what a list is narrowed by.
type sifted []widget.Chip

// add adds what the list at an address is narrowed by through some parameters:
// the text for label, and its value. Without a value it is not narrowed.
func (c *sifted) add(ctx context.Context, at listAddress, label, value string, names ...string) {
	if value != "" {
		*c = append(*c, widget.Chip{Label: locale.T(ctx, label), Value: value, Address: at.without(names...).String()})
	}
}

// named is a name, or a word for what is not known any more.
func named(ctx context.Context, name string) string {
	if name == "" {
		return locale.T(ctx, "chips.chosen")
	}
	return name
}

// labelOf is the label of the choice that was made; empty where none was.
func labelOf(ctx context.Context, choices []widget.Choice, value string) string {
	if value == "" {
		return ""
	}
	if i := slices.IndexFunc(choices, func(c widget.Choice) bool { return c.Value == value }); i >= 0 {
		return choices[i].Label
	}
	return named(ctx, "")
}

// dayText is a day such as 2026-11-23 in words; empty where there is none.
func dayText(ctx context.Context, day string) string {
	if day == "" {
		return ""
	}
	return locale.Due(ctx, day)
}

// nothingFound is what a list shows that is narrowed to nothing; whole is its
// address without what narrows it.
func nothingFound(ctx context.Context, whole string) widget.EmptyState {
	return widget.EmptyState{
		Icon: "search", Title: locale.T(ctx, "list.nothing_found"), Text: locale.T(ctx, "list.nothing_found_text"),
		Action: locale.T(ctx, "list.reset"), Address: whole,
	}
}
