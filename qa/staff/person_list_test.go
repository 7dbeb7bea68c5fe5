package staff_test

import (
	"fmt"
	"slices"
	"testing"

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
