// Package centre makes up large contact centres to measure with: a year of
// hundreds or thousands of operators, written in bulk in the very shapes that
// the stores keep. What training decides about the findings is decided by its
// own pure function, and the numbers are counted by the program's own fold, so
// `qaloop verify` has nothing to say against the result.
//
// Read size.go for how much there is, people.go and year.go for what happens,
// and fill.go for how it gets into the database.
package centre

import (
	"context"
	"log/slog"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/qaloop/starter"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/report"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
)

// Password is what every account of a made-up centre signs in with.
const Password = "qaloop bench 2026" //nolint:gosec // there is nothing but made-up data behind it

// Email is the address of the one account that the centre has for a role.
func Email(role string) string { return role + "@bench.example" }

// ZoneName is the time zone of the centre; it is the program's default.
const ZoneName = "Europe/Kyiv"

// services are the program's own, to make what is not many: people, teams,
// scorecards, courses and rules.
func services(db *mongo.Database, zone *time.Location, now func() time.Time) starter.Services {
	log := slog.New(slog.DiscardHandler)
	people := staff.New(db, now)
	trainings := training.New(db, people.People, zone, now)
	quality := qa.New(db, people.People, trainings.Linker, log, now)
	trainings.Linker.Use(quality.Evaluations)
	reports := report.New(db, people, quality, zone, now)
	surveys := survey.New(db, quality.Interactions, now)
	surveys.Responses.InZone(zone)
	reports.Auditor.Prove(surveys.Responses, trainings.Tallies)
	return starter.Services{
		Staff: people, QA: quality, Survey: surveys, Report: reports, Training: trainings,
		Intake: intake.New(db, quality, surveys, log, now),
	}
}

// told is told how far the filling is: what is being made, how much of it is
// done, and of how much. It may be called from several goroutines.
type told func(what string, done, total int)

// clock is the time as BSON can keep it.
func clock() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// activate puts the rules of the starter content into force, and returns them
// as the linker sees them.
func activate(ctx context.Context, s starter.Services, applied starter.Applied) ([]training.FrozenRule, error) {
	var rules []training.FrozenRule
	for _, key := range sorted(applied.Rules) {
		rule, err := s.Training.Rules.Get(ctx, system, applied.Rules[key])
		if err == nil && rule.State == training.RuleDraft {
			rule, err = s.Training.Rules.Activate(ctx, system, rule.ID, rule.Rev)
		}
		if err != nil {
			return nil, err
		}
		rules = append(rules, training.FrozenRule{RuleID: rule.ID, RuleVersion: rule.Current()})
	}
	return rules, nil
}
