package starter

import (
	"slices"

	"qaloop/qa"
)

// draw is what is thrown for one criterion of one judgement.
type draw struct {
	applies, misses, grade, half, drift float64 // 0 to 1
	cause, words, at                    float64
}

func drawFor(j *judgement, criterion string) draw {
	r := dice("answer", j.id, criterion)
	return draw{
		applies: r.Float64(), misses: r.Float64(), grade: r.Float64(), half: r.Float64(), drift: r.Float64(),
		cause: r.Float64(), words: r.Float64(), at: r.Float64(),
	}
}

// answer judges the contact of j: it is what its operator was able to do then.
func (c *centre) answer(j *judgement) {
	card := c.cards[j.contact.card]
	j.answers = qa.Answers{}
	for _, section := range card.Sections {
		for _, criterion := range section.Criteria {
			if w := criterion.ShowWhen; w != nil && !slices.Contains(w.Options, j.answers[w.Criterion].Option) {
				continue
			}
			j.answers[criterion.Key] = c.answerOne(j, criterion)
		}
	}
}

func (c *centre) answerOne(j *judgement, criterion qa.Criterion) qa.Answer {
	d := drawFor(j, criterion.Key)
	var a qa.Answer
	switch {
	case j.scripted != nil:
		a = c.scriptedAnswer(j, criterion, d)
	case criterion.NA && !applies(j, criterion, d):
		return qa.Answer{NA: true}
	case criterion.Scale.Kind == qa.Points:
		a = qa.Answer{Value: new(c.grade(j, criterion, d))}
	default:
		a = marked(criterion, c.missed(j, criterion, d), d.half)
	}
	return c.commented(j, criterion, d, a)
}

// marked is the answer to a criterion that was met or missed.
func marked(criterion qa.Criterion, missed bool, half float64) qa.Answer {
	options := criterion.Scale.Options
	switch {
	case criterion.Scale.Kind == qa.Options && missed && half < 0.6:
		return qa.Answer{Option: options[1].Key}
	case criterion.Scale.Kind == qa.Options && missed:
		return qa.Answer{Option: options[len(options)-1].Key}
	case criterion.Scale.Kind == qa.Options:
		return qa.Answer{Option: options[0].Key}
	case missed:
		return qa.Answer{Value: new(0)}
	}
	return qa.Answer{Value: new(1)}
}

// applying is how often a criterion applies that need not.
var applying = map[string]float64{
	"discount": 0.38, "ask_head": 0.13, "remark": 0.28, "transfer": 0.1, "solved": 0.95, "clarity": 0.65, "pause": 0.35, "offer_fits": 0.92,
}

// applies reports whether a criterion applies to the contact of j.
func applies(j *judgement, criterion qa.Criterion, d draw) bool {
	p, known := applying[criterion.Key]
	m := j.contact.by
	switch {
	case !known: // what is said about an order
		return j.contact.placesOrder() || d.applies < 0.2
	case slices.Contains(m.Weak, criterion.Key), slices.Contains(m.Soft, criterion.Key):
		p *= 1.7 // else nobody would know
	case criterion.Key == "transfer" && j.contact.card == orderCard && !j.contact.placesOrder():
		p = 0.4
	}
	return d.applies < p
}

// missed reports whether the operator of j missed a criterion.
func (c *centre) missed(j *judgement, criterion qa.Criterion, d draw) bool {
	if c.faulty(j.contact, criterion.Key) {
		return d.misses < 0.88
	}
	return d.misses < j.contact.by.misses(criterion, c.watched, c.season.progressAt(j.contact.back)) && !c.spared[spare{j.id, criterion.Key}]
}

// grade is how many points of five an operator gets; the evaluator who drifts
// takes one off now and then.
func (c *centre) grade(j *judgement, criterion qa.Criterion, d draw) int {
	points := j.contact.by.points(criterion, d.grade)
	if j.evaluator == drifting && weeksAgo(j.back) < driftWeeks && d.drift < 0.55 {
		points--
	}
	return max(2, points)
}

// scriptedAnswer is what the script says, or the best.
func (c *centre) scriptedAnswer(j *judgement, criterion qa.Criterion, d draw) qa.Answer {
	slip, failed := j.scripted.Fails[criterion.Key]
	switch {
	case slices.Contains(j.scripted.NA, criterion.Key):
		return qa.Answer{NA: true}
	case failed && slip.Option != "":
		return qa.Answer{Option: slip.Option}
	case failed:
		return qa.Answer{Value: new(0)}
	case criterion.Scale.Kind == qa.Points:
		return qa.Answer{Value: new(5 - int(d.half*1.4))}
	case slices.Contains(j.scripted.Praised, criterion.Key):
		return marked(criterion, false, 0)
	}
	return asUsual(criterion)
}
