package ui

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// staffQuery is what the address of the list of people says.
type staffQuery struct {
	Query  string        `query:"q" validate:"max=64"`
	Role   identity.Role `query:"role" validate:"omitempty,oneof=operator supervisor qa trainer designer planner hr manager admin"`
	TeamID string        `query:"team_id" validate:"max=60"`
	State  string        `query:"state" validate:"omitempty,oneof=active inactive confirm all"`
}

// filter is who is looked for: without a word those who work here.
func (q staffQuery) filter() staff.PersonFilter {
	f := staff.PersonFilter{Query: q.Query, Role: q.Role, TeamID: q.TeamID}
	switch q.State {
	case "", "active":
		f.Active = new(true)
	case "inactive":
		f.Active, f.ToConfirm = new(false), new(false)
	case "confirm":
		f.ToConfirm = new(true)
	}
	return f
}

// staffView is a page of people.
type staffView struct {
	Query     staffQuery
	People    []staff.Person
	Teams     teamNames
	ToConfirm int    // how many wait for somebody to say who they are
	More      string // the address of the next page; empty on the last
	File      string // the address of the list as a file
	MayEdit   bool
}

// narrowed reports whether anything is asked of the rows.
func (v staffView) narrowed() bool {
	return v.Query != (staffQuery{})
}

func (v staffView) roleChoices(ctx context.Context) []widget.Choice {
	choices := []widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}}
	for _, r := range identity.Roles {
		choices = append(choices, widget.Choice{Value: string(r), Label: locale.T(ctx, "role."+string(r))})
	}
	return choices
}

func (v staffView) stateChoices(ctx context.Context) []widget.Choice {
	choices := make([]widget.Choice, 0, 4)
	for _, state := range []string{"", "inactive", "confirm", "all"} {
		label := locale.T(ctx, "people.state_"+state)
		if state == "" {
			label = locale.T(ctx, "people.state_active")
		}
		choices = append(choices, widget.Choice{Value: state, Label: label})
	}
	return choices
}

func (v staffView) empty(ctx context.Context) templ.Component {
	e := widget.EmptyState{Icon: "users", Title: locale.T(ctx, "people.none"), Text: locale.T(ctx, "people.none_text")}
	if v.narrowed() {
		e.Action, e.Address = locale.T(ctx, "list.reset"), "/staff"
		e.Title, e.Text = locale.T(ctx, "list.nothing_found"), locale.T(ctx, "list.nothing_found_text")
	}
	return widget.Empty(e)
}

// staffTabs lead to what there is about people.
func staffTabs(ctx context.Context, current string) []widget.Tab {
	return []widget.Tab{
		{Label: locale.T(ctx, "nav.staff"), Address: "/staff", Current: current == "staff"},
		{Label: locale.T(ctx, "teams.title"), Address: "/teams", Current: current == "teams"},
	}
}

// roleNames are roles in words.
func roleNames(ctx context.Context, roles []identity.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = locale.T(ctx, "role."+string(r))
	}
	return strings.Join(words, ", ")
}

func yesNo(ctx context.Context, yes bool) string { //nolint:revive // the value itself
	if yes {
		return locale.T(ctx, "people.yes")
	}
	return locale.T(ctx, "people.no")
}
