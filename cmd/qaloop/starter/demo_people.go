package starter

import (
	"context"
	"fmt"
	"time"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
)

// Accounts are the e-mail addresses with which one can sign in to a demo: one
// for each role.
func Accounts() ([]string, error) {
	p, err := loadPlan()
	if err != nil {
		return nil, err
	}
	var all []string
	for _, person := range p.People {
		if person.signsIn() {
			all = append(all, person.email())
		}
	}
	return all, nil
}

// operators are those of the story.
func (d *demo) operators() []planPerson {
	var all []planPerson
	for _, person := range d.plan.People {
		if person.AgentID != "" {
			all = append(all, person)
		}
	}
	return all
}

// signsIn reports whether p has an account: those whose key is their role's.
func (p planPerson) signsIn() bool { return p.Key == string(p.Roles[0]) }

// email is the address of p; empty for those without.
func (p planPerson) email() string {
	switch {
	case p.signsIn():
		return p.Key + "@qaloop.demo"
	case p.Email != "":
		return p.Email + "@qaloop.demo"
	}
	return ""
}

// hire adds the people and lets the supervisors lead their teams.
func (d *demo) hire(ctx context.Context) error {
	for _, person := range d.plan.People {
		if err := d.hireOne(ctx, person, d.texts.Names[person.Key]); err != nil {
			return fmt.Errorf("hire %s: %w", person.Key, err)
		}
	}
	if d.centre == nil {
		return nil
	}
	for _, person := range d.centre.script.People {
		if !d.centre.engages(person) {
			continue
		}
		if weeks := d.centre.script.Habits[person.Key].Since; weeks > 0 {
			person.HiredOn = d.days.day(weeks*workingDays + introduced).Format(time.DateOnly)
		}
		if err := d.hireOne(ctx, person, d.centre.texts.Names[person.Key]); err != nil {
			return fmt.Errorf("hire %s: %w", person.Key, err)
		}
	}
	return nil
}

// introduced is how many working days somebody new listens before they take
// contacts.
const introduced = 8

func (d *demo) hireOne(ctx context.Context, person planPerson, name string) error {
	d.progress.add(1)
	in := staff.PersonInput{
		Name: name, Email: person.email(), Roles: person.Roles,
		TeamID: d.Teams[person.Team], HiredOn: person.HiredOn, Lang: d.content.Lang,
	}
	if person.signsIn() {
		in.Password = DemoPassword
	}
	if person.AgentID != "" {
		in.AgentIDs = []string{person.AgentID}
	}
	stored, replayed, err := d.Staff.People.Create(ctx, identity.System(), in, keyOf("person", person.Key))
	if err != nil {
		return err
	}
	actor := identity.Actor{ID: stored.ID, Name: stored.Name, Roles: stored.Roles, TeamID: stored.TeamID}
	if person.Leads != "" {
		actor.Leads = []string{d.Teams[person.Leads]}
		if !replayed {
			err = d.lead(ctx, stored.ID, d.Teams[person.Leads])
		}
	}
	d.people[person.Key] = actor
	return err
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
