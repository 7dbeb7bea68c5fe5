package staff_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

func TestPersonIsKeptAsTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	team := d.found(staff.TeamInput{Name: "Приём заказов"})
	p := d.hire(staff.PersonInput{
		Name: "  Ганна   Шевченко ", Email: "Hanna@Example.org", TeamID: team.ID, AgentIDs: []string{" Local/202 ", "Local/201"},
		Roles: []identity.Role{identity.QA, identity.Operator}, HiredOn: "2024-02-29", Lang: "uk",
	})
	got, err := d.People.Get(t.Context(), admin, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := staff.Person{
		ID: p.ID, Rev: 1, AuthRev: 1, Name: "Ганна Шевченко", Email: "hanna@example.org", TeamID: team.ID, Active: true,
		Roles: []identity.Role{identity.Operator, identity.QA}, AgentIDs: []string{"Local/201", "Local/202"}, HiredOn: "2024-02-29",
		Lang: "uk", CreatedAt: d.now(), UpdatedAt: d.now(), History: []staff.Change{{At: d.now(), By: admin.ID, What: "created"}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(staff.Person{}, "NameKey", "Search")); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

func TestWrongPersonIsRefusedByField(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	operator := []identity.Role{identity.Operator}
	for _, test := range []struct {
		name    string
		in      staff.PersonInput
		code    string
		pointer string
	}{
		{"no name", staff.PersonInput{Name: " ", Roles: operator}, "staff.invalid", "#/name"},
		{"no role", staff.PersonInput{Name: "A"}, "staff.invalid", "#/roles"},
		{"no address", staff.PersonInput{Name: "A", Roles: operator, Email: "at home"}, "staff.invalid", "#/email"},
		{"address with a name", staff.PersonInput{Name: "A", Roles: operator, Email: "A <a@b.org>"}, "staff.invalid", "#/email"},
		{"no such day", staff.PersonInput{Name: "A", Roles: operator, HiredOn: "2025-02-29"}, "staff.invalid", "#/hired_on"},
		{"no such team", staff.PersonInput{Name: "A", Roles: operator, TeamID: "tm_none"}, "staff.invalid", "#/team_id"},
		{"no such language", staff.PersonInput{Name: "A", Roles: operator, Lang: "fr"}, "staff.invalid", "#/lang"},
		{"a password without an address", staff.PersonInput{Name: "A", Roles: operator, Password: "long enough for it"}, "staff.invalid", "#/email"},
		{"a short password", staff.PersonInput{Name: "A", Roles: operator, Email: "a@b.org", Password: "short"}, "identity.password_rules", "#/password"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := d.People.Create(t.Context(), admin, test.in, once.Key{})
			if p := refused(t, err, test.code); p.Field(test.pointer) == nil {
				t.Errorf("fields %+v, want %s", p.Fields, test.pointer)
			}
		})
	}
}

func TestCreatingTwiceWithOneKeyMakesOnePerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	in := staff.PersonInput{Name: "Пётр", Email: "petr@example.org", AgentIDs: []string{"201"}, Roles: []identity.Role{identity.Operator}}
	key := once.NewKey("p_admin", "POST /staff", "k1", []byte("body"))
	var made atomic.Int32
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			p, replayed, err := d.People.Create(t.Context(), admin, in, key)
			if err != nil || p.ID != key.ID("p_") {
				t.Errorf("%v, %v", p.ID, err)
			}
			if !replayed {
				made.Add(1)
			}
		})
	}
	group.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
	_, _, err := d.People.Create(t.Context(), admin, in, once.NewKey("p_admin", "POST /staff", "k1", []byte("other")))
	refused(t, err, once.ErrReused.Code)
	_, _, err = d.People.Create(t.Context(), admin, in, once.Key{})
	refused(t, err, "staff.email_taken")
}

func TestTwoPeopleNeverHoldOneKey(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var won atomic.Int32
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			_, _, err := d.People.Create(t.Context(), admin, staff.PersonInput{
				Name: fmt.Sprintf("Person %d", i), Email: "one@example.org", AgentIDs: []string{"one"},
				Roles: []identity.Role{identity.Operator},
			}, once.Key{})
			if err == nil {
				won.Add(1)
				return
			}
			if p := refused(t, err, "staff.email_taken"); p.Field("#/email") == nil {
				t.Errorf("fields %+v", p.Fields)
			}
		})
	}
	group.Wait()
	all, err := d.People.List(t.Context(), admin, staff.PersonFilter{}, paging.Request{})
	if err != nil || won.Load() != 1 || len(all.Items) != 1 {
		t.Errorf("%d won, %d are kept, %v", won.Load(), len(all.Items), err)
	}
}

