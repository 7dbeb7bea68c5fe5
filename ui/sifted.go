package ui

import (
	"context"
	"errors"
	"slices"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
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

// nameChosen adds to names, those of the people on a page, the names of people
// whom its address asks for: of those who are not on it only if actor may see
// them, since anybody can write an ID into an address.
func (f *Face) nameChosen(ctx context.Context, actor identity.Actor, names map[string]string, chosen ...string) error {
	for _, id := range chosen {
		if _, known := names[id]; known || id == "" {
			continue
		}
		p, err := f.Staff.People.Get(ctx, actor, id)
		if err != nil && !hidden(err) {
			return err
		}
		if err == nil {
			names[id] = p.Name
		}
	}
	return nil
}

// nameChosenTeam is nameChosen for a team.
func (f *Face) nameChosenTeam(ctx context.Context, actor identity.Actor, names map[string]string, id string) error {
	if _, known := names[id]; known || id == "" {
		return nil
	}
	t, err := f.Staff.Teams.Get(ctx, actor, id)
	if err == nil {
		names[id] = t.Name
	}
	if hidden(err) {
		return nil
	}
	return err
}

// hidden reports whether err says that there is nothing which one may see.
func hidden(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && (p.Kind == problem.NotFound || p.Kind == problem.Forbidden)
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
