package starter_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
)

// centre is a demo centre on a database of its own.
type centre struct {
	starter.Services

	t     *testing.T
	db    *mongo.Database
	build starter.Builder
	now   time.Time
}

func newCentre(t *testing.T) *centre {
	t.Helper()
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	db := mongotest.New(t)
	declared := slices.Concat(staff.Collections(), qa.Collections(), survey.Collections(), training.Collections())
	if err := mongodb.Ensure(t.Context(), db, declared...); err != nil {
		t.Fatal(err)
	}
	c := &centre{t: t, db: db, now: time.Date(2026, 11, 23, 13, 0, 0, 0, zone)}
	c.build = func(now func() time.Time) starter.Services {
		people := staff.New(db, now)
		trainings := training.New(db, people.People, zone, now)
		quality := qa.New(db, people.People, trainings.Linker, slog.New(slog.DiscardHandler), now)
		trainings.Linker.Use(quality.Evaluations)
		return starter.Services{Staff: people, QA: quality, Survey: survey.New(db, quality.Interactions, now), Training: trainings}
	}
	c.Services = c.build(func() time.Time { return c.now.UTC() })
	return c
}

// demo runs the demo and gives its accounts.
func (c *centre) demo(lang string) []string {
	c.t.Helper()
	accounts, err := starter.Demo(c.t.Context(), c.build, lang, c.now)
	if err != nil {
		c.t.Fatal(err)
	}
	return accounts
}

// evaluations are all of them by call.
func (c *centre) evaluations() map[string]qa.Evaluation {
	c.t.Helper()
	all, err := c.QA.Evaluations.List(c.t.Context(), identity.System(), qa.EvaluationFilter{}, paging.Request{Size: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	byCall := map[string]qa.Evaluation{}
	for _, e := range all.Items {
		byCall[strings.TrimPrefix(e.CallID, "demo-")] = e
	}
	return byCall
}

// decisions are what the rules decided, by call and criterion.
func (c *centre) decisions() map[string][]qa.DecisionWord {
	words := map[string][]qa.DecisionWord{}
	for call, e := range c.evaluations() {
		for _, finding := range e.Findings {
			for _, decision := range finding.Decisions {
				at := call + "." + finding.Criterion
				words[at] = append(words[at], decision.Decision)
			}
		}
	}
	return words
}

// assignments are who has to learn what, how far they are and until when.
func (c *centre) assignments() []string {
	c.t.Helper()
	all, err := c.Training.Assignments.List(c.t.Context(), identity.System(), training.AssignmentFilter{}, paging.Request{Size: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	var lines []string
	for _, a := range all.Items {
		names, err := c.Staff.People.Names(c.t.Context(), []string{a.OperatorID})
		if err != nil {
			c.t.Fatal(err)
		}
		lines = append(lines, strings.Join([]string{names[a.OperatorID], a.CourseTitle, string(a.State), a.DueOn}, " | "))
	}
	slices.Sort(lines)
	return lines
}

// everything is each document of the database as text.
func (c *centre) everything() map[string]string {
	c.t.Helper()
	names, err := c.db.ListCollectionNames(c.t.Context(), bson.M{})
	if err != nil {
		c.t.Fatal(err)
	}
	docs := map[string]string{}
	for _, name := range names {
		cursor, err := c.db.Collection(name).Find(c.t.Context(), bson.M{})
		if err != nil {
			c.t.Fatal(err)
		}
		for cursor.Next(c.t.Context()) {
			docs[name+" "+cursor.Current.Lookup("_id").String()] = cursor.Current.String()
		}
		if err := cursor.Err(); err != nil {
			c.t.Fatal(err)
		}
	}
	return docs
}
