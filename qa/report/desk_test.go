package report

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/rollup"
	"qaloop/qa"
	"qaloop/qa/staff"
)

var (
	marina = identity.Actor{ID: "marina", Roles: []identity.Role{identity.QA}}
	viktor = identity.Actor{ID: "viktor", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"red"}}
	olga   = identity.Actor{ID: "olga", Roles: []identity.Role{identity.Operator}, TeamID: "red"}
	ivan   = identity.Actor{ID: "ivan", Roles: []identity.Role{identity.Operator}, TeamID: "blue"}
	taras  = identity.Actor{ID: "taras", Roles: []identity.Role{identity.Operator}, TeamID: "red"}
)

// start is a Monday.
var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const aWeek = 7 * 24 * time.Hour

// noLinker decides nothing.
type noLinker struct{}

func (noLinker) ActiveRules(context.Context) ([]qa.RuleRef, error) { return nil, nil }
func (noLinker) LinkEvaluation(context.Context, string) error      { return nil }

// desk is a place where contacts are judged and counted, on a database of its
// own. Its clock ticks a millisecond with every look at it.
type desk struct {
	Services
	qa    qa.Services
	t     *testing.T
	db    *mongo.Database
	clock *atomic.Int64 // milliseconds since start
	calls *atomic.Int64
	card  qa.Scorecard
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	return newDeskOn(t, mongotest.New(t))
}

func newDeskOn(t *testing.T, db *mongo.Database) *desk {
	t.Helper()
	d := &desk{t: t, db: db, clock: new(atomic.Int64), calls: new(atomic.Int64)}
	declared := slices.DeleteFunc(slices.Concat(staff.Collections(), qa.Collections(), rollup.Collections(), Collections()), func(c mongodb.Collection) bool {
		return !slices.Contains([]string{"interactions", "scorecards", "evaluations", "evaluation_slots", "people", "rollups", talliesName, shadowName}, c.Name)
	})
	for i := range declared {
		if declared[i].Name == "people" {
			declared[i].Validator = nil // they have little more than a name here
		}
	}
	d.must(mongodb.Ensure(t.Context(), db, declared...))
	d.open()
	d.card = d.published(cardInput("Orders"))
	return d
}

// open builds the services, as a start of the program does.
func (d *desk) open() {
	now := func() time.Time { return start.Add(time.Duration(d.clock.Add(1)) * time.Millisecond) }
	d.qa = qa.New(d.db, staff.New(d.db, now).People, noLinker{}, slog.New(slog.DiscardHandler), now)
	d.Services = New(d.db, staff.New(d.db, now), d.qa, time.UTC, now)
	d.qa.Evaluations.CountWith(d.Tallies)
}

