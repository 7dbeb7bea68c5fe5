package survey_test

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/rollup"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
)

var (
	start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	qaman = identity.Actor{ID: "p_qa", Roles: []identity.Role{identity.QA}}
	boss  = identity.Actor{ID: "p_boss", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"t_1"}}
	agent = identity.Actor{ID: "p_1", Roles: []identity.Role{identity.Operator}}
)

// desk has two calls, of operators in two teams.
func desk(t *testing.T) survey.Services {
	t.Helper()
	return deskOn(t, mongotest.New(t))
}

func deskOn(t *testing.T, db *mongo.Database) survey.Services {
	t.Helper()
	declared := append(append(qa.Collections(), staff.Collections()...), survey.Collections()...)
	declared = append(declared, rollup.Collections()...)
	if err := mongodb.Ensure(t.Context(), db, declared...); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return start }
	calls := qa.New(db, staff.New(db, clock).People, nil, slog.New(slog.NewTextHandler(t.Output(), nil)), clock).Interactions
	for n := 1; n <= 2; n++ {
		if _, err := calls.Merge(t.Context(), []qa.Interaction{{
			Source: qa.SourceAsterisk, CallID: fmt.Sprintf("%d.0", n), Channel: qa.Call, Direction: qa.Inbound, Line: "sales",
			OperatorID: fmt.Sprint("p_", n), TeamID: fmt.Sprint("t_", n), StartedAt: start, Sources: []string{"csv"}, Evidence: qa.AsTold,
		}}); err != nil {
			t.Fatal(err)
		}
	}
	return survey.New(db, calls, clock)
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

func TestSurveyLife(t *testing.T) {
	t.Parallel()
	s := desk(t)
	ctx := t.Context()
	in := survey.SurveyInput{Title: "После звонка", Lang: "ru", Questions: []survey.Question{{Kind: survey.CSAT, Text: "Довольны?"}}}
	key := once.NewKey("p_qa", "POST /surveys", "k", []byte("body"))
	v, _, err := s.Surveys.Create(ctx, qaman, in, key)
	if err != nil || v.State != survey.Draft {
		t.Fatalf("%+v, %v", v, err)
	}
	if _, replayed, err := s.Surveys.Create(ctx, qaman, in, key); err != nil || !replayed {
		t.Errorf("again: replayed %v, %v", replayed, err)
	}
	_, _, err = s.Surveys.Create(ctx, qaman, in, once.NewKey("p_qa", "POST /surveys", "k", []byte("other")))
	wants(t, err, once.ErrReused)
	_, _, err = s.Surveys.Create(ctx, agent, in, once.Key{})
	wants(t, err, identity.ErrForbidden)
	twice := in
	twice.Questions = append(twice.Questions, twice.Questions...)
	_, err = s.Surveys.Edit(ctx, qaman, v.ID, 0, twice)
	wants(t, err, survey.ErrAskedTwice)
	_, _, err = s.Responses.Create(ctx, qaman, survey.ResponseInput{SurveyID: v.ID, CallID: "1.0", CSAT: new(5)}, once.Key{})
	wants(t, err, survey.ErrNotOpen)
	_, err = s.Surveys.Close(ctx, qaman, v.ID, 0)
	wants(t, err, survey.ErrNotOpen)
	in.Title = "После разговора"
	if v, err = s.Surveys.Edit(ctx, qaman, v.ID, 1, in); err != nil || v.Rev != 2 {
		t.Fatalf("edit: rev %d, %v", v.Rev, err)
	}
	_, err = s.Surveys.Open(ctx, qaman, v.ID, 1)
	wants(t, err, mongodb.ErrStale)
	if v, err = s.Surveys.Open(ctx, qaman, v.ID, 2); err != nil || v.State != survey.Open {
		t.Fatalf("open: %s, %v", v.State, err)
	}
	_, err = s.Surveys.Edit(ctx, qaman, v.ID, 0, in)
	wants(t, err, survey.ErrNotDraft)
	if _, _, err = s.Responses.Create(ctx, qaman, survey.ResponseInput{SurveyID: v.ID, CallID: "1.0", CSAT: new(5)}, once.Key{}); err != nil {
		t.Errorf("response to an open survey: %v", err)
	}
	if v, err = s.Surveys.Close(ctx, qaman, v.ID, 0); err != nil || v.State != survey.Closed || len(v.History) != 3 {
		t.Errorf("close: %+v, %v", v, err)
	}
	list, err := s.Surveys.List(ctx, boss, survey.Filter{State: survey.Closed}, paging.Request{})
	if err != nil || len(list.Items) != 1 {
		t.Errorf("%d closed, %v", len(list.Items), err)
	}
}

