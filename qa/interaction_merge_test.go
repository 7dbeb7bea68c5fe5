package qa

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var nine = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func at(seconds int) *time.Time {
	t := nine.Add(time.Duration(seconds) * time.Second)
	return &t
}

// What the journal, its last file alone, the CDR and a person say of one call.
func tellings() []Interaction {
	return []Interaction{
		{
			CallID: "1.0", Line: "sales", AgentID: "Иван Петров", Customer: "7495", StartedAt: nine, AnsweredAt: at(4),
			EndedAt: at(34), WaitSeconds: new(4), TalkSeconds: new(30), EndedBy: "operator",
			Sources: []string{"asterisk_queue_log"}, Evidence: FromJournal,
		},
		{
			CallID: "1.0", Line: "sales", AgentID: "Иван Петров", StartedAt: *at(-1), AnsweredAt: at(3), EndedAt: at(34),
			WaitSeconds: new(4), TalkSeconds: new(30), EndedBy: "operator",
			Sources: []string{"asterisk_queue_log"}, Evidence: FromEnd,
		},
		{
			CallID: "1.0", Line: "sales", AgentID: "SIP/2071", Customer: "+7495", StartedAt: nine, EndedAt: at(34),
			TalkSeconds: new(34), Attributes: []Attribute{{Name: "account", Value: "acme"}},
			Sources: []string{"asterisk_cdr"}, Evidence: FromCDR,
		},
		{
			CallID: "1.0", StartedAt: *at(60), Topic: "delivery", Sources: []string{"csv"}, Evidence: AsTold,
			Attributes: []Attribute{{Name: "account", Value: "Acme Ltd"}, {Name: "region", Value: "south"}},
		},
	}
}

func TestOrderOfTellingsMakesNoDifference(t *testing.T) {
	t.Parallel()
	want := Interaction{
		CallID: "1.0", Line: "sales", AgentID: "Иван Петров", Customer: "7495", StartedAt: nine, AnsweredAt: at(4),
		EndedAt: at(34), WaitSeconds: new(4), TalkSeconds: new(30), EndedBy: "operator", Topic: "delivery",
		Sources: []string{"asterisk_cdr", "asterisk_queue_log", "csv"}, Evidence: FromJournal,
	}
	for range 200 {
		told := tellings()
		rand.Shuffle(len(told), func(a, b int) { told[a], told[b] = told[b], told[a] })
		i := told[0]
		i.normalise()
		for _, next := range told[1:] {
			next.normalise()
			i.absorb(next)
		}
		got := i
		got.Attributes = nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("after %v (-want +got):\n%s", told, diff)
		}
		for _, again := range told {
			again.normalise()
			if i.absorb(again) {
				t.Fatalf("telling %v again changed something", again)
			}
		}
	}
}

func TestAttributesAreAddedAndNeverTakenAway(t *testing.T) {
	t.Parallel()
	i := Interaction{Evidence: FromJournal, Attributes: []Attribute{{Name: "b", Value: "2"}}}
	changed := i.absorb(Interaction{Evidence: FromCDR, Attributes: []Attribute{{Name: "a", Value: "1"}, {Name: "b", Value: "other"}, {Name: "c", Value: "3"}}})
	want := []Attribute{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Name: "c", Value: "3"}}
	if diff := cmp.Diff(want, i.Attributes); diff != "" || !changed {
		t.Errorf("changed = %v, attributes (-want +got):\n%s", changed, diff)
	}
}

func TestAnotherOperatorIsLookedUpAgain(t *testing.T) {
	t.Parallel()
	i := Interaction{AgentID: "SIP/2071", OperatorID: "p_found", TeamID: "t_1", Evidence: FromCDR}
	i.absorb(Interaction{AgentID: "Иван Петров", Evidence: FromJournal})
	if i.AgentID != "Иван Петров" || i.OperatorID != "" || i.TeamID != "" {
		t.Errorf("agent %q, operator %q, team %q: want the better agent and nobody named yet", i.AgentID, i.OperatorID, i.TeamID)
	}
	i.OperatorID = "p_ivan"
	i.absorb(Interaction{AgentID: "SIP/2071", Evidence: FromCDR})
	if i.AgentID != "Иван Петров" || i.OperatorID != "p_ivan" {
		t.Errorf("agent %q, operator %q: the weaker evidence changed who took the call", i.AgentID, i.OperatorID)
	}
	told := Interaction{OperatorID: "p_olha", Evidence: AsTold}
	told.absorb(Interaction{AgentID: "SIP/2071", Evidence: FromCDR})
	if told.AgentID != "SIP/2071" || told.OperatorID != "p_olha" {
		t.Errorf("agent %q, operator %q: want the agent noted and the named person kept", told.AgentID, told.OperatorID)
	}
}

func TestAnotherContact(t *testing.T) {
	t.Parallel()
	stay := func(from, to int, e Evidence) Interaction {
		return Interaction{StartedAt: *at(from), EndedAt: at(to), Evidence: e}
	}
	for _, test := range []struct {
		name       string
		have, told Interaction
		want       bool
	}{
		{"the same times", stay(0, 30, FromJournal), stay(0, 30, FromJournal), false},
		{"of no length, told again", stay(5, 5, FromJournal), stay(5, 5, FromJournal), false},
		{"the beginning reckoned a second off", stay(0, 30, FromJournal), stay(1, 30, FromEnd), false},
		{"after it was passed on", stay(0, 30, FromJournal), stay(30, 60, FromJournal), true},
		{"before, told later", stay(30, 60, FromJournal), stay(0, 30, FromJournal), true},
		{"before, known by its end alone", stay(30, 60, FromJournal), stay(0, 29, FromEnd), true},
		{"a CDR in a wrong time zone", stay(0, 30, FromJournal), stay(10_800, 10_830, FromCDR), false},
		{"a spreadsheet in a wrong time zone", stay(0, 30, AsTold), stay(10_800, 10_830, AsTold), false},
	} {
		if got := test.have.anotherContact(test.told); got != test.want {
			t.Errorf("%s: another contact = %v, want %v", test.name, got, test.want)
		}
	}
}