// again is one more instance of the program on the same database.
func (d *desk) again() *desk {
	other := *d
	other.open()
	return &other
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// published is a scorecard ready for use.
func (d *desk) published(in qa.ScorecardInput) qa.Scorecard {
	d.t.Helper()
	c, _, err := d.qa.Scorecards.Create(d.t.Context(), marina, in, once.Key{})
	d.must(err)
	c, err = d.qa.Scorecards.Publish(d.t.Context(), marina, c.ID, c.Rev)
	d.must(err)
	return c
}

// call records a call of operator's that began that long before start.
func (d *desk) call(operator identity.Actor, before time.Duration) string {
	d.t.Helper()
	id := fmt.Sprint("i_", d.calls.Add(1))
	_, err := d.db.Collection("interactions").InsertOne(d.t.Context(), qa.Interaction{
		ID: id, Rev: 1, Source: "test", CallID: "call " + id, Channel: qa.Call, Direction: qa.Inbound, Line: "orders",
		OperatorID: operator.ID, TeamID: operator.TeamID, StartedAt: start.Add(-before),
		Sources: []string{"test"}, CreatedAt: start, UpdatedAt: start,
	})
	d.must(err)
	return id
}

// judged is a submitted evaluation of a call that began that long before start.
func (d *desk) judged(operator identity.Actor, before time.Duration, origin qa.SampleOrigin, a qa.Answers) qa.Evaluation {
	d.t.Helper()
	in := qa.EvaluationInput{InteractionID: d.call(operator, before), ScorecardID: d.card.ID, SampleOrigin: origin, Answers: a}
	e, _, err := d.qa.Evaluations.Put(d.t.Context(), marina, uuid.NewString(), 0, false, in)
	d.must(err)
	e, err = d.qa.Evaluations.Submit(d.t.Context(), marina, e.ID, e.Rev)
	d.must(err)
	return e
}

// random is judged for a call that was drawn at random.
func (d *desk) random(operator identity.Actor, before time.Duration, a qa.Answers) qa.Evaluation {
	d.t.Helper()
	return d.judged(operator, before, qa.SampleRandom, a)
}

func (d *desk) voided(e qa.Evaluation) {
	d.t.Helper()
	_, err := d.qa.Evaluations.Void(d.t.Context(), marina, e.ID, 0, "the wrong call")
	d.must(err)
}

// settle lets the sweeper come round until nothing is left.
func (d *desk) settle() {
	d.t.Helper()
	for range 100 {
		d.clock.Add((2 * grace).Milliseconds())
		taken, err := d.Tallies.Sweep(d.t.Context())
		d.must(err)
		if taken == 0 {
			return
		}
	}
	d.t.Fatal("the sweeper never gets done")
}

// sound wants that every number is what the evaluations come to, whichever way
// one looks.
func (d *desk) sound() {
	d.t.Helper()
	for name, look := range map[string]func(context.Context, bool) (Audit, error){"verify": d.Auditor.Verify, "rebuild": d.Auditor.Rebuild} {
		audit, err := look(d.t.Context(), false)
		d.must(err)
		if !audit.Clean() {
			d.t.Errorf("%s: %d faults: %+v", name, audit.Wrong, audit.Faults)
		}
	}
}

// at is the bucket that holds an operator's evaluations of a week; up goes so
// many levels above it.
func (d *desk) at(operator identity.Actor, week Week, up int) bucket {
	d.t.Helper()
	a := Address{Level: levelOperator, Week: week, ScorecardID: d.card.ID, Line: "orders", TeamID: operator.TeamID, OperatorID: operator.ID}
	for range up {
		a, _ = a.parent()
	}
	b, _, err := d.Tallies.store.find(d.t.Context(), a.id())
	d.must(err)
	return b
}

var errCut = errors.New("cut off")

// cardInput is a scorecard of two criteria without a class, and two critical
// ones.
func cardInput(title string) qa.ScorecardInput {
	yesNo := qa.Scale{Kind: qa.YesNo}
	return qa.ScorecardInput{
		Title: title, Lang: "en", Method: qa.SectionPercent, PassMark: 80, CriticalEffect: qa.EffectFlag,
		Sections: []qa.Section{{Key: "all", Title: "All", Weight: 1, Criteria: []qa.Criterion{
			{Key: "greeting", Title: "Greeted", Weight: 1, NA: true, Scale: yesNo},
			{Key: "tone", Title: "Tone", Weight: 2, Scale: qa.Scale{Kind: qa.Points, Min: 1, Max: 5}},
			{Key: "secret", Title: "Kept the secret", Weight: 1, NA: true, Critical: qa.ComplianceCritical, Scale: yesNo},
			{Key: "data", Title: "Named no data", Weight: 1, NA: true, Critical: qa.ComplianceCritical, Scale: yesNo},
		}}},
	}
}

// met are answers that fully meet every criterion.
func met() qa.Answers {
	return qa.Answers{"greeting": {Value: new(1)}, "tone": {Value: new(5)}, "secret": {Value: new(1)}, "data": {Value: new(1)}}
}

// but is met, with one answer in place of another.
func but(criterion string, answer qa.Answer) qa.Answers {
	a := met()
	a[criterion] = answer
	return a
}

var (
	no = qa.Answer{Value: new(0)}
	na = qa.Answer{NA: true}
)
