package staff_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

const rosterFile = `ФИО;Почта;Роли;Команда;Агент;Принят;Работает
Шевченко Ганна;hanna@example.org;оператор;Приём заказов;Local/201, Local/211;01.02.2024;да
Петров Пётр;petr@example.org;оператор, супервизор;приём  заказов;Local/202;;
Найденный Оператор;found@example.org;;Чат;Local/203;;
Уволенный Семён;;;;Local/204;;нет
`

// load imports a file and fails the test unless that does what it should, and
// what a rehearsal says of it.
func (d *desk) load(file string, want staff.ImportResult) {
	d.tb.Helper()
	plan, err := d.People.RehearseCSV(d.tb.Context(), admin, strings.NewReader(file))
	if diff := cmp.Diff(want, plan.ImportResult); diff != "" || err != nil {
		d.tb.Errorf("rehearsed: %v (-want +got):\n%s", err, diff)
	}
	got, err := d.People.ImportCSV(d.tb.Context(), admin, strings.NewReader(file))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		d.tb.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// agent is the person whom the PBX names so.
func (d *desk) agent(id string) staff.Person {
	d.tb.Helper()
	p, err := d.People.ByAgentID(d.tb.Context(), id, "")
	if err != nil {
		d.tb.Fatal(err)
	}
	return p
}

func TestRosterIsImportedOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.load(rosterFile, staff.ImportResult{Created: 4})
	d.load(rosterFile, staff.ImportResult{Unchanged: 4})
	if gone := d.agent("Local/204"); gone.Active || gone.ToConfirm {
		t.Errorf("who left is %+v", gone)
	}
	teams, err := d.Teams.List(t.Context(), admin, staff.TeamFilter{}, paging.Request{})
	if err != nil || len(teams.Items) != 2 {
		t.Errorf("teams %+v, %v", teams.Items, err)
	}
	if hanna := d.agent("Local/211"); hanna.HiredOn != "2024-02-01" || hanna.TeamID == "" {
		t.Errorf("%+v", hanna)
	}
}

func TestRosterConfirmsWhomAnImportFound(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.agent("Local/203")
	d.load(rosterFile, staff.ImportResult{Created: 3, Updated: 1})
	after := d.agent("Local/203")
	if after.ID != before.ID || !after.Active || after.ToConfirm || after.Name != "Найденный Оператор" || after.Email != "found@example.org" {
		t.Errorf("%+v", after)
	}
}

func TestRosterThatKnowsLessTakesNothingAway(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.load(rosterFile, staff.ImportResult{Created: 4})
	before := d.agent("Local/201")
	d.load("name,email,agent_ids\nГанна Шевченко,hanna@example.org,Local/221\n", staff.ImportResult{Updated: 1})
	after := d.agent("Local/221")
	if after.ID != before.ID || len(after.AgentIDs) != 3 || after.TeamID != before.TeamID || after.Name != "Ганна Шевченко" {
		t.Errorf("%+v", after)
	}
}

