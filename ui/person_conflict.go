package ui

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// personConflict is what this window says of a person beside what another one
// has stored since.
type personConflict struct {
	ID, Name string
	Rev      int // of what is stored
	Differ   []fieldSides
	Same     []fieldSides
}

// fieldSides is one field as the two windows have it: as it is kept, and in
// words.
type fieldSides struct {
	Name, Label         string
	Here, There         string
	HereText, ThereText string
}

// personValues are the fields of a person as one text each.
func personValues(in staff.PersonInput) map[string]string {
	roles := make([]string, len(in.Roles))
	for i, r := range in.Roles {
		roles[i] = string(r)
	}
	slices.Sort(roles)
	agents := slices.Clone(in.AgentIDs)
	slices.Sort(agents)
	return map[string]string{
		"name": strings.Join(strings.Fields(in.Name), " "), "email": strings.ToLower(strings.TrimSpace(in.Email)), "roles": strings.Join(roles, ","),
		"team_id": in.TeamID, "agent_ids": strings.Join(agents, "\n"), "hired_on": in.HiredOn, "lang": in.Lang,
	}
}

var personFieldNames = []string{"name", "email", "roles", "team_id", "agent_ids", "hired_on", "lang"}

// showPersonConflict answers a form that was made from an older revision: with
// both versions, to choose from.
func (f *Face) showPersonConflict(c echo.Context, here staff.PersonInput) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	stored, err := f.Staff.People.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	teams, err := f.teamNames(ctx, actor)
	if err != nil {
		return err
	}
	v := personConflict{ID: stored.ID, Name: stored.Name, Rev: stored.Rev}
	mine, theirs := personValues(here), personValues(inputOf(stored))
	for _, name := range personFieldNames {
		side := fieldSides{
			Name: name, Label: locale.T(ctx, "people.field_"+name), Here: mine[name], There: theirs[name],
			HereText: fieldText(ctx, name, mine[name], teams), ThereText: fieldText(ctx, name, theirs[name], teams),
		}
		if side.Here == side.There {
			v.Same = append(v.Same, side)
		} else {
			v.Differ = append(v.Differ, side)
		}
	}
	return show(c, problem.Stale.Status(), personConflictPage(v))
}

// fieldText is the value of a field in words.
func fieldText(ctx context.Context, name, value string, teams teamNames) string {
	switch {
	case name == "lang":
		return langName(ctx, value)
	case value == "":
		return locale.T(ctx, "people.nothing")
	case name == "roles":
		var roles []identity.Role
		for word := range strings.SplitSeq(value, ",") {
			roles = append(roles, identity.Role(word))
		}
		return roleNames(ctx, roles)
	case name == "team_id":
		return teams.name(value)
	case name == "agent_ids":
		return strings.ReplaceAll(value, "\n", ", ")
	case name == "hired_on":
		return locale.Due(ctx, value)
	}
	return value
}

// resolvePerson handles POST /staff/{id}/conflict: it keeps what was chosen on
// the page of both.
func (f *Face) resolvePerson(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	chosen := url.Values{"rev": {form.Get("rev")}, "was": {form.Get("was")}}
	for _, name := range personFieldNames {
		value := form.Get(form.Get("choose."+name) + "." + name)
		if form.Has("same." + name) {
			value = form.Get("same." + name)
		}
		if name == "roles" {
			chosen[name] = strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
			continue
		}
		chosen.Set(name, value)
	}
	c.Request().Form, c.Request().PostForm = chosen, chosen
	return f.changePerson(c)
}
