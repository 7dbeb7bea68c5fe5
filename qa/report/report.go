// Package report holds the numbers that people are judged by: small tallies
// that are kept up to date while evaluations come in, and what is read from
// them for an operator, a team and the whole centre.
//
// Read tally.go, contribution.go and bucket.go first: they are pure. Then
// tally_service.go, which keeps them exactly right whatever dies in between;
// then estimate.go and the reports.
package report

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/qa"
	"qaloop/qa/staff"
)

// Services is everything that can be done in this package.
type Services struct {
	Tallies *TallyService
	Auditor *Auditor
	Reports *Reader
}

// New builds the services on db; people are those who are judged. Zone is that of the centre: in it weeks begin.
// The clock is a parameter so that tests can set it; it gives UTC in whole
// milliseconds.
func New(db *mongo.Database, people staff.Services, quality qa.Services, zone *time.Location, now func() time.Time) Services {
	quality.Findings.InZone(zone)
	known := &cards{quality.Scorecards}
	tallies := &TallyService{
		store: tallyStore{db.Collection(talliesName)}, evaluations: quality.Evaluations, cards: known, zone: zone, now: now,
	}
	return Services{
		Tallies: tallies,
		Auditor: &Auditor{TallyService: tallies, shadow: tallyStore{db.Collection(shadowName)}, sums: []Sums{quality.Findings}},
		Reports: newReader(tallies, people),
	}
}