func TestWrongRowsDoNotStopARoster(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hire(staff.PersonInput{Name: "A", Email: "a@example.org", AgentIDs: []string{"1"}})
	boss := d.hire(staff.PersonInput{Name: "Boss", Email: "boss@example.org", Roles: []identity.Role{identity.Admin}})
	hr := identity.Actor{ID: "p_hr", Roles: []identity.Role{identity.HR}}
	file := "name,email,roles,agent_ids\n" +
		"B,b@example.org,,2\n" +
		"C,c@example.org,,1\n" + // A's identity
		"D,b@example.org,,1\n" + // two people
		"E,e@example.org,admin,\n" + // not for HR
		"Boss,boss@example.org,operator,\n" + // not for HR
		"F,f@example.org,king,\n" +
		",g@example.org,,\n" + // nobody without a name
		"H,h@example.org,,\"2\n" // to the end of the file
	plan, err := d.People.RehearseCSV(t.Context(), hr, strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	result, err := d.People.ImportCSV(t.Context(), hr, strings.NewReader(file))
	if diff := cmp.Diff(result, plan.ImportResult); diff != "" || err != nil {
		t.Fatalf("%v, rehearsed otherwise (-done +rehearsed):\n%s", err, diff)
	}
	got := map[int]string{}
	for _, e := range result.Errors {
		got[e.Line] = e.Reason
	}
	want := map[int]string{
		3: "row.two_people", 4: "row.two_people", 5: "identity.forbidden", 6: "identity.forbidden", 7: "row.unknown_role",
		8: "staff.invalid", 9: "row.unreadable",
	}
	if diff := cmp.Diff(want, got); diff != "" || result.Created != 1 || result.Rejected != 7 {
		t.Errorf("%+v (-want +got):\n%s", result, diff)
	}
	if p, err := d.People.Get(t.Context(), admin, boss.ID); err != nil || !p.Has(identity.Admin) {
		t.Errorf("%+v, %v", p, err)
	}
	_, err = d.People.ImportCSV(t.Context(), identity.Actor{ID: "p_x", Roles: []identity.Role{identity.QA}}, strings.NewReader(file))
	refused(t, err, "identity.forbidden")
}

func TestOneRosterImportedByTwoAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var file strings.Builder
	file.WriteString("name,email,team,agent_ids\n")
	for i := range 60 {
		fmt.Fprintf(&file, "Person %d,p%d@example.org,Team %d,Local/%d\n", i, i, i%3, i)
	}
	var group sync.WaitGroup
	results := make([]staff.ImportResult, 3)
	for i := range results {
		group.Go(func() {
			var err error
			if results[i], err = d.instance().People.ImportCSV(t.Context(), admin, strings.NewReader(file.String())); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	created := 0
	for _, r := range results {
		created += r.Created
		if r.Rejected != 0 {
			t.Errorf("%+v", r)
		}
	}
	people, err := d.People.List(t.Context(), admin, staff.PersonFilter{}, paging.Request{Size: 100})
	if err != nil || created != 60 || len(people.Items) != 60 {
		t.Errorf("%d created, %d there, %v", created, len(people.Items), err)
	}
	teams, err := d.Teams.List(t.Context(), admin, staff.TeamFilter{}, paging.Request{})
	if err != nil || len(teams.Items) != 3 {
		t.Errorf("%d teams, %v", len(teams.Items), err)
	}
}

// Somebody new gets the address of somebody who has another one now.
func TestAddressOfSomebodyElseBefore(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := "name,email\nA,office@example.org\n"
	d.load(file, staff.ImportResult{Created: 1})
	first, err := d.People.List(t.Context(), admin, staff.PersonFilter{}, paging.Request{})
	if err != nil || len(first.Items) != 1 {
		t.Fatal(first.Items, err)
	}
	if _, err := d.People.Change(t.Context(), admin, first.Items[0].ID, 0, staff.PersonChange{Email: new("a@example.org")}); err != nil {
		t.Fatal(err)
	}
	d.load(strings.ReplaceAll(file, "A,", "B,"), staff.ImportResult{Created: 1})
}

// A rehearsal follows a person through all rows that are about them, in however
// many parts the file is read, and says what would be different; it writes
// nothing.
func TestRehearsalSaysWhatAnImportWouldDo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	known := d.hire(staff.PersonInput{Name: "Ганна", Email: "hanna@example.org"})
	var file strings.Builder
	file.WriteString("name,email,team,agent_ids\nГанна Шевченко,hanna@example.org,Чат,\nНовый,new@example.org,чат,7\n")
	for i := range 300 { // the rest of the file is looked up later
		fmt.Fprintf(&file, "Person %d,p%d@example.org,,\n", i, i)
	}
	file.WriteString("Новый,,,7\nДругой,other@example.org,,7\n")
	plan, err := d.People.RehearseCSV(t.Context(), admin, strings.NewReader(file.String()))
	if err != nil || plan.Created != 301 || plan.Updated != 1 || plan.Unchanged != 1 || plan.Rejected != 1 || len(plan.Teams) != 1 {
		t.Fatalf("%d, %d, %d, %d, %v, %v", plan.Created, plan.Updated, plan.Unchanged, plan.Rejected, plan.Teams, err)
	}
	first := plan.Steps[0]
	if first.New || first.Person.ID != known.ID || len(first.Changes) != 2 || first.Changes[0].From != "Ганна" || first.Team != "Чат" || first.Line != 2 {
		t.Errorf("%+v", first)
	}
	if second := plan.Steps[1]; !second.New || second.Person.AgentIDs[0] != "7" {
		t.Errorf("%+v", second)
	}
	people, err := d.People.Count(t.Context(), admin, staff.PersonFilter{}, 100)
	teams, err2 := d.Teams.List(t.Context(), admin, staff.TeamFilter{}, paging.Request{})
	if err != nil || err2 != nil || people != 1 || len(teams.Items) != 0 {
		t.Errorf("after it there are %d people and %d teams, %v, %v", people, len(teams.Items), err, err2)
	}
}
