package staff_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa/staff"
)

func TestFiltersAreKeptUnderTheirNameForTheirOwner(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := t.Context()
	one := identity.Actor{ID: "p_1", Roles: []identity.Role{identity.QA}}
	two := identity.Actor{ID: "p_2", Roles: []identity.Role{identity.QA}}
	in := staff.SavedFilterInput{List: staff.InteractionList, Name: "  К   проверке ", Query: "?evaluated=false&line=&operator_id=p_7"}
	key := once.NewKey("p_1", "POST /saved-filters", "k", []byte("body"))
	kept, replayed, err := d.Filters.Create(ctx, one, in, key)
	if err != nil || replayed || kept.Name != "К проверке" || kept.Query != "evaluated=false&operator_id=p_7" {
		t.Fatalf("%+v, %v", kept, err)
	}
	if again, replayed, err := d.Filters.Create(ctx, one, in, key); err != nil || !replayed || again.ID != kept.ID || again.Rev != 1 {
		t.Errorf("the same request again: %+v, %v, %v", again, replayed, err)
	}
	if _, _, err := d.Filters.Create(ctx, one, in, once.NewKey("p_1", "POST /saved-filters", "k", []byte("other"))); !errors.Is(err, once.ErrReused) {
		t.Errorf("another request with that key: %v", err)
	}
	over, _, err := d.Filters.Create(ctx, one, staff.SavedFilterInput{List: staff.InteractionList, Name: "к проверке", Query: "recorded=true"}, once.Key{})
	if err != nil || over.ID != kept.ID || over.Query != "recorded=true" || over.Rev != 2 {
		t.Errorf("saved over: %+v, %v", over, err)
	}
	if _, _, err := d.Filters.Create(ctx, one, staff.SavedFilterInput{List: staff.FindingList, Name: "К проверке", Query: "critical=true"}, once.Key{}); err != nil {
		t.Errorf("the same name for another list: %v", err)
	}
	for _, broken := range []string{"", "?", "line=", "a=%zz"} {
		if _, _, err := d.Filters.Create(ctx, one, staff.SavedFilterInput{List: staff.FindingList, Name: "x", Query: broken}, once.Key{}); !errors.Is(err, staff.ErrBadFilter) {
			t.Errorf("query %q: %v", broken, err)
		}
	}
	name := " "
	if _, err := d.Filters.Change(ctx, one, kept.ID, 0, staff.SavedFilterChange{Name: &name}); !errors.Is(err, staff.ErrFilterName) {
		t.Errorf("without a name: %v", err)
	}
	if _, err := d.Filters.Change(ctx, two, kept.ID, 0, staff.SavedFilterChange{}); problem.From(err).Kind != problem.NotFound {
		t.Errorf("somebody else changes it: %v", err)
	}
	if err := d.Filters.Delete(ctx, two, kept.ID); problem.From(err).Kind != problem.NotFound {
		t.Errorf("somebody else deletes it: %v", err)
	}
	for f, want := range map[staff.ListName]int{staff.InteractionList: 1, staff.FindingList: 1, staff.EvaluationList: 0, "": 2} {
		got, err := d.Filters.List(ctx, one, staff.SavedFilterFilter{List: f}, paging.Request{})
		if err != nil || len(got.Items) != want {
			t.Errorf("%d filters of %q, %v", len(got.Items), f, err)
		}
	}
	if err := d.Filters.Delete(ctx, one, kept.ID); err != nil {
		t.Error(err)
	}
	for n := range 30 {
		if _, _, err := d.Filters.Create(ctx, two, staff.SavedFilterInput{List: staff.FindingList, Name: fmt.Sprint(n), Query: "x=1"}, once.Key{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := d.Filters.Create(ctx, two, staff.SavedFilterInput{List: staff.FindingList, Name: "more", Query: "x=1"}, once.Key{}); !errors.Is(err, staff.ErrFiltersFull) {
		t.Errorf("without an end: %v", err)
	}
	if _, err := d.Filters.List(ctx, identity.Actor{}, staff.SavedFilterFilter{}, paging.Request{}); !errors.Is(err, identity.ErrUnknown) {
		t.Errorf("nobody: %v", err)
	}
}

func TestColumnsAreKeptWithThePerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one := identity.Actor{ID: "p_1", Roles: []identity.Role{identity.QA}}
	want := func(columns ...string) {
		t.Helper()
		got, err := d.Filters.Settings(t.Context(), one, staff.InteractionList)
		if diff := cmp.Diff(columns, got.Columns); err != nil || diff != "" {
			t.Errorf("%v, (-want +got):\n%s", err, diff)
		}
	}
	want()
	for _, columns := range [][]string{{"when", "line"}, {"line"}, {}} {
		if err := d.Filters.ChooseColumns(t.Context(), one, staff.InteractionList, columns); err != nil {
			t.Fatal(err)
		}
		want(columns...)
	}
	if _, _, err := d.Filters.Create(t.Context(), one, staff.SavedFilterInput{List: staff.InteractionList, Name: "x", Query: "line=a"}, once.Key{}); err != nil {
		t.Fatal(err)
	}
	if all, err := d.Filters.Settings(t.Context(), one, staff.InteractionList); err != nil || len(all.Filters) != 1 || all.Columns == nil {
		t.Errorf("settings %+v, %v", all, err)
	}
	if err := d.Filters.ChooseColumns(t.Context(), identity.Actor{ID: "t_1", IsToken: true}, staff.InteractionList, nil); !errors.Is(err, identity.ErrForbidden) {
		t.Errorf("a token chooses: %v", err)
	}
}
