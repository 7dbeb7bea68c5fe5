package ui

import (
	"context"
	"slices"
	"strings"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// lead is what somebody does here, in a line.
func (v personView) lead(ctx context.Context) string {
	words := []string{roleNames(ctx, v.Roles)}
	if team := v.Teams.name(v.TeamID); team != "" {
		words = append(words, team)
	}
	return strings.Join(words, " · ")
}

// changes are what became different, the last first.
func (v personView) changes() []staff.Change {
	all := slices.Clone(v.History)
	slices.Reverse(all)
	return all
}

// changeText says what a change was.
func (v personView) changeText(ctx context.Context, c staff.Change) string {
	return staffChange(ctx, c, v.Teams, v.Names)
}

// staffChange says what a change of a person or a team was.
func staffChange(ctx context.Context, c staff.Change, teams teamNames, names map[string]string) string {
	value := func(text string) string {
		switch {
		case text == "":
			return locale.T(ctx, "people.nothing")
		case c.What == "team_id":
			return teams.name(text)
		case c.What == "roles", c.What == "lead_ids":
			words := strings.Split(text, ", ")
			for i, w := range words {
				if c.What == "lead_ids" {
					words[i] = nameOr(ctx, names[w])
				} else {
					words[i] = locale.T(ctx, "role."+w)
				}
			}
			return strings.Join(words, ", ")
		case c.What == "hired_on":
			return locale.Due(ctx, text)
		case c.What == "lang":
			return locale.T(ctx, "lang."+text)
		}
		return text
	}
	switch c.What {
	case "created", "imported", "password", "start_password", "merged", "merged_into", "theme", "single_keys_off":
		return locale.T(ctx, "people.did_"+c.What)
	case "active", "to_confirm":
		return locale.T(ctx, "people.did_"+c.What+"_"+c.To)
	}
	return locale.T(ctx, "people.did_change", "what", locale.T(ctx, "people.field_"+c.What), "from", value(c.From), "to", value(c.To))
}

// whoDid names who made a change.
func whoDid(ctx context.Context, names map[string]string, id string) string {
	switch {
	case names[id] != "":
		return names[id]
	case id == identity.System().ID:
		return locale.T(ctx, "people.by_system")
	}
	return locale.T(ctx, "people.by_token")
}

// grants are what a role may do, in words.
func grants(ctx context.Context, role identity.Role) []string {
	var words []string
	for _, g := range identity.Grants(role) {
		words = append(words, grantText(ctx, g))
	}
	return words
}

// grantText says what may be done, and to whose data where that is not
// everybody's.
func grantText(ctx context.Context, g identity.Grant) string {
	text := permissionText(ctx, g.Permission)
	switch g.Reach {
	case identity.Own:
		return locale.T(ctx, "people.reach_own", "what", text)
	case identity.Team:
		return locale.T(ctx, "people.reach_team", "what", text)
	case identity.Nothing, identity.All:
	}
	return text
}

// permissionText says what a permission is for.
func permissionText(ctx context.Context, p identity.Permission) string {
	return locale.T(ctx, "may."+strings.ReplaceAll(string(p), ".", "_"))
}
