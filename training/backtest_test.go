package training

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/qa"
)

// past runs a rule through evaluations in which each call was judged on the
// day that it came. calls are "operator day failed…".
func past(rule FrozenRule, from, to float64, calls ...call) Backtest {
	shares := newShares(time.UTC, nil, rule.When)
	r := newRerun(rule, "Opening a call", time.UTC, shares)
	r.from, r.to = after(from), after(to)
	for i, c := range calls {
		e := evaluation(fmt.Sprint("e_", i), identity.Actor{ID: c.operator, TeamID: "t_1"}, after(c.day), after(c.day), c.failed...)
		shares.see(e)
		r.see(e)
	}
	return r.finish()
}

type call struct {
	operator string
	day      float64
	failed   []string
}

func failing(operator string, days ...float64) []call {
	var calls []call
	for _, d := range days {
		calls = append(calls, call{operator, d, []string{"greeting"}})
	}
	return calls
}

func fine(operator string, day float64) call { return call{operator: operator, day: day} }

func TestBacktestCounts(t *testing.T) {
	soon := twice()
	soon.DueDays = 7
	for _, test := range []struct {
		name  string
		rule  FrozenRule
		calls []call
		want  Backtest // the counts alone
	}{
		{"nothing happened", twice(), nil, Backtest{}},
		{"one is under the threshold", twice(), failing("a", 10), Backtest{Evaluations: 1, Operators: 1}},
		{"the second assigns", twice(), failing("a", 10, 12), Backtest{Evaluations: 2, Operators: 1, Assigned: 1, Reached: 1}},
		{"the first may be older than the period", twice(), failing("a", -5, 12), Backtest{Evaluations: 1, Operators: 1, Assigned: 1, Reached: 1}},
		{"what came before is not decided about", twice(), failing("a", -5, -4), Backtest{}},
		{
			"an open course takes more in, and the error came back", twice(), failing("a", 10, 12, 14),
			Backtest{Evaluations: 3, Operators: 1, Assigned: 1, Reached: 1, Followed: 1, Repeated: 1},
		},
		{"it did not come back", twice(), append(failing("a", 10, 12), fine("a", 20)), Backtest{Evaluations: 3, Operators: 1, Assigned: 1, Reached: 1, Followed: 1}},
		{"it came back after the period", twice(), failing("a", 10, 12, 31), Backtest{Evaluations: 2, Operators: 1, Assigned: 1, Reached: 1, Followed: 1, Repeated: 1}},
		{"it came back too late to count", twice(), failing("a", 1, 2, 33), Backtest{Evaluations: 2, Operators: 1, Assigned: 1, Reached: 1}},
		{"done on the day that it is due, then in the pause", soon, failing("a", 1, 2, 10, 11), // the pause of 28 days lasts until day 37
			Backtest{Evaluations: 4, Operators: 1, Assigned: 1, Reached: 1, Followed: 1, Repeated: 1}},
		{"two operators are two", twice(), append(failing("a", 10, 12), failing("b", 13, 14)...), Backtest{Evaluations: 4, Operators: 2, Assigned: 2, Reached: 2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := past(test.rule, 0, 30, test.calls...)
			got.Version, got.From, got.To, got.Weeks, got.People, got.Cases = 0, "", "", nil, nil, nil
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("back-test (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBacktestEscalatesWhatDidNotHelp(t *testing.T) {
	quick := twice()
	quick.Threshold, quick.DueDays, quick.CooldownDays = Threshold{AtOnce: true}, 2, 3
	got := past(quick, 0, 30, failing("a", 1, 2, 4, 9)...) // assigned, joined, in the pause until day 6, escalated
	if got.Assigned != 1 || got.Escalated != 1 || got.Reached != 1 || len(got.Cases) != 2 || len(got.People[0].Fired) != 2 {
		t.Errorf("%d assigned, %d escalated, cases %+v", got.Assigned, got.Escalated, got.Cases)
	}
	if p := got.People[0]; p.Later != 3 || p.LaterFails != 3 {
		t.Errorf("afterwards %d of %d", p.LaterFails, p.Later)
	}
}

// Most operators fail in one week: nobody is assigned anything then.
func TestBacktestHoldsWeeksOfFaults(t *testing.T) {
	quick := twice()
	quick.Threshold = Threshold{AtOnce: true}
	var calls []call
	for i := range 12 {
		name := fmt.Sprint("o", i)
		if i < 7 {
			calls = append(calls, failing(name, 8+float64(i)/10)...)
		} else {
			calls = append(calls, fine(name, 7+float64(i)/100))
		}
	}
	// In the order of submission: those who did well came first.
	calls = append(calls[7:], calls[:7]...)
	got := past(quick, 0, 30, append(calls, failing("o1", 22)...)...)
	// The first failing operators are not the most yet: as live, the share is
	// that of the moment.
	if got.Assigned == 0 || got.Held == 0 || got.Assigned+got.Held < 7 {
		t.Fatalf("%d assigned, %d held", got.Assigned, got.Held)
	}
	week := got.Weeks[1]
	if week.Monday != "2026-03-09" || week.Held != got.Held || week.Failing != 7 || week.Evaluated != 12 {
		t.Errorf("the week of the fault is %+v", week)
	}
	if len(got.Weeks) != 5 || got.Weeks[2].Held != 0 {
		t.Errorf("weeks %+v", got.Weeks)
	}
}

func TestBacktestTriesRulesWithoutACourse(t *testing.T) {
	rule := twice()
	rule.CourseID = ""
	if got := past(rule, 0, 30, failing("a", 1, 2)...); got.Assigned != 1 {
		t.Errorf("%d assigned", got.Assigned)
	}
}

func TestBacktestPeriods(t *testing.T) {
	for _, p := range []BacktestPeriod{
		{"2026-03-02", "2026-03-01"}, {"2026-01-01", "2026-06-30"}, {"", "2026-03-01"}, {"2026-03-02", "tomorrow"},
	} {
		if _, _, err := p.span(time.UTC); !errors.Is(err, ErrBacktestPeriod) {
			t.Errorf("%v: %v", p, err)
		}
	}
	from, to, err := BacktestPeriod{"2026-01-01", "2026-06-29"}.span(time.UTC)
	if err != nil || to.Sub(from) != MostBacktestDays*day {
		t.Errorf("%s, %v", to.Sub(from), err)
	}
}

// What the back-test says is what the linker did, where nobody completes the
// course in between; and it writes nothing.
func TestBacktestIsWhatHappened(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	rule := c.rule(course.ID, func(r *RuleInput) { r.DueDays = 365 })
	for i, day := range []float64{99, 99.2, 99.4, 99.5, 99.6} {
		c.judged(olha, day, "greeting")
		if i%2 == 0 {
			c.judged(ivan, day, "tone")
		}
	}
	c.judged(ivan, 99.7, "greeting", "record")
	live := map[string]qa.DecisionWord{}
	for _, by := range []identity.Actor{olha, ivan} {
		evaluations, err := c.qa.Evaluations.OfOperator(t.Context(), by.ID)
		c.must(err)
		for _, e := range evaluations {
			for _, f := range e.Findings {
				for _, d := range f.Decisions {
					if d.Decision == qa.Assigned {
						live[f.ID] = d.Decision
					}
				}
			}
		}
	}
	before := len(c.assignments(olha)) + len(c.assignments(ivan))
	period := BacktestPeriod{dayAfter(99), dayAfter(101)}
	got, err := c.Backtests.Rule(t.Context(), daria, rule.ID, 0, period)
	c.must(err)
	tried := map[string]qa.DecisionWord{}
	for _, k := range got.Cases {
		tried[k.FindingID] = k.Decision.Decision
	}
	if diff := cmp.Diff(live, tried); diff != "" || got.Assigned != len(live) || got.Before != nil {
		t.Errorf("live and tried (-live +tried):\n%s\n%+v", diff, got)
	}
	if now := len(c.assignments(olha)) + len(c.assignments(ivan)); now != before {
		t.Errorf("%d assignments became %d", before, now)
	}

	stricter := rule.Latest().RuleInput
	stricter.Threshold.Fails = 4
	got, err = c.Backtests.Draft(t.Context(), daria, rule.ID, stricter, period)
	c.must(err)
	if got.Version != 2 || got.Assigned != 1 || got.Before == nil || got.Before.Version != 1 || got.Before.Assigned != len(live) {
		t.Errorf("stricter: %+v", got)
	}
	got, err = c.Backtests.Draft(t.Context(), daria, "", stricter, period)
	c.must(err)
	if got.Assigned != 1 || got.Before != nil {
		t.Errorf("as a new rule: %+v", got)
	}
	_, err = c.Backtests.Rule(t.Context(), viktor, rule.ID, 0, period)
	if !errors.Is(err, identity.ErrForbidden) {
		t.Errorf("a supervisor tries rules: %v", err)
	}
	_, err = c.Backtests.Rule(t.Context(), daria, rule.ID, 9, period)
	if problem.From(err).Kind != problem.NotFound {
		t.Errorf("version 9: %v", err)
	}
}

// dayAfter is the day so many days after start.
func dayAfter(days float64) string { return after(days).Format(dateFormat) }
