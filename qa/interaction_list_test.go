package qa_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
