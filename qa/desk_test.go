package qa_test

import (
	"context"
	"errors"
	"log/slog"
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
	pavel  = identity.Actor{ID: "pavel", Roles: []identity.Role{identity.QA}}
	viktor = identity.Actor{ID: "viktor", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"red"}}
	olga   = identity.Actor{ID: "olga", Roles: []identity.Role{identity.Operator}, TeamID: "red"}
	ivan   = identity.Actor{ID: "ivan", Roles: []identity.Role{identity.Operator}, TeamID: "blue"}
)

// linker is the other side of a Linker: it counts what it is told.
type linker struct {
	rules  []qa.RuleRef
	link   func(ctx context.Context, id string) error
	linked atomic.Int64
}

func (l *linker) ActiveRules(context.Context) ([]qa.RuleRef, error) { return l.rules, nil }

func (l *linker) LinkEvaluation(ctx context.Context, id string) error {
	l.linked.Add(1)
	if l.link == nil {
		return nil
	}
	return l.link(ctx, id)
}

// desk is a place where contacts are judged, on a database of its own.
type desk struct {
	qa.Services
	t      *testing.T
	db     *mongo.Database
	linker *linker
	clock  *atomic.Int64 // milliseconds since start
	card   qa.Scorecard
}

var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// newDesk has the published scorecard of cardInput; its clock ticks a
// millisecond with every look at it.
func newDesk(t *testing.T) *desk {
	t.Helper()
	return newDeskOn(t, mongotest.New(t))
}

func newDeskOn(t *testing.T, db *mongo.Database) *desk {
	t.Helper()
	if err := mongodb.Ensure(t.Context(), db, append(qa.Collections(), rollup.Collections()...)...); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, db: db, linker: &linker{}, clock: new(atomic.Int64)}
	now := func() time.Time { return start.Add(time.Duration(d.clock.Add(1)) * time.Millisecond) }
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	d.Services = qa.New(db, staff.New(db, now).People, d.linker, log, now)
	d.card = d.published(cardInput())
	return d
}

// published is a scorecard ready for use.
func (d *desk) published(in qa.ScorecardInput) qa.Scorecard {
	d.t.Helper()
	c, _, err := d.Scorecards.Create(d.t.Context(), marina, in, once.Key{})
	d.must(err)
	c, err = d.Scorecards.Publish(d.t.Context(), marina, c.ID, c.Rev)
	d.must(err)
	return c
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// wants fails the test unless err is want.
func (d *desk) wants(err, want error) {
	d.t.Helper()
	if !errors.Is(err, want) {
		d.t.Errorf("error = %v, want %v", err, want)
	}
}

// call records a call of operator's that began so many hours after start.
func (d *desk) call(id string, operator identity.Actor, hours int) string {
	d.t.Helper()
	_, err := d.db.Collection("interactions").InsertOne(d.t.Context(), qa.Interaction{
		ID: id, Rev: 1, Source: "test", CallID: "call " + id, Channel: qa.Call, Direction: qa.Inbound, Line: "orders",
		OperatorID: operator.ID, TeamID: operator.TeamID, Customer: "K-1", StartedAt: start.Add(time.Duration(hours) * time.Hour),
		Sources: []string{"test"}, CreatedAt: start, UpdatedAt: start,
	})
	d.must(err)
	return id
}

// input is an evaluation of a call with the desk's scorecard.
func (d *desk) input(call string, a qa.Answers) qa.EvaluationInput {
	return qa.EvaluationInput{InteractionID: call, ScorecardID: d.card.ID, SampleOrigin: qa.SampleRandom, Answers: a}
}

// draft is a draft of by's.
func (d *desk) draft(by identity.Actor, call string, a qa.Answers) qa.Evaluation {
	d.t.Helper()
	e, created, err := d.Evaluations.Put(d.t.Context(), by, uuid.NewString(), 0, false, d.input(call, a))
	d.must(err)
	if !created {
		d.t.Error("a new evaluation is not reported as created")
	}
	return e
}

// submitted is a submitted evaluation of by's.
func (d *desk) submitted(by identity.Actor, call string, a qa.Answers) qa.Evaluation {
	d.t.Helper()
	e := d.draft(by, call, a)
	e, err := d.Evaluations.Submit(d.t.Context(), by, e.ID, e.Rev)
	d.must(err)
	return e
}

// cardInput is a scorecard with every scale: a greeting, a solution that has to
// be explained when it is not the best, and a critical criterion.
func cardInput() qa.ScorecardInput {
	return qa.ScorecardInput{
		Title: "Orders", Lang: "en", Method: qa.SectionPercent, PassMark: 80, CriticalEffect: qa.EffectFlag,
		Sections: []qa.Section{
			{Key: "opening", Title: "Opening", Weight: 1, Criteria: []qa.Criterion{
				{Key: "greeting", Title: "Greeted", Weight: 1, NA: true, Scale: qa.Scale{Kind: qa.YesNo}},
			}},
			{Key: "order", Title: "Order", Weight: 3, Criteria: []qa.Criterion{
				{Key: "solution", Title: "Offered a solution", Weight: 2, CommentRequired: qa.CommentOnFail, Duty: "III.8", Scale: qa.Scale{
					Kind: qa.Options, Options: []qa.Option{{Key: "full", Title: "Fully", Points: 2}, {Key: "part", Title: "Partly", Points: 1}, {Key: "none", Title: "No", Points: 0}},
				}},
				{Key: "tone", Title: "Tone", Weight: 1, Scale: qa.Scale{Kind: qa.Points, Min: 1, Max: 5}, RootCauses: []string{"noise", "habit"}},
				{Key: "secret", Title: "Kept the secret", Weight: 1, Critical: qa.ComplianceCritical, Duty: "III.26", Scale: qa.Scale{Kind: qa.YesNo}},
			}},
		},
	}
}

// met are answers that fully meet every criterion of cardInput.
func met() qa.Answers {
	return qa.Answers{
		"greeting": {Value: new(1)}, "solution": {Option: "full"}, "tone": {Value: new(5)}, "secret": {Value: new(1)},
	}
}

// partly are answers with two findings, the second of them critical.
func partly() qa.Answers {
	a := met()
	a["solution"] = qa.Answer{Option: "part", Comment: "Did not look at the stock", AtSeconds: new(94.0)}
	a["secret"] = qa.Answer{Value: new(0)}
	return a
}
