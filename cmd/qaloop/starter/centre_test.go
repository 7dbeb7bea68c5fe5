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
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/rollup"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/report"
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
	return sibling(t)
}

// sibling is one more centre of the same test.
func sibling(t *testing.T) *centre {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	db := mongotest.New(t)
	declared := slices.Concat(staff.Collections(), qa.Collections(), survey.Collections(), intake.Collections(), report.Collections(), training.Collections(), rollup.Collections())
	if err := mongodb.Ensure(t.Context(), db, declared...); err != nil {
		t.Fatal(err)
	}
	c := &centre{t: t, db: db, now: time.Date(2026, 11, 23, 13, 0, 0, 0, zone)}
	c.build = func(now func() time.Time, linking starter.Linking) starter.Services {
		log := slog.New(slog.DiscardHandler)
		people := staff.New(db, now)
		trainings := training.New(db, people.People, zone, now)
		quality := qa.New(db, people.People, linking(trainings.Linker), log, now)
		trainings.Linker.Use(quality.Evaluations)
		surveys := survey.New(db, quality.Interactions, now)
		return starter.Services{
			Staff: people, QA: quality, Survey: surveys, Training: trainings,
			Report: report.New(db, people, quality, zone, now), Intake: intake.New(db, quality, surveys, log, now),
		}
	}
	c.Services = c.build(func() time.Time { return c.now.UTC() }, starter.AtOnce)
	return c
}

// demo loads the demo.
func (c *centre) demo(lang string, size starter.Size) starter.Loaded {
	c.t.Helper()
	loaded, err := starter.Demo(c.t.Context(), c.build, starter.Options{Lang: lang, Now: c.now, Size: size})
	if err != nil {
		c.t.Fatal(err)
	}
	return loaded
}

// evaluations are those of the story, by call.
func (c *centre) evaluations() map[string]qa.Evaluation {
	c.t.Helper()
	byCall := map[string]qa.Evaluation{}
	for _, e := range c.allEvaluations() {
		if call, ok := strings.CutPrefix(e.CallID, "demo-"); ok {
			byCall[call] = e
		}
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
	var lines []string
	for _, a := range c.allAssignments() {
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
		if name == "tallies" || name == "rollups" {
			continue // computed from the rest, at moments of their own; verify compares them
		}
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
