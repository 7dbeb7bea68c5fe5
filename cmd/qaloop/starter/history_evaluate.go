package starter

import (
	"context"
	"slices"
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// scoring is how long it takes to fill in a scorecard.
const scoring = 9 * time.Minute

// plan puts a judgement, and what becomes of it, on the agenda of its operator.
func (h *history) plan(j *judgement) {
	m, r := j.contact.by, dice("life", j.id)
	m.ahead.add(h.season, j.back, j.at, func(ctx context.Context, d *desk) error { return h.submit(ctx, d, m, j) })
	if j.draft {
		return
	}
	if back := j.back - j.ackAfter; j.ackAfter > 0 {
		at := momentOn(h.season, back, 9*60+3, 10*60+40, r.Float64())
		m.ahead.add(h.season, back, at, func(ctx context.Context, d *desk) error {
			return h.acknowledge(ctx, d, m, j)
		})
	}
	if j.voidAfter > 0 {
		h.voidLater(m, j, j.back-j.voidAfter, r.Float64())
	}
}

// momentOn is season.moment, and nothing for a day that is not there.
func momentOn(s season, back, from, to int, share float64) time.Time {
	if !s.covers(back) {
		return time.Time{}
	}
	return s.moment(back, from, to, share)
}

// submit fills in the scorecard; training decides in the evening.
func (h *history) submit(ctx context.Context, d *desk, m *member, j *judgement) error {
	if e, ok := h.known[j.id]; ok && e.State != qa.Draft {
		m.waiting = append(m.waiting, undecided{j, d.clock})
		return nil
	}
	in := qa.EvaluationInput{
		InteractionID: qa.InteractionID(demoSource, j.contact.id), ScorecardID: h.put.Scorecards[j.contact.card],
		SampleOrigin: j.origin, Answers: j.answers,
	}
	if j.draft {
		in.Answers = h.half(j)
	}
	by := h.people[j.evaluator]
	d.clock = j.at.Add(-scoring)
	if _, _, err := d.QA.Evaluations.Put(ctx, by, j.id, 0, false, in); err != nil || j.draft {
		return err
	}
	d.clock = j.at
	if _, err := d.QA.Evaluations.Submit(ctx, by, j.id, 0); err != nil {
		return err
	}
	m.waiting = append(m.waiting, undecided{j, d.clock})
	return nil
}

// half is what there is of the answers when the evaluator is called away.
func (h *history) half(j *judgement) qa.Answers {
	some := qa.Answers{}
	all := criteriaOf(h.cards[j.contact.card])
	for _, criterion := range all[:len(all)/2] {
		if a, ok := j.answers[criterion.Key]; ok {
			some[criterion.Key] = a
		}
	}
	return some
}

func (h *history) acknowledge(ctx context.Context, d *desk, m *member, j *judgement) error {
	if e, ok := h.known[j.id]; ok && e.State != qa.Submitted {
		return nil
	}
	_, err := d.QA.Evaluations.Acknowledge(ctx, m.actor, j.id, 0)
	return err
}

// voidLater plans that an evaluation turns out to be wrong.
func (h *history) voidLater(m *member, j *judgement, back int, share float64) {
	if j.voided || !h.season.covers(back) {
		return
	}
	j.voided = true
	at := h.season.moment(back, 11*60, 16*60, share)
	m.ahead.add(h.season, back, at, func(ctx context.Context, d *desk) error {
		why := h.texts.Why.Void[int(share*float64(len(h.texts.Why.Void)))]
		if _, err := d.QA.Evaluations.Void(ctx, h.people[evaluator], j.id, 0, why); err != nil {
			return err
		}
		m.waiting = append(m.waiting, undecided{j, d.clock})
		return nil
	})
}

// leftOver is when an interrupted run has nothing in its hands any more.
const leftOver = 10 * time.Second

// undecided is a judgement that training has to decide about, since a moment.
type undecided struct {
	*judgement

	since time.Time
}

// decide lets training decide about what was submitted or voided today.
func (h *history) decide(ctx context.Context, m *member) error {
	for _, one := range m.waiting {
		err := patiently(ctx, func(again int) error {
			m.desk.clock = one.since.Add(time.Second)
			if _, before := h.known[one.id]; before || again > 0 {
				m.desk.clock = one.since.Add(time.Duration(again+1) * leftOver)
			}
			if err := m.desk.Training.Linker.LinkEvaluation(ctx, one.id); err != nil {
				return err
			}
			return h.follow(ctx, m, one.judgement)
		})
		if err != nil {
			return err
		}
	}
	m.waiting = nil
	return nil
}

// follow plans what becomes of the assignments that j led to.
func (h *history) follow(ctx context.Context, m *member, j *judgement) error {
	if j.followed {
		return nil
	}
	if !h.watchedMiss(j) {
		j.followed = true
		return nil
	}
	e, ok := h.known[j.id]
	if !ok || e.Link == nil || e.Link.Open {
		var err error
		if e, err = m.desk.QA.Evaluations.Get(ctx, identity.System(), j.id); err != nil {
			return err
		}
	}
	j.followed = true
	for _, finding := range e.Findings {
		for _, decision := range finding.Decisions {
			if decision.Decision == qa.Assigned {
				h.learn(m, j, decision)
			}
		}
	}
	return nil
}

// watchedMiss reports whether j says that something was missed that an active
// rule asks about.
func (h *history) watchedMiss(j *judgement) bool {
	for criterion, a := range j.answers {
		if h.watched[criterion] && !a.NA && markOf(a) != bestMark(h.criterion(j.contact.card, criterion)) {
			return true
		}
	}
	return false
}

// criterion finds a criterion of a scorecard.
func (c *centre) criterion(card, key string) qa.Criterion {
	all := criteriaOf(c.cards[card])
	return all[slices.IndexFunc(all, func(one qa.Criterion) bool { return one.Key == key })]
}
