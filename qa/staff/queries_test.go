package staff_test

import (
	"strings"
	"testing"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

// Every query of this package's services is served by an index, those of
// throttling too.
func TestNoQueryReadsAWholeCollection(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	d := newDeskOn(t, db)
	lead := d.account("lead", identity.Supervisor)
	team := d.found(staff.TeamInput{Name: "Чат", LeadIDs: []string{lead.ID}})
	d.load(rosterFile, staff.ImportResult{Created: 4})
	d.load(rosterFile, staff.ImportResult{Unchanged: 4})
	d.agent("unknown")
	_, err := d.People.Change(t.Context(), admin, lead.ID, 0, staff.PersonChange{
		TeamID: new(team.ID), Email: new("boss@example.org"), AgentIDs: []string{"9"},
	})
	d.must(err)
	_, err = d.People.Change(t.Context(), admin, lead.ID, 0, staff.PersonChange{Email: new(lead.Email), AgentIDs: []string{}})
	d.must(err)
	d.walkLists(lead, team)
	d.walkAccounts(lead)
	watch.ScansNothing()
	if n := len(watch.Shapes()); n < 30 {
		t.Errorf("only %d queries were seen", n)
	}
}

func (d *desk) must(err error) {
	d.tb.Helper()
	if err != nil {
		d.tb.Fatal(err)
	}
}

func (d *desk) walkLists(lead staff.Person, team staff.Team) {
	d.tb.Helper()
	ctx := d.tb.Context()
	_, err := d.People.Names(ctx, []string{lead.ID})
	d.must(err)
	_, err = d.Teams.ByIDs(ctx, []string{team.ID})
	d.must(err)
	supervisor := actorOf(lead)
	supervisor.Leads = []string{team.ID}
	for _, by := range []identity.Actor{admin, supervisor, {ID: lead.ID, Roles: []identity.Role{identity.Operator}}} {
		for _, f := range []staff.PersonFilter{
			{},
			{TeamID: team.ID},
			{Role: identity.Operator},
			{Active: new(true)},
			{Active: new(false), Role: identity.Operator},
			{ToConfirm: new(true)},
			{Query: "шев"},
			{Query: "шев ган", TeamID: team.ID},
		} {
			page, err := d.People.List(ctx, by, f, paging.Request{Size: 1})
			d.must(err)
			_, err = d.People.List(ctx, by, f, paging.Request{Size: 1, After: page.Next})
			d.must(err)
		}
		_, err = d.People.Get(ctx, by, lead.ID)
		d.must(err)
		_, err = d.People.Choices(ctx, by)
		d.must(err)
		for _, f := range []staff.TeamFilter{{}, {Active: new(true)}} {
			if by.May(identity.TeamsRead) {
				_, err = d.Teams.List(ctx, by, f, paging.Request{Size: 1})
				d.must(err)
			}
		}
	}
}

func (d *desk) walkAccounts(lead staff.Person) {
	d.tb.Helper()
	ctx := d.tb.Context()
	for range 5 {
		if _, err := d.Accounts.SignIn(ctx, lead.Email, "wrong", office); err == nil {
			d.tb.Error("a wrong password is taken")
		}
	}
	d.wait(10 * time.Second)
	_, err := d.Accounts.SignIn(ctx, lead.Email, rightPassword, office)
	d.must(err)
	_, _, err = d.Accounts.ActorByID(ctx, lead.ID)
	d.must(err)
	owner := d.account("owner", identity.Admin)
	token, secret, _, err := d.Tokens.Create(ctx, actorOf(owner), pbxToken, noKey)
	d.must(err)
	if !strings.HasPrefix(secret, "ql_") {
		d.tb.Errorf("secret %q", secret)
	}
	_, err = d.Tokens.ActorBySecret(ctx, secret)
	d.must(err)
	_, err = d.Tokens.List(ctx, actorOf(owner), paging.Request{})
	d.must(err)
	names, err := d.Tokens.Names(ctx, []string{token.ID, "t_nobody"})
	d.must(err)
	if len(names) != 1 || names[token.ID] != pbxToken.Name {
		d.tb.Errorf("names of tokens: %v", names)
	}
	d.must(d.Tokens.Revoke(ctx, actorOf(owner), token.ID))
	d.must(d.Accounts.SetPassword(ctx, actorOf(lead), lead.ID, rightPassword, "another good one"))
}
