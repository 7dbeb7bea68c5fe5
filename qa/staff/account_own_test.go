package staff_test

import (
	"testing"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
)

func TestPasswordIsChanged(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.account("olena", identity.QA)
	self, hr := actorOf(p), identity.Actor{ID: "p_hr", Roles: []identity.Role{identity.HR}}
	boss := d.account("boss", identity.Admin)

	err := d.Accounts.SetPassword(t.Context(), self, p.ID, "wrong", "another good one")
	if q := refused(t, err, "identity.old_password"); q.Field("#/old_password") == nil {
		t.Errorf("fields %+v", q.Fields)
	}
	err = d.Accounts.SetPassword(t.Context(), self, p.ID, rightPassword, "qwerty123")
	if q := refused(t, err, "identity.password_rules"); q.Field("#/password") == nil {
		t.Errorf("fields %+v", q.Fields)
	}
	if err := d.Accounts.SetPassword(t.Context(), self, p.ID, rightPassword, "another good one"); err != nil {
		t.Fatal(err)
	}
	_, authRev, err := d.Accounts.ActorByID(t.Context(), p.ID)
	if err != nil || authRev != 2 {
		t.Errorf("sessions are at %d, %v", authRev, err)
	}
	refused(t, d.Accounts.SetPassword(t.Context(), self, boss.ID, "", "another good one"), "identity.forbidden")
	refused(t, d.Accounts.SetPassword(t.Context(), hr, boss.ID, "", "another good one"), "identity.forbidden")
	if err := d.Accounts.SetPassword(t.Context(), hr, p.ID, "", "given by the office"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Accounts.SignIn(t.Context(), p.Email, "given by the office", office); err != nil {
		t.Error(err)
	}
	got, err := d.People.Get(t.Context(), admin, p.ID)
	if err != nil || got.History[len(got.History)-1].What != "password" || got.History[len(got.History)-1].To != "" {
		t.Errorf("history %+v, %v", got.History, err)
	}
}

func TestSupervisorLeadsTheirTeams(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.account("lead", identity.Supervisor)
	a := d.found(staff.TeamInput{Name: "A", LeadIDs: []string{p.ID}})
	b := d.found(staff.TeamInput{Name: "B", LeadIDs: []string{p.ID}})
	d.found(staff.TeamInput{Name: "C"})
	if _, err := d.Teams.Change(t.Context(), admin, b.ID, 1, staff.TeamChange{Active: new(false)}); err != nil {
		t.Fatal(err)
	}
	actor, _, err := d.Accounts.ActorByID(t.Context(), p.ID)
	if err != nil || len(actor.Leads) != 1 || actor.Leads[0] != a.ID {
		t.Errorf("leads %v, %v", actor.Leads, err)
	}
	_, err = d.Teams.Change(t.Context(), admin, a.ID, 0, staff.TeamChange{LeadIDs: []string{p.ID, "p_none"}})
	if q := refused(t, err, "team.invalid"); q.Field("#/lead_ids/1") == nil && q.Field("#/lead_ids/0") == nil {
		t.Errorf("fields %+v", q.Fields)
	}
}

func TestPreferencesAreKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.account("olena", identity.Operator)
	got, err := d.Accounts.SetPreferences(t.Context(), actorOf(p), staff.Preferences{Lang: "uk", Theme: "dark", SingleKeysOff: true})
	if err != nil || got.Lang != "uk" || got.Theme != "dark" || !got.SingleKeysOff || got.AuthRev != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = d.Accounts.SetPreferences(t.Context(), identity.Actor{}, staff.Preferences{})
	refused(t, err, "identity.unknown")
	_, err = d.Accounts.Me(t.Context(), identity.Actor{ID: "t_x", IsToken: true, Roles: p.Roles})
	refused(t, err, "identity.forbidden")
}
