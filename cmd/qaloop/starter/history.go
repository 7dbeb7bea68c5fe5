package starter

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa"
)

// history lets the demo centre live through its season, day by day. Operators
// are independent of each other but for one thing: a rule looks at how all of
// them did in a week. So what is submitted on a day is decided when all of that
// day is there.
type history struct {
	*centre

	people map[string]identity.Actor // by key
	put    Applied
	text   Content
	office *desk // of whoever records contacts
	known  map[string]qa.Evaluation
	done   *progress
	counts counts
}

// counts are what there is in the end.
type counts struct{ contacts, evaluations, responses, assignments atomic.Int64 }

// atOnce is how many operators are worked on at the same time: enough to keep
// a database on two cores busy.
const atOnce = 8

func newHistory(c *centre, d *demo) *history {
	h := &history{
		centre: c, people: d.people, put: d.Applied, text: d.content, office: newDesk(d.build),
		known: map[string]qa.Evaluation{}, done: &d.progress,
	}
	for _, m := range c.members {
		m.actor = d.people[m.Key]
		m.given, _, _ = strings.Cut(m.actor.Name, " ")
		m.desk = newDesk(d.build)
	}
	for _, j := range c.judgements {
		h.plan(j)
	}
	return h
}

// run lives through the season.
func (h *history) run(ctx context.Context) error {
	if err := h.recall(ctx); err != nil {
		return err
	}
	h.assignByHand()
	for back, day := range slices.Backward(h.season.days) {
		if err := h.day(ctx, back); err != nil {
			return fmt.Errorf("%s: %w", day.Format("2006-01-02"), err)
		}
	}
	return nil
}

// recall reads what an interrupted run has left.
func (h *history) recall(ctx context.Context) error {
	page := paging.Request{Size: paging.MaxLimit}
	for {
		found, err := h.office.QA.Evaluations.List(ctx, identity.System(), qa.EvaluationFilter{}, page)
		if err != nil {
			return err
		}
		for _, e := range found.Items {
			h.known[e.ID] = e
		}
		if page.After = found.Next; page.After == "" {
			return nil
		}
	}
}

// day is one working day: people do what they had planned, then training
// decides, and in the evening the contacts come in.
func (h *history) day(ctx context.Context, back int) error {
	if err := h.each(ctx, func(ctx context.Context, m *member) error { return m.ahead.day(ctx, back, m.desk) }); err != nil {
		return err
	}
	if err := h.each(ctx, h.decide); err != nil {
		return err
	}
	for _, one := range h.contacts[back] {
		h.perform(one)
	}
	h.counted(back)
	return patiently(ctx, func(int) error { return h.record(ctx, back) })
}

// counted adds a day to what there is and to what has been done.
func (h *history) counted(back int) {
	h.counts.contacts.Add(int64(len(h.contacts[back])))
	for _, one := range h.contacts[back] {
		if one.rating != nil {
			h.counts.responses.Add(1)
		}
	}
	judged := 0
	for _, j := range h.judgements {
		if j.back != back {
			continue
		}
		judged++
		if !j.draft {
			h.counts.evaluations.Add(1)
		}
	}
	h.done.add(judged)
}

// each does something for every operator, several at the same time.
func (h *history) each(ctx context.Context, do func(context.Context, *member) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, m := range h.members {
		group.Go(func() error {
			if err := do(ctx, m); err != nil {
				return fmt.Errorf("operator %s: %w", m.Key, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// loaded is what the history has come to.
func (h *history) loaded() Loaded {
	return Loaded{
		Operators: int64(len(h.members)), Contacts: h.counts.contacts.Load(), Evaluations: h.counts.evaluations.Load(),
		Responses: h.counts.responses.Load(), Assignments: h.counts.assignments.Load(),
	}
}