func TestResponseBelongsToItsContactAndOperator(t *testing.T) {
	t.Parallel()
	s := desk(t)
	ctx := t.Context()
	key := once.NewKey("p_qa", "POST /survey-responses", "k", []byte("body"))
	in := survey.ResponseInput{CallID: "1.0", CSAT: new(2), NPS: new(0), CES: new(7), Comment: "Долго"}
	r, _, err := s.Responses.Create(ctx, qaman, in, key)
	if err != nil || r.OperatorID != "p_1" || r.TeamID != "t_1" || r.Line != "sales" || r.InteractionID != qa.InteractionID("asterisk", "1.0") {
		t.Fatalf("%+v, %v", r, err)
	}
	again, replayed, err := s.Responses.Create(ctx, qaman, in, key)
	if err != nil || !replayed || again.ID != r.ID {
		t.Errorf("again: %s, replayed %v, %v", again.ID, replayed, err)
	}
	_, _, err = s.Responses.Create(ctx, qaman, in, once.NewKey("p_qa", "POST /survey-responses", "k", []byte("other")))
	wants(t, err, once.ErrReused)
	_, _, err = s.Responses.Create(ctx, qaman, survey.ResponseInput{CallID: "1.0"}, once.Key{})
	wants(t, err, survey.ErrNoAnswer)
	_, _, err = s.Responses.Create(ctx, qaman, survey.ResponseInput{CallID: "9.0", CSAT: new(1)}, once.Key{})
	wants(t, err, survey.ErrNoContact)
	_, _, err = s.Responses.Create(ctx, qaman, survey.ResponseInput{CallID: "1.0", SurveyID: "sv_none", CSAT: new(1)}, once.Key{})
	wants(t, err, survey.ErrOtherSurvey)
	_, _, err = s.Responses.Create(ctx, agent, in, once.Key{})
	wants(t, err, identity.ErrForbidden)

	if _, _, err = s.Responses.Create(ctx, qaman, survey.ResponseInput{CallID: "2.0", CSAT: new(4)}, once.Key{}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		actor identity.Actor
		f     survey.ResponseFilter
		want  int
	}{
		{"QA sees all", qaman, survey.ResponseFilter{}, 2},
		{"a supervisor their team's", boss, survey.ResponseFilter{}, 1},
		{"and not another's by asking", boss, survey.ResponseFilter{OperatorID: "p_2"}, 0},
		{"about one contact", qaman, survey.ResponseFilter{InteractionID: qa.InteractionID("asterisk", "2.0")}, 1},
		{"of a time without any", qaman, survey.ResponseFilter{To: start}, 0},
	} {
		got, err := s.Responses.List(ctx, test.actor, test.f, paging.Request{})
		if err != nil || len(got.Items) != test.want {
			t.Errorf("%s: %d, %v", test.name, len(got.Items), err)
		}
	}
	_, err = s.Responses.List(ctx, agent, survey.ResponseFilter{}, paging.Request{})
	wants(t, err, identity.ErrForbidden)
}

func TestMergeKeepsOneResponseOfAContact(t *testing.T) {
	t.Parallel()
	s := desk(t)
	batch := func(csat, nps *int) []survey.Response {
		var all []survey.Response
		for n := range 40 {
			all = append(all, survey.Response{InteractionID: fmt.Sprint("i_", n), OperatorID: "p_1", TeamID: "t_1", CSAT: csat, NPS: nps, AnsweredAt: start, CreatedIn: "im_1"})
		}
		return all
	}
	var group sync.WaitGroup
	var lock sync.Mutex
	created := 0
	for range 4 {
		group.Go(func() {
			got, err := s.Responses.Merge(t.Context(), batch(new(5), nil))
			if err != nil {
				t.Error(err)
			}
			lock.Lock()
			created += got.Created
			lock.Unlock()
		})
	}
	group.Wait()
	if created < 40 {
		t.Errorf("%d created by all, want 40", created)
	}
	got, err := s.Responses.Merge(t.Context(), batch(new(1), new(9)))
	if err != nil || got.Updated != 40 {
		t.Errorf("an answer more: %+v, %v", got, err)
	}
	if got, err = s.Responses.Merge(t.Context(), batch(new(1), new(9))); err != nil || got.Unchanged != 40 || got.MadeBefore != 40 {
		t.Errorf("again: %+v, %v", got, err)
	}
	list, err := s.Responses.List(t.Context(), qaman, survey.ResponseFilter{}, paging.Request{Size: 100})
	if err != nil || len(list.Items) != 40 || *list.Items[0].CSAT != 5 || *list.Items[0].NPS != 9 {
		t.Errorf("%d responses, %v", len(list.Items), err)
	}
}
