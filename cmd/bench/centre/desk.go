package centre

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/qaloop/starter"
	"qaloop/qa"
)

// Desk is a centre in which nothing has been evaluated yet: for measuring what
// is written.
type Desk struct {
	ScorecardID string
	Answers     qa.Answers // with two findings, each of which is a course for whoever has it
	Contacts    []string   // IDs of interactions, each of another operator
	Agents      []string   // how the PBX calls the operators
}

// inAWeek is how many contacts of a desk are in one week. All of them miss the
// same criteria: were there more, rules would hold back what they find as a fault
// of the process, and a submit would make no assignments.
const inAWeek = 5

// The two criteria that the starter content has a rule for which acts at once.
var atOnceKeys = []string{"agreement", "confidential"}

// Prepare makes a desk for that many submitted evaluations in an empty,
// migrated database.
func Prepare(ctx context.Context, db *mongo.Database, contacts int, tell func(what string, done, total int)) (Desk, error) {
	zone, err := time.LoadLocation(ZoneName)
	if err != nil {
		return Desk{}, err
	}
	y, err := begin(ctx, services(db, zone, clock), Size{Evaluations: contacts * perOperator, Seed: 1}, tell)
	if err != nil {
		return Desk{}, err
	}
	desk := deskWith(y.cards[0])
	var talks []qa.Interaction
	for n, o := range y.crew.operators {
		at := y.until.Add(-time.Hour).AddDate(0, 0, -7*(n/inAWeek))
		talk := y.talk(o, y.size.dice(forContacts, o.number), at, 0)
		talks = append(talks, talk)
		desk.Contacts, desk.Agents = append(desk.Contacts, talk.ID), append(desk.Agents, o.agent)
	}
	return desk, insert(ctx, db, interactionsName, talks)
}

// Open is the desk of a centre that is there, without its contacts and agents.
func Open(ctx context.Context, db *mongo.Database) (Desk, error) {
	zone, err := time.LoadLocation(ZoneName)
	if err != nil {
		return Desk{}, err
	}
	s := services(db, zone, clock)
	applied, err := starter.Apply(ctx, s, lang)
	if err != nil {
		return Desk{}, err
	}
	card, err := s.QA.Scorecards.Get(ctx, system, applied.Scorecards["order"], 0)
	return deskWith(card), err
}

func deskWith(card qa.Scorecard) Desk {
	desk := Desk{ScorecardID: card.ID, Answers: qa.Answers{}}
	for _, s := range card.Sections {
		for _, c := range s.Criteria {
			desk.Answers[c.Key] = best(c)
		}
	}
	for _, key := range atOnceKeys {
		desk.Answers[key] = qa.Answer{Value: new(0), Comment: comments[0]}
	}
	return desk
}

// best is the best answer to c.
func best(c qa.Criterion) qa.Answer {
	switch c.Scale.Kind {
	case qa.YesNo:
		return qa.Answer{Value: new(1)}
	case qa.Points:
		return qa.Answer{Value: new(c.Scale.Max)}
	case qa.Options:
		return qa.Answer{Option: c.Scale.Options[0].Key}
	}
	return qa.Answer{}
}
