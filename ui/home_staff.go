package ui

import (
	"context"
	"strings"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// confirmCard is the people whom imports have found and nobody has looked at.
func (f *Face) confirmCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "confirm", Icon: "user", Action: locale.T(ctx, "home.confirm_do"), Address: "/staff/confirm", Done: true}
	yes := true
	filter := staff.PersonFilter{ToConfirm: &yes}
	rows, err := f.personRows(ctx, by, filter)
	if err != nil {
		return c, err
	}
	if c.Rows = rows; len(rows) == 0 {
		c.Action = ""
		return c, nil
	}
	c.Work = true
	n, err := f.Staff.People.Count(ctx, by, filter, countTo)
	c.Count = countUpTo(ctx, n)
	return c, err
}

// noTeamCard is the operators whom no supervisor sees.
func (f *Face) noTeamCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "no_team", Icon: "users", Action: locale.T(ctx, "home.no_team_do"), Address: "/staff?role=operator", Done: true}
	yes := true
	rows, err := f.personRows(ctx, by, staff.PersonFilter{Role: identity.Operator, NoTeam: true, Active: &yes})
	if c.Rows = rows; len(rows) == 0 {
		c.Action = ""
	}
	c.Work = len(rows) > 0
	return c, err
}

// inactiveCard is the people who do not work here any more.
func (f *Face) inactiveCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "inactive", Icon: "lock", Action: locale.T(ctx, "home.inactive_do"), Address: "/staff?state=inactive", Done: true}
	no := false
	rows, err := f.personRows(ctx, by, staff.PersonFilter{Active: &no, ToConfirm: &no})
	if c.Rows = rows; len(rows) == 0 {
		c.Action = ""
	}
	return c, err
}

// personRows are the first people who match filter.
func (f *Face) personRows(ctx context.Context, by identity.Actor, filter staff.PersonFilter) ([]homeRow, error) {
	found, err := f.Staff.People.List(ctx, by, filter, fewRows)
	if err != nil {
		return nil, err
	}
	rows := make([]homeRow, len(found.Items))
	for i, p := range found.Items {
		notes := make([]string, 0, len(p.Roles)+len(p.AgentIDs))
		for _, role := range p.Roles {
			notes = append(notes, locale.T(ctx, "role."+string(role)))
		}
		rows[i] = homeRow{Text: p.Name, Address: "/staff/" + p.ID, Note: strings.Join(append(notes, p.AgentIDs...), ", ")}
	}
	return rows, nil
}
