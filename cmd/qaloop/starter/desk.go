package starter

import (
	"context"
	"errors"
	"slices"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
)

// desk is a set of services with a clock of its own, so that several can work
// at the same time and each at its own time. One desk does one thing at a time.
type desk struct {
	Services

	clock time.Time
}

// newDesk is a desk whose evaluations are linked and counted by whoever wants
// them to be.
func newDesk(build Builder) *desk {
	d := &desk{}
	d.Services = build(func() time.Time { return d.clock.UTC().Truncate(time.Millisecond) }, Later)
	d.QA.Evaluations.CountWith(patient{})
	return d
}

// AtOnce decides about the findings of an evaluation when it is submitted, as
// usual.
func AtOnce(linker qa.Linker) qa.Linker { return linker }

// Later leaves that to whoever calls the linker. The demo submits the
// evaluations of a day at the same time, and decides when all are there: what a
// rule makes of one may depend on how the others did that week.
func Later(linker qa.Linker) qa.Linker { return patient{linker} }

type patient struct{ qa.Linker }

var errLater = errors.New("decided when the day is over")

// LinkEvaluation leaves the link open, as if there were no time for it.
func (patient) LinkEvaluation(context.Context, string) error { return errLater }

// Count leaves the counting to the end, when all is counted at once.
func (patient) Count(context.Context, qa.Evaluation) error { return errLater }

// agenda is what somebody is going to do, by the working day counted back.
type agenda map[int][]act

// act is one thing that is done at a moment.
type act struct {
	at time.Time
	do func(ctx context.Context, d *desk) error
}

// add plans an act; one on a day that is not there any more, or never was, is
// not done.
func (a agenda) add(s season, back int, at time.Time, do func(ctx context.Context, d *desk) error) {
	if s.covers(back) {
		a[back] = append(a[back], act{at, do})
	}
}

// day does what is planned for a day, in order.
func (a agenda) day(ctx context.Context, back int, d *desk) error {
	acts := a[back]
	slices.SortStableFunc(acts, func(x, y act) int { return x.at.Compare(y.at) })
	for _, one := range acts {
		err := patiently(ctx, func(int) error {
			d.clock = one.at
			return one.do(ctx, d)
		})
		if err != nil && !overtaken(err) {
			return err
		}
	}
	delete(a, back)
	return nil
}

// overtaken reports whether err says that something cannot be done any more:
// because an interrupted run has done it, or because of what has happened since
// it was planned, such as an assignment being withdrawn.
func overtaken(err error) bool {
	p := problem.From(err)
	return p.Kind == problem.Conflict
}

// patience is how often a step is made again when the database does not answer:
// a machine that is busy with other things is no reason to give up, and every
// step can be repeated.
const patience = 5

// patiently makes a step, and makes it again for as long as it is worth it. The
// step is told how often it was made before.
func patiently(ctx context.Context, step func(again int) error) error {
	for again := 0; ; again++ {
		err := step(again)
		if err == nil || again == patience || problem.From(err).Kind != problem.Unavailable {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(again+1) * time.Second):
		}
	}
}
