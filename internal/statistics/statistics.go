// Package statistics holds the numbers that a person is judged by: an estimate
// with its interval, or the admission that there is too little data. It knows
// nothing of calls and people. Every interval is two-sided at 95 %.
package statistics

// Enough is how many observations an estimate about a person needs; with fewer
// the single observations are shown instead.
const Enough = 5

// z is the 97.5 % quantile of the normal distribution.
const z = 1.959963984540054

// Interval is an estimate and the range that holds the true value in 95 of 100
// cases. Low ≤ Estimate ≤ High.
type Interval struct {
	N        int     `json:"n" bson:"n"` // observations behind it
	Estimate float64 `json:"estimate" bson:"estimate"`
	Low      float64 `json:"low" bson:"low"`
	High     float64 `json:"high" bson:"high"`
}

// Verdict is what an interval lets one say about a norm.
type Verdict string

// The verdicts.
const (
	Above   Verdict = "above"   // the whole interval is at the norm or above
	Below   Verdict = "below"   // the whole interval is below the norm
	Unclear Verdict = "unclear" // the norm is inside: neither can be said
)

// Against compares i with a norm.
func (i Interval) Against(norm float64) Verdict {
	switch {
	case i.Low >= norm:
		return Above
	case i.High < norm:
		return Below
	}
	return Unclear
}

// Scaled is i in other units: every number times by.
func (i Interval) Scaled(by float64) Interval {
	return Interval{N: i.N, Estimate: i.Estimate * by, Low: i.Low * by, High: i.High * by}
}
