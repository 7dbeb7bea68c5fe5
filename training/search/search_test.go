package search_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/training"
	"qaloop/training/search"
)

// centre is a small one, with two teams and a few calls of each.
type centre struct {
	search.Service
	t       *testing.T
	courses *training.CourseService
	cards   *qa.ScorecardService
	people  map[string]identity.Actor
}

var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func newCentre(t *testing.T) (*centre, *mongotest.Watch) {
	t.Helper()
	db, watch := mongotest.NewWatched(t)
	if err := mongodb.Ensure(t.Context(), db, slices.Concat(staff.Collections(), qa.Collections(), training.Collections())...); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return start }
	people := staff.New(db, now)
	trainings := training.New(db, people.People, time.UTC, now)
	quality := qa.New(db, people.People, trainings.Linker, slog.New(slog.NewTextHandler(t.Output(), nil)), now)
	trainings.Linker.Use(quality.Evaluations)
	c := &centre{
		Service: search.Service{
			People: people.People, Contacts: quality.Interactions, Evaluations: quality.Evaluations,
			Scorecards: quality.Scorecards, Courses: trainings.Courses,
		},
		t: t, courses: trainings.Courses, cards: quality.Scorecards, people: map[string]identity.Actor{},
	}
	c.person("marina", "Марина Соколова", "", identity.QA, identity.Designer)
	c.person("olga", "Ольга Мельник", "red", identity.Operator)
	c.person("ivan", "Иван Ковалёв", "blue", identity.Operator)
	c.people["viktor"] = identity.Actor{ID: "viktor", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"red"}}
	c.people["planner"] = identity.Actor{ID: "planner", Roles: []identity.Role{identity.Planner}}
	return c, watch
}

func (c *centre) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *centre) person(key, name, team string, roles ...identity.Role) {
	c.t.Helper()
	p, _, err := c.People.Create(c.t.Context(), identity.System(), staff.PersonInput{
		Name: name, Email: key + "@vega.example", Roles: roles, AgentIDs: []string{"SIP/20" + fmt.Sprint(70+len(c.people))},
	}, once.Key{})
	c.must(err)
	c.people[key] = identity.Actor{ID: p.ID, Roles: roles, TeamID: team}
}

// judged is a call of somebody, with an evaluation that is submitted.
func (c *centre) judged(key, callID string, card qa.Scorecard) {
	c.t.Helper()
	ctx, marina := c.t.Context(), c.people["marina"]
	i, _, err := c.Contacts.Create(ctx, marina, qa.InteractionInput{CallID: callID, OperatorID: c.people[key].ID, StartedAt: start}, once.Key{})
	c.must(err)
	id := uuid.NewString()
	_, _, err = c.Evaluations.Put(ctx, marina, id, 0, false, qa.EvaluationInput{
		InteractionID: i.ID, ScorecardID: card.ID, Answers: qa.Answers{"greeting": {Value: new(1)}},
	})
	c.must(err)
	_, err = c.Evaluations.Submit(ctx, marina, id, 0)
	c.must(err)
}

func (c *centre) card(title string) qa.Scorecard {
	c.t.Helper()
	card, _, err := c.cards.Create(c.t.Context(), c.people["marina"], qa.ScorecardInput{
		Title: title, Lang: "ru", Method: qa.SectionPercent, PassMark: 80, CriticalEffect: qa.EffectFlag,
		Sections: []qa.Section{{Key: "start", Title: "Начало", Weight: 1, Criteria: []qa.Criterion{
			{Key: "greeting", Title: "Представился", Weight: 1, Scale: qa.Scale{Kind: qa.YesNo}},
		}}},
	}, once.Key{})
	c.must(err)
	card, err = c.cards.Publish(c.t.Context(), c.people["marina"], card.ID, 0)
	c.must(err)
	return card
}

