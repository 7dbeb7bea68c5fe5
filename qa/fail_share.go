package qa

import (
	"fmt"
	"slices"
	"time"
)

// FailShare is how many operators were judged on a criterion in some time, and
// how many of them did not fully meet it at least once.
type FailShare struct{ Evaluated, Failing int }

// failWeek is the contacts of a week that were judged by one scorecard.
type failWeek struct {
	scorecardID string
	from, to    time.Time
}

// String tells w from others.
func (w failWeek) String() string { return fmt.Sprint(w.scorecardID, " ", w.from.Unix(), w.to.Unix()) }

// failTally counts operators by criterion.
type failTally map[string]map[string]bool // by operator: whether they ever failed it

// see takes an evaluation in.
func (t failTally) see(e Evaluation) {
	for _, c := range e.Score.Criteria {
		if c.NA != "" {
			continue
		}
		if t[c.Key] == nil {
			t[c.Key] = map[string]bool{}
		}
		t[c.Key][e.OperatorID] = t[c.Key][e.OperatorID] || e.found(c.Key)
	}
}

// found reports whether e has a finding about a criterion.
func (e Evaluation) found(criterion string) bool {
	return slices.ContainsFunc(e.Findings, func(f Finding) bool { return f.Criterion == criterion })
}

// shares are what was counted, by criterion.
func (t failTally) shares() map[string]FailShare {
	shares := make(map[string]FailShare, len(t))
	for criterion, operators := range t {
		share := FailShare{Evaluated: len(operators)}
		for _, failed := range operators {
			if failed {
				share.Failing++
			}
		}
		shares[criterion] = share
	}
	return shares
}
