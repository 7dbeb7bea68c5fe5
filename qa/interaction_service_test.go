package qa_test

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/qa/staff"
)

var callStart = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// callDesk is a desk where calls are recorded; its clock ticks with every look at it.
type callDesk struct {
	db     *mongo.Database
	calls  *qa.InteractionService
	sounds *qa.RecordingService
	people staff.Services
}

func newCallDesk(t *testing.T) callDesk {
	t.Helper()
	return newCallDeskOn(t, mongotest.New(t))
}

func newCallDeskOn(t *testing.T, db *mongo.Database) callDesk {
	t.Helper()
	if err := mongodb.Ensure(t.Context(), db, append(qa.Collections(), staff.Collections()...)...); err != nil {
		t.Fatal(err)
	}
	var ticks atomic.Int64
	clock := func() time.Time { return callStart.Add(time.Duration(ticks.Add(1)) * time.Millisecond) }
	people := staff.New(db, clock)
	services := qa.New(db, people.People, nil, slog.New(slog.NewTextHandler(t.Output(), nil)), clock)
	return callDesk{db, services.Interactions, services.Recordings, people}
}

func heard(n int, agent string) qa.Interaction {
	end := callStart.Add(time.Duration(n)*time.Minute + 30*time.Second)
	return qa.Interaction{
		Source: qa.SourceAsterisk, CallID: fmt.Sprintf("%d.0", n), Channel: qa.Call, Direction: qa.Inbound,
		Line: "sales", AgentID: agent, StartedAt: callStart.Add(time.Duration(n) * time.Minute), EndedAt: &end,
		Sources: []string{"asterisk_queue_log"}, Evidence: qa.FromJournal,
	}
}

func told(callID, agent string) qa.InteractionInput {
	return qa.InteractionInput{CallID: callID, AgentID: agent, StartedAt: callStart, Line: "sales"}
}

