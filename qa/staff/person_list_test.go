package staff_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

func TestListIsAlphabeticPagedAndFiltered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	team := d.found(staff.TeamInput{Name: "Одна"})
	for i, name := range []string{
		"Яковлев Илья", "Іваненко Ольга", "Ёлкин Пётр", "иванов иван", "Йосипенко Марта", "Зуев Олег",
		"Adams Ann", "(скобка) Анна", "Зуев Олег", "Євтушенко Юрій",
	} {
		in := staff.PersonInput{Name: name, Email: fmt.Sprintf("n%d@example.org", i), AgentIDs: []string{fmt.Sprintf("PJSIP/30%d", i)}}
		if i%2 == 0 {
			in.TeamID, in.Roles = team.ID, []identity.Role{identity.Operator, identity.Trainer}
		}
		d.hire(in)
	}
	names := func(f staff.PersonFilter, size int) []string {
		var names []string
		req := paging.Request{Size: size}
		for {
			page, err := d.People.List(t.Context(), admin, f, req)
			if err != nil {
				t.Fatalf("%+v: %v", f, err)
			}
			for _, p := range page.Items {
				names = append(names, p.Name)
			}
			if page.Next == "" {
				return names
			}
			req.After = page.Next
		}
	}
	alphabet := []string{
		"(скобка) Анна", "Adams Ann", "Ёлкин Пётр", "Євтушенко Юрій", "Зуев Олег", "Зуев Олег", "иванов иван",
		"Іваненко Ольга", "Йосипенко Марта", "Яковлев Илья",
	}
	for _, size := range []int{1, 3, 100} {
		if got := names(staff.PersonFilter{}, size); !slices.Equal(got, alphabet) {
			t.Errorf("pages of %d: %v", size, got)
		}
	}
	for _, test := range []struct {
		filter staff.PersonFilter
		want   int
	}{
		{staff.PersonFilter{TeamID: team.ID}, 5},
		{staff.PersonFilter{Role: identity.Trainer}, 5},
		{staff.PersonFilter{Role: identity.Admin}, 0},
		{staff.PersonFilter{Active: new(false)}, 0},
		{staff.PersonFilter{Active: new(true), ToConfirm: new(false)}, 10},
		{staff.PersonFilter{Query: "ИВАН"}, 1},
		{staff.PersonFilter{Query: "елк пет"}, 1},
		{staff.PersonFilter{Query: "  олег   зуев "}, 2},
		{staff.PersonFilter{Query: "олег ива"}, 0},
		{staff.PersonFilter{Query: "n3@"}, 1},
		{staff.PersonFilter{Query: "pjsip/30"}, 10},
		{staff.PersonFilter{Query: "pjsip/30", TeamID: team.ID}, 5},
		{staff.PersonFilter{Query: "(скоб"}, 1},
		{staff.PersonFilter{Query: ".*"}, 0},
		{staff.PersonFilter{Query: "example"}, 0},
		{staff.PersonFilter{Query: "$"}, 0},
	} {
		if got := names(test.filter, 3); len(got) != test.want {
			t.Errorf("%+v finds %v, want %d", test.filter, got, test.want)
		}
	}
}

// Whoever narrows a list chooses from what they may see, in the order of the
// alphabet; those who have left are there, too.
func TestChoicesAreWhatOneMaySee(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lead := d.account("lead", identity.Supervisor)
	red, blue := d.found(staff.TeamInput{Name: "Красная", LeadIDs: []string{lead.ID}}), d.found(staff.TeamInput{Name: "Белая"})
	anna := d.hire(staff.PersonInput{Name: "Анна", Roles: []identity.Role{identity.Operator}, TeamID: red.ID})
	boris := d.hire(staff.PersonInput{Name: "Борис", Roles: []identity.Role{identity.Operator}, TeamID: blue.ID})
	d.hire(staff.PersonInput{Name: "Вера", Roles: []identity.Role{identity.Trainer}})
	_, err := d.People.Disable(t.Context(), admin, boris.ID, 0)
	d.must(err)
	supervisor := actorOf(lead)
	supervisor.Leads = []string{red.ID}
	both := staff.Choices{
		Operators: []staff.Choice{{ID: anna.ID, Name: "Анна"}, {ID: boris.ID, Name: "Борис"}},
		Teams:     []staff.Choice{{ID: blue.ID, Name: "Белая"}, {ID: red.ID, Name: "Красная"}},
	}
	for _, test := range []struct {
		by   identity.Actor
		want staff.Choices
	}{
		{admin, both},
		{supervisor, staff.Choices{Operators: both.Operators[:1], Teams: both.Teams[1:]}},
		{identity.Actor{ID: anna.ID, Roles: []identity.Role{identity.Operator}}, staff.Choices{Operators: both.Operators[:1]}},
	} {
		got, err := d.People.Choices(t.Context(), test.by)
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%s (-want +got): %v\n%s", test.by.ID, err, diff)
		}
	}
}