// finds is what somebody finds, a line of what each kind holds.
func (c *centre) finds(who, query string, page paging.Request) string {
	c.t.Helper()
	found, err := c.Find(c.t.Context(), c.people[who], query, search.Kinds, page)
	c.must(err)
	var all []string
	for _, p := range found.People.Items {
		all = append(all, p.Name)
	}
	for _, i := range found.Interactions.Items {
		all = append(all, "call "+i.CallID)
	}
	for _, e := range found.Evaluations.Items {
		all = append(all, "evaluation "+e.CallID)
	}
	for _, s := range found.Scorecards.Items {
		all = append(all, "scorecard "+s.Title)
	}
	for _, course := range found.Courses.Items {
		all = append(all, "course "+course.Title)
	}
	return strings.Join(all, ", ")
}

// Everybody finds by what they know, and only what they may see.
func TestEverybodyFindsWhatTheyMaySee(t *testing.T) {
	t.Parallel()
	c, watch := newCentre(t)
	card := c.card("Приём заказа «Опт»")
	c.judged("olga", "1795421243.0", card)
	c.judged("ivan", "1795421248.16", card)
	_, _, err := c.courses.Create(t.Context(), c.people["marina"], training.CourseInput{
		Title: "Ассортимент и долг клиента", Lang: "ru", Lessons: []training.Lesson{{Title: "Долг", Markdown: "Проверьте долг."}},
		Quiz: training.Quiz{PassMark: 80, MaxAttempts: 3, Questions: []training.Question{
			{Text: "Когда?", Options: []training.AnswerOption{{Text: "До", Correct: true}, {Text: "После"}}},
		}},
	}, once.Key{})
	c.must(err)
	all := paging.Request{Size: search.Few}
	for _, test := range []struct{ who, query, want string }{
		{"marina", "ковалев", "Иван Ковалёв"},
		{"marina", "ИВАН ков", "Иван Ковалёв"},
		{"marina", "olga@", "Ольга Мельник"},
		{"marina", "2071", "Ольга Мельник"},
		{"marina", "sip/2072", "Иван Ковалёв"},
		{"marina", "17954212", "call 1795421243.0, call 1795421248.16, evaluation 1795421243.0, evaluation 1795421248.16"},
		{"marina", "1795421248.16", "call 1795421248.16, evaluation 1795421248.16"},
		{"marina", "опт", "scorecard Приём заказа «Опт»"},
		{"marina", "долг", "course Ассортимент и долг клиента"},
		{"marina", "мельница", ""},
		{"marina", "95421", ""}, // not the beginning
		{"marina", "", ""},
		{"marina", `17.*`, ""},
		{"olga", "17954212", "call 1795421243.0, evaluation 1795421243.0"},
		{"olga", "ковал", ""},
		{"olga", "мельн", "Ольга Мельник"},
		{"olga", "прием", "scorecard Приём заказа «Опт»"},
		{"olga", "долг", ""}, // a draft
		{"planner", "17954212", ""},
		{"planner", "иван", "Иван Ковалёв"},
		{"viktor", "иван", ""},
	} {
		if got := c.finds(test.who, test.query, all); got != test.want {
			t.Errorf("%s looks for %q and finds %q, want %q", test.who, test.query, got, test.want)
		}
	}
	if got := c.finds("marina", "17954212", paging.Request{Size: 1}); got != "call 1795421243.0, evaluation 1795421243.0" {
		t.Errorf("one of each: %q", got)
	}
	watch.ScansNothing()
}

// A page of one kind begins behind the one before it.
func TestFoundCallsCanBeTurnedOver(t *testing.T) {
	t.Parallel()
	c, _ := newCentre(t)
	for i := range 7 {
		_, _, err := c.Contacts.Create(t.Context(), c.people["marina"],
			qa.InteractionInput{CallID: fmt.Sprint("call-", i), OperatorID: c.people["olga"].ID, StartedAt: start.Add(-time.Duration(i) * time.Hour)}, once.Key{})
		c.must(err)
	}
	var seen []string
	page := paging.Request{Size: 3}
	for {
		found, err := c.Find(t.Context(), c.people["marina"], "call-", []search.Kind{search.Interactions}, page)
		c.must(err)
		for _, i := range found.Interactions.Items {
			seen = append(seen, i.CallID)
		}
		if page.After = found.Interactions.Next; page.After == "" {
			break
		}
	}
	if got := strings.Join(seen, " "); got != "call-0 call-1 call-2 call-3 call-4 call-5 call-6" {
		t.Errorf("turned over: %s", got)
	}
}
