package starter_test

import (
	"context"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/qa/staff"
)

// story is a demo of nothing but the hand-written story.
var story = starter.Size{}

var wantDecisions = map[string][]qa.DecisionWord{
	"kateryna-1.assortment": {qa.BelowThreshold}, "kateryna-2.assortment": {qa.BelowThreshold}, "kateryna-3.assortment": {qa.Assigned},
	"ihor-1.assortment": {qa.BelowThreshold}, "ihor-2.assortment": {qa.BelowThreshold},
	"olha-4.assortment": {qa.BelowThreshold}, "olha-5.assortment": {qa.BelowThreshold},
	"olha-2.remark": {qa.BelowThreshold}, "olha-4.remark": {qa.Assigned},
	"yuliia-1.discount": {qa.BelowThreshold}, "yuliia-2.discount": {qa.Assigned},
	"dmytro-1.assortment": {qa.BelowThreshold}, "dmytro-1.confidential": {qa.Assigned},
}

func TestDemoLeadsFromCallsToCourses(t *testing.T) {
	c := newCentre(t)
	c.demo("ru", story)
	accounts, err := starter.Accounts()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"admin@qaloop.demo", "qa@qaloop.demo", "trainer@qaloop.demo", "designer@qaloop.demo", "supervisor@qaloop.demo",
		"planner@qaloop.demo", "hr@qaloop.demo", "manager@qaloop.demo", "operator@qaloop.demo",
	}
	if diff := gocmp.Diff(want, accounts); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(wantDecisions, c.decisions()); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff([]string{
		"Дмитрий Орлов | Тайна и данные клиента | assigned | 2026-11-15",
		"Екатерина Лысенко | Ассортимент и долг клиента | proposed | 2026-12-04",
		"Ольга Мельник | Замечание клиента: услышать и передать | started | 2026-12-02",
		"Юлия Шевчук | Скидки: правила и исключения | proposed | 2026-11-29",
	}, c.assignments()); diff != "" {
		t.Errorf("assignments (-want +got):\n%s", diff)
	}
}

func TestDemoAgainChangesNothing(t *testing.T) {
	c := newCentre(t)
	c.demo("uk", story)
	before := c.everything()
	c.now = c.now.AddDate(0, 0, 3)
	c.demo("uk", story)
	if diff := gocmp.Diff(before, c.everything()); diff != "" {
		t.Errorf("the second run changed (-before +after):\n%s", diff)
	}
}

func TestDemoCompletesWhatWasInterrupted(t *testing.T) {
	c := newCentre(t)
	for _, steps := range []int{3, 20, 30, 50, 60} {
		c.interrupt("en", story, steps)
	}
	c.demo("en", story)
	if diff := gocmp.Diff(wantDecisions, c.decisions()); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
}

// interrupt loads the demo until that many steps are done.
func (c *centre) interrupt(lang string, size starter.Size, steps int) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	defer cancel()
	_, err := starter.Demo(ctx, c.build, starter.Options{Lang: lang, Now: c.now, Size: size, Tell: func(s starter.Step) {
		if s.Done >= steps {
			cancel()
		}
	}})
	if err == nil {
		c.t.Errorf("%d steps were not enough to interrupt it", steps)
	}
}

func TestDemoCallsCanBeHeard(t *testing.T) {
	c := newCentre(t)
	c.demo("en", story)
	recorded := true
	calls, err := c.QA.Interactions.List(t.Context(), identity.System(), qa.InteractionFilter{Recorded: &recorded}, paging.Request{Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	if len(calls.Items) < 5 {
		t.Errorf("only %d calls are recorded", len(calls.Items))
	}
	for _, row := range calls.Items { // a list leaves out what is long
		call, err := c.QA.Interactions.Get(t.Context(), identity.System(), row.ID)
		if err != nil {
			t.Fatal(err)
		}
		r := call.Recording
		if r.Type != "audio/wav" || r.Channels != 2 || r.DurationSeconds != float64(*call.TalkSeconds) || r.DurationSeconds > 60 {
			t.Errorf("%s: %s, %d channels, %v seconds", call.CallID, r.Type, r.Channels, r.DurationSeconds)
		}
		if r.Size > 1<<20 || len(r.Peaks) != 2 || len(call.Transcript) == 0 {
			t.Errorf("%s: %d bytes, %d lines of peaks, %d utterances", call.CallID, r.Size, len(r.Peaks), len(call.Transcript))
		}
	}
}

// The loop can be walked at once: judging this morning's call of the demo
// operator leads to a course by each of three ways.
func TestDemoLeavesTheLoopToWalk(t *testing.T) {
	c := newCentre(t)
	c.demo("ru", story)
	people, err := c.Staff.People.List(t.Context(), identity.System(), staff.PersonFilter{Role: identity.QA}, paging.Request{Size: 1})
	if err != nil || len(people.Items) != 1 {
		t.Fatalf("%d evaluators, %v", len(people.Items), err)
	}
	evaluator := identity.Actor{ID: people.Items[0].ID, Roles: people.Items[0].Roles}
	cards, err := c.QA.Scorecards.List(t.Context(), evaluator, qa.ScorecardFilter{}, paging.Request{Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	card := cards.Items[slices.IndexFunc(cards.Items, func(s qa.Scorecard) bool { return s.CriticalEffect == qa.EffectCap })]
	answers := qa.Answers{}
	for _, section := range card.Sections {
		for _, criterion := range section.Criteria {
			answers[criterion.Key] = best(criterion)
		}
	}
	for _, key := range []string{"agreement", "remark"} {
		answers[key] = qa.Answer{Value: new(0), Comment: "Слышно в записи."}
	}
	answers["assortment"] = qa.Answer{Option: "none", Comment: "Не предложила."}

	const id = "7b0ec0f2-6d3c-4c57-8b6b-0d5f4b9f2a11"
	in := qa.EvaluationInput{InteractionID: qa.InteractionID("demo", "demo-olha-today"), ScorecardID: card.ID, Answers: answers}
	if _, _, err := c.QA.Evaluations.Put(t.Context(), evaluator, id, 0, false, in); err != nil {
		t.Fatal(err)
	}
	if _, err := c.QA.Evaluations.Submit(t.Context(), evaluator, id, 0); err != nil {
		t.Fatal(err)
	}
	if err := c.Training.Linker.LinkEvaluation(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	want := map[string][]qa.DecisionWord{
		"olha-today.agreement": {qa.Assigned}, "olha-today.remark": {qa.Joined}, "olha-today.assortment": {qa.Assigned},
	}
	got := c.decisions()
	for at := range wantDecisions {
		delete(got, at)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
}

// best is the full mark for a criterion.
func best(c qa.Criterion) qa.Answer {
	switch c.Scale.Kind {
	case qa.Options:
		return qa.Answer{Option: c.Scale.Options[0].Key}
	case qa.Points:
		return qa.Answer{Value: new(c.Scale.Max)}
	case qa.YesNo:
	}
	return qa.Answer{Value: new(1)}
}
