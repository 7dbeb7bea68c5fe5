package centre

import (
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"qaloop/qa"
)

const (
	// slips is how often a criterion is not fully met: with fifteen of them
	// there are about 0.3 findings an evaluation.
	slips = 0.021
	// unread is how many of the last days' evaluations wait for their operator.
	unread = 6 * 24 * time.Hour
)

// evaluation is what an evaluator makes of a contact a day later, without what
// training decides about it.
func (y year) evaluation(o operator, r *rand.Rand, contact qa.Interaction) (qa.Evaluation, error) {
	card := y.cards[o.team.card]
	e := qa.Evaluation{
		ID: idOf(r), Rev: 2, State: qa.Submitted, InteractionID: contact.ID, CallID: contact.CallID, Line: contact.Line,
		OccurredAt: contact.StartedAt, OperatorID: o.id, TeamID: o.team.id, EvaluatorID: pick(r, y.crew.evaluators),
		ScorecardID: card.ID, ScorecardVersion: card.Version, ScorecardTitle: card.Title, SampleOrigin: originOf(r),
		Answers: answers(r, card.ScorecardInput), Revision: 1,
	}
	var err error
	if e.Score, err = card.Score(e.Answers); err != nil {
		return e, err
	}
	e.Findings = card.Findings(e.ID, e.Revision, e.Answers, e.Score)
	begun := contact.StartedAt.Add(time.Duration(14+r.IntN(6)) * time.Hour)
	submitted := begun.Add(9 * time.Minute)
	e.CreatedAt, e.UpdatedAt, e.ListedAt, e.SubmittedAt = begun, submitted, submitted, &submitted
	e.History = []qa.Change{
		{At: begun, By: e.EvaluatorID, To: string(qa.Draft)},
		{At: submitted, By: e.EvaluatorID, From: string(qa.Draft), To: string(qa.Submitted)},
	}
	e.Link = &qa.Link{Seq: 1, Since: submitted, Rules: []qa.RuleRef{}, Counted: true, Summed: true}
	for _, rule := range y.rules {
		e.Link.Rules = append(e.Link.Rules, rule.Ref())
	}
	y.settle(&e, o, r)
	return e, nil
}

// settle lets the operator read e, or lets it be void.
func (y year) settle(e *qa.Evaluation, o operator, r *rand.Rand) {
	read := e.SubmittedAt.Add(time.Duration(1+r.IntN(30)) * time.Hour)
	switch {
	case len(e.Findings) == 0 && r.IntN(100) == 0:
		e.VoidReason = "Не той контакт."
		e.Link.Seq, e.Link.Since = 2, read
		become(e, qa.Void, e.EvaluatorID, read)
	case read.Before(y.until.Add(-unread)):
		e.AcknowledgedAt = &read
		become(e, qa.Acknowledged, o.id, read)
	}
}

func originOf(r *rand.Rand) qa.SampleOrigin {
	switch n := r.IntN(20); {
	case n < 14:
		return qa.SampleRandom
	case n < 18:
		return qa.SampleTargeted
	case n < 19:
		return qa.SampleRequested
	}
	return qa.SampleCalibration
}

// answers fill a scorecard in: nearly always the best answer.
func answers(r *rand.Rand, card qa.ScorecardInput) qa.Answers {
	given := qa.Answers{}
	for _, s := range card.Sections {
		for _, c := range s.Criteria {
			given[c.Key] = answer(r, c)
		}
	}
	return given
}

func answer(r *rand.Rand, c qa.Criterion) qa.Answer {
	slip := r.Float64() < slips
	if !slip && c.NA && r.IntN(5) == 0 {
		return qa.Answer{NA: true}
	}
	a := best(c)
	if slip {
		a = worse(c)
		a.Comment, a.AtSeconds = pick(r, comments), new(float64(r.IntN(300)))
	}
	return a
}

// worse is the answer next to the best one.
func worse(c qa.Criterion) qa.Answer {
	switch c.Scale.Kind {
	case qa.YesNo:
		return qa.Answer{Value: new(0)}
	case qa.Points:
		return qa.Answer{Value: new(c.Scale.Max - 1)}
	case qa.Options:
		return qa.Answer{Option: c.Scale.Options[1].Key}
	}
	return qa.Answer{}
}

// idOf is a UUID as a client would choose one.
func idOf(r *rand.Rand) string {
	var raw [16]byte
	for i := range raw {
		raw[i] = byte(r.IntN(256)) //nolint:gosec // below 256
	}
	raw[6], raw[8] = raw[6]&0x0f|0x40, raw[8]&0x3f|0x80 // version 4, variant 1
	return uuid.UUID(raw).String()
}

// become takes e a step further.
func become(e *qa.Evaluation, to qa.EvaluationState, by string, at time.Time) {
	e.History = append(e.History, qa.Change{At: at, By: by, From: string(e.State), To: string(to), Why: e.VoidReason})
	e.State, e.UpdatedAt = to, at
	e.Rev++
}
