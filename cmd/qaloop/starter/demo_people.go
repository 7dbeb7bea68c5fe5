package starter

import (
	"context"
	"fmt"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
)

// accounts are the addresses that can sign in: one for each role.
func (d *demo) accounts() []string {
	var all []string
	for _, person := range d.plan.People {
		if person.email() != "" {
			all = append(all, person.email())
		}
	}
	return all
}

// email is the address of somebody who has an account: those whose key is their
// role's.
func (p planPerson) email() string {
	if p.Key != string(p.Roles[0]) {
		return ""
	}
	return p.Key + "@qaloop.demo"
}

// hire adds the people and lets the supervisor lead the team.
func (d *demo) hire(ctx context.Context) error {
	for _, person := range d.plan.People {
		in := staff.PersonInput{
			Name: d.texts.Names[person.Key], Email: person.email(), Roles: person.Roles,
			TeamID: d.Teams[person.Team], HiredOn: person.HiredOn, Lang: d.content.Lang,
		}
		if in.Email != "" {
			in.Password = DemoPassword
		}
		if person.AgentID != "" {
			in.AgentIDs = []string{person.AgentID}
		}
		stored, replayed, err := d.Staff.People.Create(ctx, identity.System(), in, keyOf("person", person.Key))
		if err != nil {
			return fmt.Errorf("hire %s: %w", person.Key, err)
		}
		d.people[person.Key] = identity.Actor{ID: stored.ID, Name: stored.Name, Roles: stored.Roles, TeamID: stored.TeamID}
		if person.Leads != "" && !replayed {
			if err := d.lead(ctx, stored.ID, d.Teams[person.Leads]); err != nil {
				return fmt.Errorf("let %s lead: %w", person.Key, err)
			}
		}
	}
	return nil
}

// lead names the leader of a team that has none.
func (d *demo) lead(ctx context.Context, personID, teamID string) error {
	team, err := d.Staff.Teams.Get(ctx, identity.System(), teamID)
	if err != nil || len(team.LeadIDs) > 0 {
		return err
	}
	_, err = d.Staff.Teams.Change(ctx, identity.System(), teamID, team.Rev, staff.TeamChange{LeadIDs: []string{personID}})
	return err
}