func TestMergeAgainChangesNothing(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	var batch []qa.Interaction
	for n := range 120 {
		i := heard(n, fmt.Sprintf("Local/20%d", n%3))
		i.CreatedIn = "im_1"
		batch = append(batch, i)
	}
	first, err := desk.calls.Merge(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	if first.Created != 120 || first.Updated != 0 || first.Unchanged != 0 {
		t.Errorf("first: %d created, %d updated, %d unchanged", first.Created, first.Updated, first.Unchanged)
	}
	for _, i := range first.Interactions {
		if i.OperatorID == "" || i.ID == "" {
			t.Fatalf("interaction %q has no ID or no operator: %+v", i.CallID, i)
		}
	}
	again, err := desk.calls.Merge(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	if again.Unchanged != 120 || again.Created+again.Updated != 0 || again.MadeBefore != 120 {
		t.Errorf("again: %+v", [4]int{again.Created, again.Updated, again.Unchanged, again.MadeBefore})
	}
	if diff := cmp.Diff(first.Interactions, again.Interactions); diff != "" {
		t.Errorf("what is stored changed (-first +again):\n%s", diff)
	}
	people, err := desk.people.People.List(t.Context(), identity.System(), staff.PersonFilter{}, paging.Request{})
	if err != nil || len(people.Items) != 3 {
		t.Errorf("%d people, %v: want one for each agent", len(people.Items), err)
	}
}

func TestMergeAddsWhatAnotherSourceKnows(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	journal := heard(1, "Local/201")
	leg := heard(1, "SIP/2071")
	leg.Customer, leg.Evidence, leg.Sources = "74951196639", qa.FromCDR, []string{"asterisk_cdr"}
	leg.StartedAt = leg.StartedAt.Add(3 * time.Hour)
	if _, err := desk.calls.Merge(t.Context(), []qa.Interaction{journal}); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.calls.SetTranscript(t.Context(), identity.System(), qa.InteractionID("asterisk", "1.0"), 0,
		[]qa.Utterance{{Speaker: "operator", Text: "Добрый день"}}); err != nil {
		t.Fatal(err)
	}
	result, err := desk.calls.Merge(t.Context(), []qa.Interaction{leg})
	if err != nil || result.Updated != 1 {
		t.Fatalf("result %+v, %v: want one updated", result, err)
	}
	got, err := desk.calls.Get(t.Context(), identity.System(), qa.InteractionID("asterisk", "1.0"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Customer != leg.Customer || !got.StartedAt.Equal(journal.StartedAt) || got.AgentID != "Local/201" || len(got.Transcript) != 1 {
		t.Errorf("got %+v: want the customer added and nothing else changed", got)
	}
	if diff := cmp.Diff([]string{"asterisk_cdr", "asterisk_queue_log"}, got.Sources); diff != "" {
		t.Error(diff)
	}
	people, err := desk.people.People.List(t.Context(), identity.System(), staff.PersonFilter{}, paging.Request{})
	if err != nil || len(people.Items) != 1 {
		t.Errorf("%d people, %v: an agent that is not believed must not become an operator", len(people.Items), err)
	}
}

func TestCallThatWasPassedOnIsTwoContacts(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	first, second := heard(1, "Local/201"), heard(1, "Local/203")
	second.Line, second.StartedAt = "support", *first.EndedAt
	end := first.EndedAt.Add(time.Minute)
	second.EndedAt = &end
	for n, batch := range [][]qa.Interaction{{first, second}, {second, first}, {second}, {first}} {
		result, err := desk.calls.Merge(t.Context(), batch)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 && result.Created != 2 || n > 0 && result.Unchanged != len(batch) {
			t.Errorf("batch %d: %+v", n, result)
		}
	}
	list, err := desk.calls.List(t.Context(), identity.System(), qa.InteractionFilter{CallID: "1.0"}, paging.Request{})
	if err != nil || len(list.Items) != 2 || list.Items[0].Part != 2 || list.Items[0].Line != "support" {
		t.Errorf("list %+v, %v: want the second part first", list.Items, err)
	}
}

func TestManyMergersMakeEachInteractionOnce(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	var batch []qa.Interaction
	for n := range 60 {
		batch = append(batch, heard(n, "Local/201"))
	}
	const mergers = 4
	var created atomic.Int64
	var group sync.WaitGroup
	for m := range mergers {
		group.Go(func() {
			mine := append([]qa.Interaction(nil), batch...)
			for n := range mine {
				mine[n].Attributes = []qa.Attribute{{Name: fmt.Sprint("merger", m), Value: "was here"}}
			}
			result, err := desk.calls.Merge(t.Context(), mine)
			if err != nil {
				t.Error(err)
			}
			created.Add(int64(result.Created))
		})
	}
	group.Wait()
	if created.Load() != 60 {
		t.Errorf("%d created by all, want 60", created.Load())
	}
	list, err := desk.calls.List(t.Context(), identity.System(), qa.InteractionFilter{}, paging.Request{Size: 100})
	if err != nil || len(list.Items) != 60 {
		t.Fatalf("%d stored, %v", len(list.Items), err)
	}
	for _, i := range list.Items {
		if len(i.Attributes) != mergers {
			t.Errorf("call %s: attributes %v, want one of each merger", i.CallID, i.Attributes)
		}
	}
}

func TestCreateIsRepeatable(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	qaPerson := identity.Actor{ID: "p_qa", Roles: []identity.Role{identity.QA}}
	key := once.NewKey("p_qa", "POST /interactions", "k1", []byte("body"))
	first, replayed, err := desk.calls.Create(t.Context(), qaPerson, told("77", "Local/201"), key)
	if err != nil || replayed || first.Source != qa.SourceAPI || first.OperatorID == "" {
		t.Fatalf("first: %+v, replayed %v, %v", first, replayed, err)
	}
	again, replayed, err := desk.calls.Create(t.Context(), qaPerson, told("77", "Local/201"), key)
	if err != nil || !replayed {
		t.Fatalf("again: replayed %v, %v", replayed, err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
	if _, replayed, err = desk.calls.Create(t.Context(), qaPerson, told("77", ""), once.Key{}); err != nil || !replayed {
		t.Errorf("less said of the same call: replayed %v, %v", replayed, err)
	}
	other := told("77", "Local/202")
	if _, _, err = desk.calls.Create(t.Context(), qaPerson, other, once.Key{}); !errors.Is(err, qa.ErrInteractionExists) {
		t.Errorf("another story: %v, want %v", err, qa.ErrInteractionExists)
	}
	reused := once.NewKey("p_qa", "POST /interactions", "k1", []byte("other body"))
	if _, _, err = desk.calls.Create(t.Context(), qaPerson, told("78", "Local/201"), reused); !errors.Is(err, once.ErrReused) {
		t.Errorf("reused key: %v, want %v", err, once.ErrReused)
	}
	ended := callStart.Add(-time.Second)
	wrong := told("79", "Local/201")
	wrong.EndedAt = &ended
	if _, _, err = desk.calls.Create(t.Context(), qaPerson, wrong, once.Key{}); !errors.Is(err, qa.ErrTimesOutOfOrder) {
		t.Errorf("ends before it begins: %v", err)
	}
	nobody := told("80", "")
	nobody.OperatorID = "p_nobody"
	if _, _, err = desk.calls.Create(t.Context(), qaPerson, nobody, once.Key{}); !errors.Is(err, qa.ErrNoSuchOperator) {
		t.Errorf("unknown operator: %v", err)
	}
	operator := identity.Actor{ID: "p_1", Roles: []identity.Role{identity.Operator}}
	if _, _, err = desk.calls.Create(t.Context(), operator, told("81", "x"), once.Key{}); !errors.Is(err, identity.ErrForbidden) {
		t.Errorf("an operator created an interaction: %v", err)
	}
}

func TestSetTranscriptChecksTheRevision(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	if _, err := desk.calls.Merge(t.Context(), []qa.Interaction{heard(1, "Local/201")}); err != nil {
		t.Fatal(err)
	}
	id, admin := qa.InteractionID("asterisk", "1.0"), identity.System()
	said := []qa.Utterance{{AtSeconds: 4, Speaker: "customer", Text: "Здравствуйте"}, {AtSeconds: 1, Speaker: "operator", Text: "Добрый день"}}
	got, err := desk.calls.SetTranscript(t.Context(), admin, id, 1, said)
	if err != nil || got.Rev != 2 || got.Transcript[0].Speaker != "operator" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if _, err = desk.calls.SetTranscript(t.Context(), admin, id, 1, nil); !errors.Is(err, mongodb.ErrStale) {
		t.Errorf("an old revision: %v", err)
	}
	if got, err = desk.calls.SetTranscript(t.Context(), admin, id, 0, said); err != nil || got.Rev != 2 {
		t.Errorf("the same again: rev %d, %v", got.Rev, err)
	}
}

func TestDatabaseRefusesWhatIsNoInteraction(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	_, err := desk.db.Collection("interactions").InsertOne(t.Context(), bson.M{"_id": "i_1", "rev": 1, "channel": "smoke"})
	if err == nil {
		t.Error("the validator let it pass")
	}
}
