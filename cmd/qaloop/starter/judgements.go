package starter

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"qaloop/qa"
)

// judgement is one evaluation of the history: who makes it of what, and what
// becomes of it.
type judgement struct {
	id        string
	contact   *contact
	evaluator string // key of a person
	origin    qa.SampleOrigin
	back      int // the working day on which it is made, counted back
	at        time.Time
	scripted  *scriptedCall // nil for one that is drawn
	draft     bool          // left as a draft
	ackAfter  int           // working days; 0 for never
	voidAfter int           // working days; 0 for never
	voided    bool          // or going to be
	followed  bool          // what it led to is planned
	answers   qa.Answers    // given when the contact takes place
}

// perWeek is how many evaluations an operator gets in a week.
var perWeek = map[level]float64{strong: 4.2, steady: 4.2, uneven: 4.4, newcomer: 1.6, calm: 4.2}

// quiet is how many weeks those of the story are judged little, since the story
// itself is told then.
const quiet = 3

// judge chooses which contacts of m in a week, counted back, are judged, when
// and by whom.
func (c *centre) judge(m *member, week int, contacts []*contact) []*judgement {
	r := dice("plan", m.Key, week)
	wanted := perWeek[m.Level]
	if m.Level == calm && week < quiet {
		wanted = 1
	}
	n := int(wanted + r.Float64())
	var fit []*contact
	for _, one := range contacts {
		if one.back > 0 && one.channel != qa.Email {
			fit = append(fit, one)
		}
	}
	r.Shuffle(len(fit), func(i, j int) { fit[i], fit[j] = fit[j], fit[i] })
	var all []*judgement
	for _, one := range fit[:min(n, len(fit))] {
		if j := c.judgement(m, one); j != nil {
			all = append(all, j)
		}
	}
	return all
}

// evaluators are who evaluates, and how much of it.
var evaluators = []struct {
	key   string
	share float64
}{{evaluator, 0.4}, {"qa2", 0.32}, {drifting, 0.28}}

// drifting is the evaluator who has become stricter than the others in the last
// driftWeeks.
const (
	drifting   = "qa3"
	driftWeeks = 5
)

// leaders are the supervisors of the teams, by the keys of both.
var leaders = map[string]string{"wholesale": "supervisor", "retail": "supervisor2", "care": "supervisor3"}

// judgement is that of one contact; nil if it would be made only after today.
func (c *centre) judgement(m *member, one *contact) *judgement {
	r := dice("judgement", one.id)
	j := &judgement{id: judgementID(one.id), contact: one, origin: qa.SampleRandom, back: one.back - 1 - r.IntN(2)}
	if j.back < 0 {
		if j.back = one.back - 1; j.back < 0 {
			return nil
		}
	}
	weights := make([]float64, len(evaluators))
	for i, e := range evaluators {
		weights[i] = e.share
	}
	j.evaluator = evaluators[weighted(r, weights)].key
	switch why := r.Float64(); {
	case why < 0.05:
		j.origin, j.evaluator = qa.SampleTargeted, leaders[m.Team]
	case why < 0.12:
		j.origin = qa.SampleTargeted
	case why < 0.15:
		j.origin = qa.SampleRequested
	}
	j.at = c.season.moment(j.back, 9*60+40, 17*60+20, r.Float64())
	j.ackAfter = ackAfter(m, r.Float64())
	if m.Level != calm && chance(r, 0.012) {
		j.voidAfter = 1 + r.IntN(6)
	}
	one.judged = j
	return j
}

// ackAfter is how many working days later an operator reads an evaluation.
func ackAfter(m *member, share float64) int {
	switch {
	case m.Level == calm || share < 0.55:
		return 1
	case share < 0.8:
		return 2
	case share < 0.92:
		return 4
	}
	return 0
}

// judgementID is the ID of the evaluation of a contact, the same at every run.
func judgementID(contactID string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("qaloop:demo:"+contactID)).String()
}

// leaveDrafts lets each evaluator have a few judgements of the last day
// unfinished.
func leaveDrafts(all []*judgement) {
	left := map[string]int{}
	for _, j := range all {
		if j.back == 0 && j.scripted == nil && j.origin == qa.SampleRandom && left[j.evaluator] < draftsLeft {
			left[j.evaluator]++
			j.draft = true
		}
	}
}

const draftsLeft = 2

// byTime puts judgements into the order in which they are made.
func byTime(all []*judgement) {
	slices.SortFunc(all, func(a, b *judgement) int {
		if order := a.at.Compare(b.at); order != 0 {
			return order
		}
		return strings.Compare(a.id, b.id)
	})
}
