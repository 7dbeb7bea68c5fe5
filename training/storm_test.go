package training

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/qa"
)

// storm is a centre in which everything happens at the same time and linkers
// die all the time.
type storm struct {
	*centre
	operators []identity.Actor
	cutShare  float64
	ticks     chan struct{} // something was committed; closed when all is
}

const (
	stormSeed     = 20261123
	stormFindings = 60
)

// dying is an instance of the program that dies at a share of all steps.
func (s *storm) dying(seed uint64) *centre {
	c := s.again()
	var lock sync.Mutex
	dice := rand.New(rand.NewPCG(stormSeed, seed))
	c.cut(func(string) error {
		lock.Lock()
		defer lock.Unlock()
		if dice.Float64() < s.cutShare {
			return errCut
		}
		return nil
	})
	return c
}

// may fails the test for anything but a cut or a write that came too late.
func (s *storm) may(what string, err error) {
	for _, fine := range []error{nil, errCut, errStale, ErrAssignmentClosed, errContended} {
		if errors.Is(err, fine) {
			return
		}
	}
	s.t.Errorf("%s: %v", what, err)
}

// evaluate commits evaluations and links each at once.
func (s *storm) evaluate(number, findings int) {
	c, dice := s.dying(uint64(number)), rand.New(rand.NewPCG(stormSeed, 100+uint64(number)))
	failed := [][]string{{"greeting"}, {"record"}, {"greeting", "tone"}, {"tone"}}
	for made := 0; made < findings; {
		what := failed[dice.IntN(len(failed))]
		e := c.committed(s.operators[dice.IntN(len(s.operators))], 60+100*dice.Float64(), what...)
		c.pass(time.Second) // so that leases end while their linkers still work
		for range 3 {
			select {
			case s.ticks <- struct{}{}:
			default: // all others are busy
			}
		}
		s.may("link", c.Linker.LinkEvaluation(s.t.Context(), e.ID))
		made += len(what)
		if dice.IntN(10) == 0 {
			_, err := c.qa.Evaluations.Void(s.t.Context(), admin, e.ID, 0, "the wrong call")
			s.may("void", err)
		}
	}
}

func (s *storm) sweep(number int) {
	c := s.dying(200 + uint64(number))
	for range s.ticks {
		_, err := c.Linker.Sweep(s.t.Context())
		s.may("sweep", err)
	}
}

// learn lets an operator pass, fail or be let off whatever is open, and sees to
// it that never two assignments of a course are.
func (s *storm) learn(operator identity.Actor) {
	c, dice := s.dying(300+uint64(len(operator.ID))), rand.New(rand.NewPCG(stormSeed, 400))
	for range s.ticks {
		open := map[string]int{}
		for _, a := range c.assignments(operator) {
			if !a.Open() {
				continue
			}
			if open[a.CourseID]++; open[a.CourseID] > 1 {
				s.t.Errorf("%s has a course open twice", operator.ID)
			}
			var err error
			switch dice.IntN(8) {
			case 0: // seldom, since a completed course is not assigned again for long
				_, _, err = c.Assignments.Attempt(s.t.Context(), operator, a.ID, 0, right(), once.Key{})
			case 1, 2, 3:
				_, _, err = c.Assignments.Attempt(s.t.Context(), operator, a.ID, 0, wrong(), once.Key{})
			case 4:
				_, err = c.Assignments.Withdraw(s.t.Context(), taras, a.ID, 0, "let off")
			}
			s.may("learn", err)
		}
	}
}

func (s *storm) rage(findings int) {
	s.ticks = make(chan struct{})
	var evaluators, others sync.WaitGroup
	for i := range 4 {
		evaluators.Go(func() { s.evaluate(i, findings/4) })
	}
	for i := range 3 {
		others.Go(func() { s.sweep(i) })
	}
	for _, operator := range s.operators {
		others.Go(func() { s.learn(operator) })
	}
	evaluators.Wait()
	close(s.ticks)
	others.Wait()
}

// Findings are committed, decided about by 4 + 3 linkers, voided, and their
// courses passed and failed, all at the same time, while a share of all steps
// is cut off. In the end nothing is missing, nothing is there twice.
func TestNothingIsLostOrDoubled(t *testing.T) {
	for _, share := range []float64{0, 0.08, 0.30} {
		t.Run(fmt.Sprintf("%.0f%% of steps cut off", 100*share), func(t *testing.T) {
			t.Parallel()
			s := &storm{centre: foundCentre(t, mongotest.New(t), collections()), cutShare: share}
			for i := range 6 {
				s.operators = append(s.operators, identity.Actor{
					ID: "operator" + "abcdef"[:i], Roles: []identity.Role{identity.Operator}, TeamID: "t_1",
				})
			}
			one, other := s.course(), s.course()
			short := func(r *RuleInput) { r.CooldownDays = 7 }
			s.rule(one.ID, short)
			s.rule(one.ID, short, func(r *RuleInput) {
				r.When = When{Sections: []string{"opening"}}
				r.Threshold = Threshold{Fails: 3, Days: 10}
			})
			s.rule(other.ID, short, atOnce, func(r *RuleInput) { r.When.Criteria = []string{"record", "tone"} })
			s.rage(stormFindings)

			if share > 0.2 { // the verifier must see what the sweeper has not mended yet
				s.pass(time.Minute)
				if report, err := s.Verifier.Verify(t.Context(), false); err != nil || report.Clean() {
					t.Errorf("with %.0f%% cut off, everything is in order: %v", 100*share, err)
				}
			}
			s.must(s.settle(t.Context()))
			s.sound()
			s.count()
		})
	}
}

// count checks the outcome once more, with other code than the verifier's.
func (s *storm) count() {
	made := 0
	for _, operator := range s.operators {
		reasons := map[string]int{}
		for _, a := range s.assignments(operator) {
			if a.Undone {
				continue
			}
			made++
			for _, cause := range a.Causes {
				reasons[cause.FindingID+a.CourseID]++
			}
		}
		for reason, n := range reasons {
			if n > 1 {
				s.t.Errorf("finding and course %s are in %d assignments", reason, n)
			}
		}
		evaluations, err := s.qa.Evaluations.OfOperator(s.t.Context(), operator.ID)
		s.must(err)
		for _, e := range evaluations {
			for _, f := range e.Findings {
				if want := map[string]int{"greeting": 2, "record": 2, "tone": 2}[f.Criterion]; e.State != qa.Void && len(f.Decisions) != want {
					s.t.Errorf("finding %s has %d decisions, want %d", f.ID, len(f.Decisions), want)
				}
			}
		}
	}
	if made < len(s.operators) {
		s.t.Errorf("only %d assignments were made", made)
	}
	s.t.Logf("%d evaluations, %d assignments", s.made.Load(), made)
}
