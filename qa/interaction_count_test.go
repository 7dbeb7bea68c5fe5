package qa_test

import (
	"testing"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa"
)

// What is counted is what is listed, in what one may see and no further than
// asked; a filter that ends before it begins says where.
func TestContactsAreCountedAsTheyAreListed(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	d := newCallDeskOn(t, db)
	d.filled(t)
	boss := identity.Actor{ID: "p_s", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"t_9"}}
	for _, by := range []identity.Actor{identity.System(), boss} {
		for _, f := range []qa.InteractionFilter{
			{},
			{TeamID: "t_1"},
			{OperatorID: "p_1"},
			{Line: "sales"},
			{Evaluated: new(false)},
			{Recorded: new(false), Topic: "заказ"},
			{CallPrefix: "1"},
			{SameCustomerAs: qa.InteractionID("asterisk", "4.0")},
		} {
			list, err := d.calls.List(t.Context(), by, f, paging.Request{})
			if err != nil {
				t.Fatal(err)
			}
			if n, err := d.calls.Count(t.Context(), by, f, 100); err != nil || n != len(list.Items) {
				t.Errorf("%s counts %d of %+v, and sees %d: %v", by.ID, n, f, len(list.Items), err)
			}
			for _, i := range list.Items {
				if _, _, err := d.calls.Neighbours(t.Context(), by, f, i); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if n, err := d.calls.Count(t.Context(), identity.System(), qa.InteractionFilter{}, 3); err != nil || n != 3 {
		t.Errorf("%d counted of at most 3, %v", n, err)
	}
	backwards := qa.InteractionFilter{From: callStart, To: callStart, MinTalkSeconds: new(9), MaxTalkSeconds: new(8)}
	_, err := d.calls.List(t.Context(), boss, backwards, paging.Request{})
	if p := problem.From(err); p.Code != "interaction.filter_backwards" || len(p.Fields) != 2 {
		t.Errorf("backwards: %v", err)
	}
	watch.ScansNothing()
}