func TestKeysMoveWithTheirPeople(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.hire(staff.PersonInput{Name: "A", Email: "a@example.org", AgentIDs: []string{"1", "2"}})
	b := d.hire(staff.PersonInput{Name: "B", Email: "b@example.org"})
	change := func(p staff.Person, c staff.PersonChange) error {
		_, err := d.People.Change(t.Context(), admin, p.ID, 0, c)
		return err
	}
	refused(t, change(b, staff.PersonChange{Email: new("a@example.org")}), "staff.email_taken")
	p := refused(t, change(b, staff.PersonChange{AgentIDs: []string{"0", "2"}}), "staff.agent_taken")
	if p.Field("#/agent_ids/1") == nil || p.Params["person"] != "A" {
		t.Errorf("fields %+v, params %v", p.Fields, p.Params)
	}
	for _, err := range []error{
		change(a, staff.PersonChange{Email: new("a2@example.org"), AgentIDs: []string{"1"}}),
		change(b, staff.PersonChange{Email: new("A@example.org"), AgentIDs: []string{"0", "2"}}),
		change(b, staff.PersonChange{AgentIDs: []string{}}),
		change(a, staff.PersonChange{AgentIDs: []string{"0", "1", "2"}}),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	got, err := d.People.ByAgentID(t.Context(), "0", "")
	if err != nil || got.ID != a.ID {
		t.Errorf("identity 0 is %s's, %v", got.Name, err)
	}
}

func TestChangeChecksTheRevision(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.hire(staff.PersonInput{Name: "A", Email: "a@example.org"})
	changed, err := d.People.Change(t.Context(), admin, p.ID, 1, staff.PersonChange{Name: new("B")})
	if err != nil || changed.Rev != 2 || changed.AuthRev != 1 {
		t.Fatalf("%+v, %v", changed, err)
	}
	_, err = d.People.Change(t.Context(), admin, p.ID, 1, staff.PersonChange{Name: new("C")})
	refused(t, err, "document.stale")
	same, err := d.People.Change(t.Context(), admin, p.ID, 2, staff.PersonChange{Name: new(" B ")})
	if err != nil || same.Rev != 2 {
		t.Errorf("a change of nothing gives revision %d, %v", same.Rev, err)
	}
	last := changed.History[len(changed.History)-1]
	if last.What != "name" || last.From != "A" || last.To != "B" || last.By != admin.ID {
		t.Errorf("history %+v", changed.History)
	}
}

// Without a revision nobody's change is lost, whoever is first.
func TestChangesWithoutRevisionAllCount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.hire(staff.PersonInput{Name: "A"})
	var group sync.WaitGroup
	for i := range 6 {
		group.Go(func() {
			if _, err := d.People.Change(t.Context(), admin, p.ID, 0, staff.PersonChange{Name: new(fmt.Sprint("N", i))}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got, err := d.People.Get(t.Context(), admin, p.ID); err != nil || got.Rev != 7 {
		t.Errorf("revision %d after six changes of 1, %v", got.Rev, err)
	}
}

func TestSessionsEndByRevision(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.hire(staff.PersonInput{Name: "A", Email: "a@example.org"})
	for i, c := range []staff.PersonChange{
		{Roles: []identity.Role{identity.QA}},
		{Active: new(false)},
	} {
		got, err := d.People.Change(t.Context(), admin, p.ID, 0, c)
		if err != nil || got.AuthRev != i+2 {
			t.Errorf("after %+v: %d, %v", c, got.AuthRev, err)
		}
	}
}

func TestOnlyAdministratorsMakeAdministrators(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hr := identity.Actor{ID: "p_hr", Roles: []identity.Role{identity.HR}}
	boss := d.hire(staff.PersonInput{Name: "Boss", Email: "boss@example.org", Roles: []identity.Role{identity.Admin}})
	_, _, err := d.People.Create(t.Context(), hr, staff.PersonInput{Name: "X", Roles: []identity.Role{identity.Admin}}, once.Key{})
	refused(t, err, "identity.forbidden")
	_, err = d.People.Change(t.Context(), hr, boss.ID, 0, staff.PersonChange{Email: new("hr@example.org")})
	refused(t, err, "identity.forbidden")
	self := identity.Actor{ID: boss.ID, Roles: boss.Roles}
	_, err = d.People.Disable(t.Context(), self, boss.ID, 0)
	refused(t, err, "staff.own_account")
	_, err = d.People.Change(t.Context(), self, boss.ID, 0, staff.PersonChange{Roles: []identity.Role{identity.QA}})
	refused(t, err, "staff.own_account")
	if _, err := d.People.Change(t.Context(), self, boss.ID, 0, staff.PersonChange{Name: new("The Boss")}); err != nil {
		t.Error(err)
	}
}
