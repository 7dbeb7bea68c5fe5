package staff_test

import (
	"strings"
	"testing"
	"time"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
)

// With a start password one can do nothing but choose one's own.
func TestAStartPasswordOpensOnlyOnesAccount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.hire(staff.PersonInput{Name: "Olena", Email: "olena@example.org", Roles: []identity.Role{identity.QA}})
	given, password, err := d.Accounts.GiveStartPassword(t.Context(), admin, p.ID, p.Rev)
	if err != nil {
		t.Fatal(err)
	}
	if last := given.History[len(given.History)-1]; last.What != "start_password" || strings.Contains(last.From+last.To, password) || len(password) < 16 {
		t.Errorf("%q gives history %+v", password, last)
	}
	actor := func() identity.Actor {
		t.Helper()
		if _, err := d.Accounts.SignIn(t.Context(), "olena@example.org", password, office); err != nil {
			t.Fatal(err)
		}
		a, _, err := d.Accounts.ActorByID(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := actor(); a.Require(identity.SignedIn) != nil || len(a.Permissions()) != 0 {
		t.Errorf("with it one may %v", a.Permissions())
	}
	if err := d.Accounts.SetPassword(t.Context(), actorOf(p), p.ID, password, rightPassword); err != nil {
		t.Fatal(err)
	}
	password = rightPassword
	if a := actor(); !a.May(identity.EvaluationsWrite) {
		t.Error("with one's own password one may nothing either")
	}
}

func TestAStartPasswordEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.account("olena", identity.QA)
	_, password, err := d.Accounts.GiveStartPassword(t.Context(), admin, p.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Accounts.SignIn(t.Context(), p.Email, rightPassword, office)
	refused(t, err, "identity.wrong_password")
	d.wait(7 * 24 * time.Hour)
	_, err = d.Accounts.SignIn(t.Context(), p.Email, password, office)
	refused(t, err, "identity.start_over")
	_, err = d.Accounts.SignIn(t.Context(), p.Email, "wrong", office)
	refused(t, err, "identity.wrong_password") // who does not know it is told nothing
	_, other, err := d.Accounts.GiveStartPassword(t.Context(), admin, p.ID, 0)
	if err != nil || other == password {
		t.Errorf("a second one is %q, %v", other, err)
	}
}

func TestNobodyGivesAStartPasswordToThemselvesOrAbove(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	boss := d.account("boss", identity.Admin)
	hr := identity.Actor{ID: "p_hr", Roles: []identity.Role{identity.HR}}
	_, _, err := d.Accounts.GiveStartPassword(t.Context(), actorOf(boss), boss.ID, 0)
	refused(t, err, "staff.own_account")
	_, _, err = d.Accounts.GiveStartPassword(t.Context(), hr, boss.ID, 0)
	refused(t, err, "identity.forbidden")
	without := d.hire(staff.PersonInput{Name: "Without"})
	_, _, err = d.Accounts.GiveStartPassword(t.Context(), hr, without.ID, 0)
	if p := refused(t, err, "staff.invalid"); p.Field("#/email") == nil {
		t.Errorf("fields %+v", p.Fields)
	}
	_, _, err = d.Accounts.GiveStartPassword(t.Context(), hr, without.ID, 7)
	refused(t, err, "document.stale")
}
