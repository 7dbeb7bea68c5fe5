package centre

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"qaloop/internal/once"
	"qaloop/qa"
	"qaloop/qa/survey"
	"qaloop/training"
)

// year is what all operators live through, and what there is to judge them by.
type year struct {
	size     Size
	until    time.Time // when it ends
	zone     *time.Location
	cards    []qa.Scorecard
	courses  []training.Course
	rules    []training.FrozenRule
	surveyID string
	crew     crew
}

// docs are what there is of one operator in the end, by collection.
type docs struct {
	interactions []qa.Interaction
	evaluations  []qa.Evaluation
	reservations []reservation // of an interaction and a scorecard for an evaluation
	answers      []survey.Response
	assignments  []*training.Assignment
	slots        []slot // of an operator and a course
}

// of lets one operator live through the year.
func (y year) of(o operator) (docs, error) {
	var d docs
	r := y.size.dice(forContacts, o.number)
	for n := range perOperator {
		contact := y.contact(o, r, n)
		e, err := y.evaluation(o, r, contact)
		if err != nil {
			return docs{}, err
		}
		contact.Evaluated = e.State == qa.Submitted || e.State == qa.Acknowledged
		d.interactions, d.evaluations = append(d.interactions, contact), append(d.evaluations, e)
		d.reservations = append(d.reservations, reservationOf(e))
	}
	slices.SortFunc(d.evaluations, func(a, b qa.Evaluation) int { return a.ListedAt.Compare(b.ListedAt) })
	y.survey(o, &d)
	y.train(o, &d)
	return d, nil
}

// contact is the n-th contact of o that somebody evaluates. They are spread
// evenly, so that every week has about two.
func (y year) contact(o operator, r *rand.Rand, n int) qa.Interaction {
	share := (float64(n) + r.Float64()) / perOperator
	day := y.until.In(y.zone).AddDate(0, 0, -int(float64(days)*(1-share))-2)
	at := time.Date(day.Year(), day.Month(), day.Day(), 9+r.IntN(9), r.IntN(60), r.IntN(60), 0, y.zone).UTC()
	return y.talk(o, r, at, n)
}

// talk is a contact of o that begins then; n tells those of o apart.
func (y year) talk(o operator, r *rand.Rand, at time.Time, n int) qa.Interaction {
	wait, length := 2+r.IntN(60), 40+r.IntN(500)
	answered := at.Add(time.Duration(wait) * time.Second)
	ended := answered.Add(time.Duration(length) * time.Second)
	name := fmt.Sprintf("%d.%d%03d", at.Unix(), o.number, n)
	i := qa.Interaction{
		ID: qa.InteractionID(qa.SourceAsterisk, name), Rev: 1, Source: qa.SourceAsterisk, CallID: name,
		Channel: qa.Call, Direction: qa.Inbound, Line: o.team.line, AgentID: o.agent, OperatorID: o.id, TeamID: o.team.id,
		Customer:  fmt.Sprintf("+38050%07d", r.IntN(10_000_000)),
		StartedAt: at, AnsweredAt: &answered, EndedAt: &ended, WaitSeconds: &wait, TalkSeconds: &length,
		EndedBy: "customer", Topic: pick(r, topics), Sources: []string{"asterisk_queue_log"}, Evidence: qa.FromJournal,
		CreatedAt: ended, UpdatedAt: ended,
	}
	if r.IntN(10) == 0 {
		i.Direction, i.EndedBy = qa.Outbound, "operator"
	}
	return i
}

// survey lets customers answer: half of them about contacts that were
// evaluated, and half about others.
func (y year) survey(o operator, d *docs) {
	r := y.size.dice(forAnswers, o.number)
	for n := range perOperator * answersPer {
		about := d.interactions[n%perOperator]
		if n%2 == 1 {
			about = y.talk(o, r, about.StartedAt.Add(time.Hour), 500+n)
			d.interactions = append(d.interactions, about)
		}
		at := about.StartedAt.Add(time.Duration(20+r.IntN(600)) * time.Minute)
		answer := survey.Response{
			ID: survey.ResponseID(about.ID, y.surveyID), Rev: 1, SurveyID: y.surveyID, InteractionID: about.ID,
			OperatorID: o.id, TeamID: o.team.id, Line: o.team.line, AnsweredAt: at, CreatedAt: at, UpdatedAt: at,
			CSAT: new(5 - min(4, int(r.ExpFloat64()))), NPS: new(10 - min(10, int(2*r.ExpFloat64()))), CES: new(7 - min(6, int(r.ExpFloat64()))),
			Resolved: new(r.IntN(8) > 0),
		}
		if r.IntN(4) == 0 {
			answer.Comment = pick(r, said)
		}
		d.answers = append(d.answers, answer)
	}
}

// reservation is how an evaluation holds its interaction and scorecard.
type reservation struct {
	ID           string    `bson:"_id"`
	Rev          int       `bson:"rev"`
	EvaluationID string    `bson:"evaluation_id"`
	TakenAt      time.Time `bson:"taken_at"`
}

func reservationOf(e qa.Evaluation) reservation {
	return reservation{once.ID("es_", e.EvaluatorID, e.InteractionID, e.ScorecardID), 1, e.ID, e.CreatedAt}
}
