package qa_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa"
)

func TestListShowsEachWhatIsTheirs(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	var batch []qa.Interaction
	for n := range 7 {
		i := heard(n, "")
		i.OperatorID, i.TeamID = fmt.Sprint("p_", n%2), fmt.Sprint("t_", n%2)
		batch = append(batch, i)
	}
	if _, err := desk.calls.Merge(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	seen := func(a identity.Actor, f qa.InteractionFilter) (found []string) {
		t.Helper()
		page := paging.Request{Size: 2}
		for {
			got, err := desk.calls.List(t.Context(), a, f, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range got.Items {
				found = append(found, i.CallID)
			}
			if page.After = got.Next; page.After == "" {
				return found
			}
		}
	}
	no := false
	all := []string{"6.0", "5.0", "4.0", "3.0", "2.0", "1.0", "0.0"}
	for _, test := range []struct {
		name   string
		actor  identity.Actor
		filter qa.InteractionFilter
		want   []string
	}{
		{"QA sees all", identity.Actor{ID: "p_q", Roles: []identity.Role{identity.QA}}, qa.InteractionFilter{}, all},
		{"an operator their own", identity.Actor{ID: "p_1", Roles: []identity.Role{identity.Operator}}, qa.InteractionFilter{}, []string{"5.0", "3.0", "1.0"}},
		{"not by asking for others'", identity.Actor{ID: "p_1", Roles: []identity.Role{identity.Operator}}, qa.InteractionFilter{OperatorID: "p_0"}, nil},
		{"a supervisor their teams'", identity.Actor{ID: "p_s", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"t_0"}}, qa.InteractionFilter{}, []string{"6.0", "4.0", "2.0", "0.0"}},
		{"by time", identity.System(), qa.InteractionFilter{From: callStart.Add(2 * time.Minute), To: callStart.Add(4 * time.Minute)}, []string{"3.0", "2.0"}},
		{"not evaluated", identity.System(), qa.InteractionFilter{Evaluated: &no}, all},
		{"not recorded", identity.System(), qa.InteractionFilter{Recorded: &no}, all},
	} {
		if diff := cmp.Diff(test.want, seen(test.actor, test.filter)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	one := identity.Actor{ID: "p_1", Roles: []identity.Role{identity.Operator}}
	var missing *problem.Error
	if _, err := desk.calls.Get(t.Context(), one, qa.InteractionID("asterisk", "2.0")); !errors.As(err, &missing) || missing.Kind != problem.NotFound {
		t.Errorf("an operator got another's call: %v", err)
	}
}

// calls of every kind, to look for some of them.
func (d callDesk) filled(t *testing.T) {
	t.Helper()
	var batch []qa.Interaction
	for n, edit := range []func(*qa.Interaction){
		func(i *qa.Interaction) { i.Direction, i.Customer = qa.Outbound, "K-1" },
		func(i *qa.Interaction) { i.Topic, i.TalkSeconds = "Возврат заказа", new(59) },
		func(i *qa.Interaction) {
			i.Topic, i.TalkSeconds, i.Resolved = "Заказ (новый)", new(60), new(true)
		},
		func(i *qa.Interaction) { i.Channel, i.Resolved, i.Customer = qa.Chat, new(false), "K-1" },
		func(i *qa.Interaction) { i.TeamID, i.CreatedIn, i.Customer = "t_9", "im_1", "K-2" },
	} {
		i := heard(n, "")
		i.OperatorID, i.TeamID = "p_1", "t_1"
		edit(&i)
		batch = append(batch, i)
	}
	if _, err := d.calls.Merge(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}

func TestListNarrowsByWhatIsKnownOfAContact(t *testing.T) {
	t.Parallel()
	d := newCallDesk(t)
	d.filled(t)
	yes, no := true, false
	boss := identity.Actor{ID: "p_s", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"t_9"}}
	for name, test := range map[string]struct {
		actor  identity.Actor
		filter qa.InteractionFilter
		want   []string
	}{
		"direction":           {identity.System(), qa.InteractionFilter{Direction: qa.Outbound}, []string{"0.0"}},
		"channel":             {identity.System(), qa.InteractionFilter{Channel: qa.Chat}, []string{"3.0"}},
		"a part of the topic": {identity.System(), qa.InteractionFilter{Topic: "ЗАКАЗ"}, []string{"2.0", "1.0"}},
		"no pattern":          {identity.System(), qa.InteractionFilter{Topic: "(нов"}, []string{"2.0"}},
		"at least":            {identity.System(), qa.InteractionFilter{MinTalkSeconds: new(60)}, []string{"2.0"}},
		"at most":             {identity.System(), qa.InteractionFilter{MaxTalkSeconds: new(59)}, []string{"1.0"}},
		"between":             {identity.System(), qa.InteractionFilter{MinTalkSeconds: new(10), MaxTalkSeconds: new(60)}, []string{"2.0", "1.0"}},
		"resolved":            {identity.System(), qa.InteractionFilter{Resolved: &yes}, []string{"2.0"}},
		"not resolved":        {identity.System(), qa.InteractionFilter{Resolved: &no}, []string{"3.0"}},
		"import":              {identity.System(), qa.InteractionFilter{CreatedIn: "im_1"}, []string{"4.0"}},
		"the same customer":   {identity.System(), qa.InteractionFilter{SameCustomerAs: qa.InteractionID("asterisk", "0.0")}, []string{"3.0", "0.0"}},
		"nothing of others'":  {boss, qa.InteractionFilter{Channel: qa.Chat}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := d.calls.List(t.Context(), test.actor, test.filter, paging.Request{})
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, i := range got.Items {
				found = append(found, i.CallID)
			}
			if diff := cmp.Diff(test.want, found); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for id, want := range map[string]string{qa.InteractionID("asterisk", "1.0"): "interaction.no_customer", qa.InteractionID("asterisk", "0.0"): "interaction.not_found"} {
		by := identity.System()
		if want == "interaction.not_found" {
			by = boss
		}
		_, err := d.calls.List(t.Context(), by, qa.InteractionFilter{SameCustomerAs: id}, paging.Request{})
		if p := problem.From(err); p.Code != want {
			t.Errorf("the customer of %s for %s: %v", id, by.ID, err)
		}
	}
}

// From each contact of a filtered list one gets to the next, both ways, and
// past the ends to nowhere.
func TestNeighboursAreThoseOfTheList(t *testing.T) {
	t.Parallel()
	d := newCallDesk(t)
	d.filled(t)
	for _, f := range []qa.InteractionFilter{{}, {TeamID: "t_1"}, {Topic: "заказ"}, {From: callStart.Add(time.Minute), To: callStart.Add(3 * time.Minute)}} {
		list, err := d.calls.List(t.Context(), identity.System(), f, paging.Request{})
		if err != nil {
			t.Fatal(err)
		}
		at := func(n int) string {
			if n < 0 || n >= len(list.Items) {
				return ""
			}
			return list.Items[n].ID
		}
		for n, i := range list.Items {
			later, before, err := d.calls.Neighbours(t.Context(), identity.System(), f, i)
			if err != nil || later != at(n-1) || before != at(n+1) {
				t.Errorf("%+v: beside %s are %q and %q, %v", f, i.CallID, later, before, err)
			}
		}
	}
}

// Whether a contact is evaluated is known with it, whatever happens to its
// evaluations; an older database is taught it.
func TestContactsKnowIfTheyAreEvaluated(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.linker.link = func(ctx context.Context, id string) error {
		e, _, err := d.Evaluations.ClaimLink(ctx, id, "me", time.Minute)
		if err == nil {
			_, err = d.Evaluations.SettleLink(ctx, e, nil)
		}
		return err
	}
	evaluated := func(want ...string) {
		t.Helper()
		yes, no := true, false
		got, err := d.Interactions.List(t.Context(), marina, qa.InteractionFilter{Evaluated: &yes}, paging.Request{})
		d.must(err)
		var ids []string
		for _, i := range got.Items {
			ids = append(ids, i.ID)
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("evaluated (-want +got):\n%s", diff)
		}
		rest, err := d.Interactions.List(t.Context(), marina, qa.InteractionFilter{Evaluated: &no}, paging.Request{})
		d.must(err)
		if len(rest.Items) != 3-len(want) {
			t.Errorf("%d are not evaluated, and %d are", len(rest.Items), len(want))
		}
	}
	for n := range 3 {
		d.call(fmt.Sprint("i_", n), olga, n)
	}
	d.draft(marina, "i_2", nil)
	evaluated()
	first := d.submitted(marina, "i_0", partly())
	second := d.submitted(pavel, "i_0", met())
	d.submitted(marina, "i_1", met())
	evaluated("i_1", "i_0")
	for n, e := range []qa.Evaluation{first, second} {
		_, err := d.Evaluations.Void(t.Context(), marina, e.ID, 0, "Wrong call")
		d.must(err)
		if n == 0 {
			evaluated("i_1", "i_0")
		}
	}
	evaluated("i_1")
	_, err := d.db.Collection("interactions").UpdateMany(t.Context(), bson.M{}, bson.M{"$unset": bson.M{"evaluated": ""}})
	d.must(err)
	for range 2 {
		d.must(qa.MarkEvaluated(t.Context(), d.db))
		evaluated("i_1")
	}
}
