package report

import (
	"qaloop/internal/statistics"
)

// Reason says why a number is not there.
type Reason string

// TooLittleData is the reason of a number that has too few observations behind
// it.
const TooLittleData Reason = "too_little_data"

// Estimate is a number that somebody is judged by, in percent: how many
// observations it has, and its value with an interval, or nil with the reason.
type Estimate struct {
	N int
	*statistics.Interval
	Reason Reason // empty where there is a value
}

// estimate is i, if it has enough observations.
func estimate(n int, i *statistics.Interval) Estimate {
	if n < statistics.Enough || i == nil {
		return Estimate{N: n, Reason: TooLittleData}
	}
	return Estimate{N: n, Interval: i}
}

// meanScore is the mean score of the evaluations in t.
func meanScore(t Tally) Estimate { return estimate(t.Scored, t.Sums().Mean(0, hundred)) }

// rate is the share of hits among n, in percent.
func rate(hits, n int) Estimate {
	i := statistics.Wilson(hits, n)
	if i != nil {
		i = new(i.Scaled(hundred))
	}
	return estimate(n, i)
}

// Known reports whether there is a value.
func (e Estimate) Known() bool { return e.Interval != nil }

// Against says how e stands to a norm; nothing where there is no value.
func (e Estimate) Against(norm float64) statistics.Verdict {
	if !e.Known() {
		return ""
	}
	return e.Interval.Against(norm)
}
