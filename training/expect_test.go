package training

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// decisionsOf are the decisions about the findings of e, in order.
func decisionsOf(e qa.Evaluation) string {
	var all []string
	for _, f := range e.Findings {
		for _, d := range f.Decisions {
			all = append(all, string(d.Decision))
		}
	}
	return strings.Join(all, " ")
}

// decided fails the test unless e stands decided with these words.
func (c *centre) decided(e qa.Evaluation, want string) {
	c.t.Helper()
	e = c.read(e)
	if got := decisionsOf(e); got != want || e.Link.Open {
		c.t.Errorf("evaluation %s is decided %q (link open: %t), want %q", e.ID, got, e.Link.Open, want)
	}
}

// assignments are all that an operator has, the first made first.
func (c *centre) assignments(operator identity.Actor) []Assignment {
	c.t.Helper()
	found, err := c.Linker.assigner.assignments.byOperator(c.t.Context(), operator.ID)
	c.must(err)
	slices.SortFunc(found, func(a, b Assignment) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return found
}

// has fails the test unless the operator's assignments are in these states.
func (c *centre) has(operator identity.Actor, want string) {
	c.t.Helper()
	var states []string
	for _, a := range c.assignments(operator) {
		states = append(states, string(a.State))
	}
	if got := strings.Join(states, " "); got != want {
		c.t.Errorf("%s has %q, want %q", operator.ID, got, want)
	}
}

// settle sweeps until nothing is left to do, however long that takes in the
// centre's time.
func (c *centre) settle(ctx context.Context) error {
	for range 200 {
		c.pass(lease + time.Second)
		n, err := c.Linker.Sweep(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
	return errors.New("the sweeper never comes to an end")
}

// sound fails the test unless everything holds.
func (c *centre) sound() {
	c.t.Helper()
	report, err := c.Verifier.Verify(c.t.Context(), false)
	c.must(err)
	if !report.Clean() {
		var b strings.Builder
		c.must(report.WriteText(&b))
		c.t.Error(b.String())
	}
	c.counted()
	tallies, err := c.Tallies.Audit(c.t.Context(), false)
	c.must(err)
	if !tallies.Clean() {
		c.t.Errorf("%+v", tallies)
	}
}

// wants fails the test unless err is want.
func (c *centre) wants(err, want error) {
	c.t.Helper()
	if !errors.Is(err, want) {
		c.t.Errorf("error = %v, want %v", err, want)
	}
}

// same fails the test unless got is want.
func (c *centre) same(got, want any) {
	c.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("(-want +got):\n%s", diff)
	}
}
