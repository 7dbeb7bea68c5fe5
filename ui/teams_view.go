package ui

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"qaloop/qa/staff"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// wordsOf takes a list in a history apart.
func wordsOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ", ")
}

// namesOf are people in words.
func namesOf(ctx context.Context, names map[string]string, ids []string) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = nameOr(ctx, names[id])
	}
	return strings.Join(words, ", ")
}

func (v teamsView) stateChoices(ctx context.Context) []widget.Choice {
	return []widget.Choice{
		{Value: "", Label: locale.T(ctx, "teams.state_active")},
		{Value: "inactive", Label: locale.T(ctx, "teams.state_inactive")},
		{Value: "all", Label: locale.T(ctx, "teams.state_all")},
	}
}

func (v teamsView) empty(ctx context.Context) templ.Component {
	e := widget.EmptyState{Icon: "building", Title: locale.T(ctx, "teams.none"), Text: locale.T(ctx, "teams.none_text")}
	if v.Query.State != "" {
		e.Title, e.Text = locale.T(ctx, "list.nothing_found"), locale.T(ctx, "list.nothing_found_text")
		e.Action, e.Address = locale.T(ctx, "list.reset"), "/teams"
	}
	return widget.Empty(e)
}

// changes are what became different, the last first.
func (v teamCardView) changes() []staff.Change {
	all := slices.Clone(v.History)
	slices.Reverse(all)
	return all
}

func (v teamCardView) changeText(ctx context.Context, c staff.Change) string {
	switch c.What {
	case "created", "imported", "active":
		word := c.What
		if word == "active" {
			word += "_" + c.To
		}
		return locale.T(ctx, "teams.did_"+word)
	}
	return staffChange(ctx, c, teamNames{}, v.Names)
}

// lead is what the team works on and who leads it.
func (v teamCardView) lead(ctx context.Context) string {
	if len(v.LeadIDs) == 0 {
		return locale.T(ctx, "teams.no_lead")
	}
	return locale.T(ctx, "teams.led_by", "names", namesOf(ctx, v.Names, v.LeadIDs))
}

func (v teamForm) action() string {
	if v.ID == "" {
		return "/teams/new"
	}
	return "/teams/" + v.ID + "/edit"
}

func (v teamForm) back() string {
	if v.ID == "" {
		return "/teams"
	}
	return "/teams/" + v.ID
}

// stored are the fields that another window has saved otherwise.
func (v teamForm) stored(ctx context.Context) []string {
	s := v.Stored
	if s == nil {
		return nil
	}
	var said []string
	note := func(label, here, there string) {
		if here != there {
			if there == "" {
				there = locale.T(ctx, "people.nothing")
			}
			said = append(said, locale.T(ctx, "teams.stored", "what", label, "value", there))
		}
	}
	leads := slices.Clone(v.In.LeadIDs)
	slices.Sort(leads)
	note(locale.T(ctx, "teams.name"), v.In.Name, s.Name)
	note(locale.T(ctx, "teams.line"), v.In.Line, s.Line)
	note(locale.T(ctx, "teams.leads"), namesOf(ctx, v.Names, leads), namesOf(ctx, v.Names, s.LeadIDs))
	return said
}
