package starter

import (
	"math/rand/v2"

	"qaloop/qa"
)

// rating is what a customer answered to the survey.
type rating struct {
	csat, ces, nps int
	said           string
}

// responding is how many customers answer the survey, by channel.
var responding = map[qa.Channel]float64{qa.Call: 0.2, qa.Chat: 0.28, qa.Email: 0.13}

// grumbling is how many customers are discontent whatever anybody does.
const grumbling = 0.07

// ask lets the customer answer, or not: the worse the contact was, the less
// content they are, and the likelier they write why.
func (c *centre) ask(one *contact) {
	r := dice("asked", one.id)
	mood := moods[one.by.Level] + 0.12*max(-2, min(1.6, r.NormFloat64()))
	if chance(r, grumbling) {
		mood -= 0.25 + 0.6*r.Float64()
	}
	if one.judged != nil {
		mood -= c.trouble(one.judged)
	}
	one.resolved = mood > 0.5
	if !chance(r, responding[one.channel]) {
		return
	}
	one.rating = &rating{csat: 1 + scaled(mood, 4, r), ces: 1 + scaled(mood, 6, r), nps: scaled(mood, 10, r)}
	if !chance(r, 0.28+0.5*(1-max(0, min(1, mood)))) {
		return
	}
	switch {
	case one.rating.csat >= 5:
		one.rating.said = pick(r, c.texts.Said.Good)
	case one.rating.csat >= 4:
		one.rating.said = pick(r, append(c.texts.Said.Middling[:3:3], c.texts.Said.Good[:3]...))
	case one.rating.csat == 3:
		one.rating.said = pick(r, c.texts.Said.Middling)
	default:
		one.rating.said = pick(r, c.texts.Said.Bad)
	}
}

// scaled is a mood on a scale from 0 to most.
func scaled(mood float64, most int, r *rand.Rand) int {
	at := (mood + 0.08*r.NormFloat64()) * float64(most)
	return max(0, min(most, int(at+0.5)))
}

// trouble is how much of a customer's content what was missed takes away.
func (c *centre) trouble(j *judgement) float64 {
	sum := 0.0
	for _, criterion := range criteriaOf(c.cards[j.contact.card]) {
		if !j.missedIn(criterion.Key) {
			continue
		}
		switch {
		case criterion.Critical == qa.CustomerCritical:
			sum += 0.34
		case criterion.Key == faultCriterion, criterion.Critical == qa.ComplianceCritical:
		default:
			sum += 0.12
		}
	}
	return sum
}
