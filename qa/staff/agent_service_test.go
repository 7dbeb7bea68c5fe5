package staff_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

func TestUnknownAgentBecomesOnePersonToConfirm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	second := d.instance()
	var group sync.WaitGroup
	ids := make([]string, 200)
	for i := range ids {
		people := d.People
		if i%2 == 1 {
			people = second.People
		}
		group.Go(func() {
			p, err := people.ByAgentID(t.Context(), "Local/201@agents", "Олена")
			if err != nil {
				t.Error(err)
			}
			ids[i] = p.ID
		})
	}
	group.Wait()
	all, err := d.People.List(t.Context(), admin, staff.PersonFilter{}, paging.Request{})
	if err != nil || len(all.Items) != 1 {
		t.Fatalf("%d people, %v", len(all.Items), err)
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); !slices.Equal(ids, []string{all.Items[0].ID}) {
		t.Errorf("askers got %v, the person is %q", ids, all.Items[0].ID)
	}
}

func TestFoundOperatorIsConfirmed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, err := d.People.ByAgentID(t.Context(), "Local/201@agents", "Олена")
	if err != nil {
		t.Fatal(err)
	}
	if p.Active || !p.ToConfirm || !p.Has(identity.Operator) || p.Name != "Олена" {
		t.Errorf("found %+v", p)
	}
	found := p
	team := d.found(staff.TeamInput{Name: "Чат"})
	who := staff.ConfirmInput{Name: "Олена Коваль", TeamID: team.ID, Roles: []identity.Role{identity.Operator, identity.Trainer}}
	_, err = d.People.Confirm(t.Context(), admin, p.ID, 0, staff.ConfirmInput{TeamID: "tm_nowhere"})
	refused(t, err, "staff.invalid")
	p, err = d.People.Confirm(t.Context(), admin, p.ID, 0, who)
	if err != nil || !p.Active || p.ToConfirm || p.Name != who.Name || p.TeamID != team.ID || !p.Has(identity.Trainer) {
		t.Errorf("confirmed %+v, %v", p, err)
	}
	_, err = d.People.Confirm(t.Context(), admin, p.ID, 0, who)
	refused(t, err, "staff.not_to_confirm")

	p, err = d.People.Unconfirm(t.Context(), admin, p.ID, p.Rev)
	if err != nil || p.Active || !p.ToConfirm || p.Name != found.Name || p.TeamID != "" || len(p.Roles) != 1 {
		t.Errorf("taken back: %+v, %v", p, err)
	}
	_, err = d.People.Unconfirm(t.Context(), admin, p.ID, 0)
	refused(t, err, "staff.confirm_stays")

	// What was found is enough; who has an address by now stays.
	p, err = d.People.Confirm(t.Context(), admin, p.ID, 0, staff.ConfirmInput{})
	d.must(err)
	_, err = d.People.Change(t.Context(), admin, p.ID, 0, staff.PersonChange{Email: new("olena@example.org")})
	d.must(err)
	_, err = d.People.Unconfirm(t.Context(), admin, p.ID, 0)
	refused(t, err, "staff.confirm_stays")
}

func TestManyAgentsAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	known := d.hire(staff.PersonInput{Name: "Known", AgentIDs: []string{"agent 7"}})
	refs := []staff.AgentRef{{ID: " agent  7"}, {ID: "agent 7", Name: "Other"}}
	for i := range 700 {
		refs = append(refs, staff.AgentRef{ID: fmt.Sprintf("member-%d", i), Name: fmt.Sprintf("Имя %d", i)})
	}
	var group sync.WaitGroup
	found := make([]map[string]staff.Person, 4)
	for i := range found {
		group.Go(func() {
			var err error
			if found[i], err = d.People.ByAgentIDs(t.Context(), refs); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if first := found[0]; first[" agent  7"].ID != known.ID || first["agent 7"].ID != known.ID || first["member-0"].ID == "" {
		t.Errorf("7 is %+v, 0 is %+v", first["agent 7"], first["member-0"])
	}
	for _, people := range found {
		if len(people) != len(refs) || !maps.EqualFunc(people, found[0], func(a, b staff.Person) bool { return a.ID == b.ID }) {
			t.Errorf("%d found of %d, or others than to another asker", len(people), len(refs))
		}
	}
	n, err := d.db.Collection("people").CountDocuments(t.Context(), bson.M{})
	if err != nil || n != 701 {
		t.Errorf("%d people, %v", n, err)
	}
	_, err = d.People.ByAgentID(t.Context(), "  ", "")
	refused(t, err, "staff.no_agent")
}

// Whatever a process that died had begun, the next one goes on.
func TestLeftOverClaimsAreTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	leave := func(collection, key, personID string, found bool) {
		_, err := d.db.Collection(collection).InsertOne(t.Context(),
			bson.M{"_id": key, "rev": 1, "person_id": personID, "found": found, "at": d.now()})
		if err != nil {
			t.Fatal(err)
		}
	}
	leave("agent_ids", "begun", "p_unwritten", true)
	leave("agent_ids", "dead", "p_never", false)
	leave("staff_emails", "dead@example.org", "p_never", false)

	p, err := d.People.ByAgentID(t.Context(), "begun", "")
	if err != nil || p.ID != "p_unwritten" {
		t.Errorf("what another import began is %+v, %v", p, err)
	}
	dead := staff.PersonInput{Name: "A", Email: "dead@example.org", AgentIDs: []string{"dead"}, Roles: []identity.Role{identity.Operator}}
	_, _, err = d.People.Create(t.Context(), admin, dead, noKey)
	refused(t, err, "staff.email_taken") // somebody may be at it
	d.wait(time.Minute)
	if p, err = d.People.ByAgentID(t.Context(), "dead", "Found"); err != nil || p.Name != "Found" {
		t.Errorf("a claim that nobody names gives %+v, %v", p, err)
	}
	dead.AgentIDs = nil
	if _, _, err = d.People.Create(t.Context(), admin, dead, noKey); err != nil {
		t.Error(err)
	}
}

// An identity that its owner gave up belongs to somebody new.
func TestGivenUpIdentityIsSomebodyNew(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first, err := d.People.ByAgentID(t.Context(), "201", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.People.Change(t.Context(), admin, first.ID, 0, staff.PersonChange{AgentIDs: []string{}}); err != nil {
		t.Fatal(err)
	}
	second, err := d.People.ByAgentID(t.Context(), "201", "")
	if err != nil || second.ID == first.ID || second.ID == "" {
		t.Errorf("first %s, second %s, %v", first.ID, second.ID, err)
	}
}
