package staff_test

import (
	"slices"
	"testing"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

func TestPeopleAreSeenByWhomTheyConcern(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lead := d.hire(staff.PersonInput{Name: "Lead", Roles: []identity.Role{identity.Supervisor}})
	team := d.found(staff.TeamInput{Name: "One", LeadIDs: []string{lead.ID}})
	other := d.found(staff.TeamInput{Name: "Two"})
	a := d.hire(staff.PersonInput{Name: "A", TeamID: team.ID})
	b := d.hire(staff.PersonInput{Name: "B", TeamID: other.ID})
	names := func(by identity.Actor) []string {
		page, err := d.People.List(t.Context(), by, staff.PersonFilter{}, paging.Request{})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range page.Items {
			names = append(names, p.Name)
		}
		return names
	}
	supervisor := identity.Actor{ID: lead.ID, Roles: lead.Roles, Leads: []string{team.ID}}
	operator := identity.Actor{ID: b.ID, Roles: b.Roles}
	ofNobody := identity.Actor{ID: "p_x", Roles: lead.Roles}
	for _, test := range []struct {
		by   identity.Actor
		want []string
	}{{admin, []string{"A", "B", "Lead"}}, {supervisor, []string{"A"}}, {operator, []string{"B"}}, {ofNobody, nil}} {
		if got := names(test.by); !slices.Equal(got, test.want) {
			t.Errorf("%v sees %v, want %v", test.by.Roles, got, test.want)
		}
	}
	_, err := d.People.Get(t.Context(), operator, a.ID)
	refused(t, err, "person.not_found")
	_, err = d.People.Get(t.Context(), supervisor, b.ID)
	refused(t, err, "person.not_found")
	_, err = d.People.Change(t.Context(), supervisor, a.ID, 0, staff.PersonChange{Name: new("X")})
	refused(t, err, "identity.forbidden")
	_, err = d.People.List(t.Context(), identity.Actor{}, staff.PersonFilter{}, paging.Request{})
	refused(t, err, "identity.unknown")
	_, err = d.Teams.Get(t.Context(), supervisor, other.ID)
	refused(t, err, "team.not_found")
	teams, err := d.Teams.List(t.Context(), supervisor, staff.TeamFilter{}, paging.Request{})
	if err != nil || len(teams.Items) != 1 || teams.Items[0].ID != team.ID {
		t.Errorf("supervisor sees teams %+v, %v", teams.Items, err)
	}
	_, err = d.Teams.List(t.Context(), operator, staff.TeamFilter{}, paging.Request{})
	refused(t, err, "identity.forbidden")
}
