package report

import (
	"cmp"
	"slices"
	"strings"

	"qaloop/internal/statistics"
	"qaloop/qa"
)

// Bins is how many equal parts a Tally's histogram has; the last one holds 100
// too.
const Bins = 20

const (
	hundred = 100
	whole   = 100 * hundred // 100 % in hundredths of a percent
)

// Tally is what a set of evaluations comes to. It is a monoid: the zero Tally
// is that of nothing, and Plus is associative and commutative, exactly so, since
// all its numbers are whole. So a tally of a year is the sum of those of its
// weeks, in whatever order they are added.
type Tally struct {
	N         int              `bson:"n"`                   // evaluations
	Scored    int              `bson:"scored"`              // of them, those with a percentage
	Passed    int              `bson:"passed"`              // of these, those that passed
	Critical  int              `bson:"critical"`            // evaluations with a critical error of any class
	Sum       int64            `bson:"sum"`                 // of the percentages, in hundredths of a percent
	Squares   int64            `bson:"squares"`             // of the same
	Histogram []int            `bson:"histogram,omitempty"` // scored evaluations by percentage; nil or Bins numbers
	Classes   []ClassTally     `bson:"classes,omitempty"`   // sorted by class
	Chances   int              `bson:"chances"`             // judged criteria of no critical class
	Errors    int              `bson:"errors"`              // of them, those that were not fully met
	Criteria  []CriterionTally `bson:"criteria,omitempty"`  // sorted by key
	Version   int              `bson:"version"`             // the newest version of the scorecard among them
}

// ClassTally counts the contacts of one critical class.
type ClassTally struct {
	Class  qa.CriticalClass `bson:"class"`
	N      int              `bson:"n"`      // contacts that were judged on the class
	Failed int              `bson:"failed"` // of them, those with at least one error of it
}

// CriterionTally counts the judgements of one criterion.
type CriterionTally struct {
	Key    string `bson:"key"`
	N      int    `bson:"n"`      // judgements; not applicable is none
	Missed int    `bson:"missed"` // of them, not fully met
	Failed int    `bson:"failed"` // of them, critical errors
}

// Plus is the tally of both sets together, which share no evaluation.
func (t Tally) Plus(more Tally) Tally {
	return Tally{
		N: t.N + more.N, Scored: t.Scored + more.Scored, Passed: t.Passed + more.Passed, Critical: t.Critical + more.Critical,
		Sum: t.Sum + more.Sum, Squares: t.Squares + more.Squares,
		Histogram: plusBins(t.Histogram, more.Histogram),
		Classes: merge(t.Classes, more.Classes,
			func(a, b ClassTally) int { return strings.Compare(string(a.Class), string(b.Class)) },
			func(a, b ClassTally) ClassTally { return ClassTally{a.Class, a.N + b.N, a.Failed + b.Failed} }),
		Chances: t.Chances + more.Chances, Errors: t.Errors + more.Errors,
		Criteria: merge(t.Criteria, more.Criteria,
			func(a, b CriterionTally) int { return cmp.Compare(a.Key, b.Key) },
			func(a, b CriterionTally) CriterionTally {
				return CriterionTally{a.Key, a.N + b.N, a.Missed + b.Missed, a.Failed + b.Failed}
			}),
		Version: max(t.Version, more.Version),
	}
}

// add is t.Plus(more), written into t, whose lists are nobody else's. Where both
// have the same criteria, as most weeks of a scorecard have, nothing new is made.
func (t *Tally) add(more Tally) {
	if !t.shapedLike(more) {
		*t = t.Plus(more)
		return
	}
	t.N, t.Scored, t.Passed, t.Critical = t.N+more.N, t.Scored+more.Scored, t.Passed+more.Passed, t.Critical+more.Critical
	t.Sum, t.Squares = t.Sum+more.Sum, t.Squares+more.Squares
	t.Chances, t.Errors, t.Version = t.Chances+more.Chances, t.Errors+more.Errors, max(t.Version, more.Version)
	for i, n := range more.Histogram {
		t.Histogram[i] += n
	}
	for i, c := range more.Classes {
		t.Classes[i].N, t.Classes[i].Failed = t.Classes[i].N+c.N, t.Classes[i].Failed+c.Failed
	}
	for i, c := range more.Criteria {
		of := &t.Criteria[i]
		of.N, of.Missed, of.Failed = of.N+c.N, of.Missed+c.Missed, of.Failed+c.Failed
	}
}

// shapedLike reports whether the lists of t and other are about the same, in
// the same order.
func (t *Tally) shapedLike(other Tally) bool {
	return len(t.Histogram) == len(other.Histogram) &&
		slices.EqualFunc(t.Classes, other.Classes, func(a, b ClassTally) bool { return a.Class == b.Class }) &&
		slices.EqualFunc(t.Criteria, other.Criteria, func(a, b CriterionTally) bool { return a.Key == b.Key })
}

func plusBins(a, b []int) []int {
	if len(a) == 0 {
		return slices.Clone(b)
	}
	sum := slices.Clone(a)
	for i, n := range b {
		sum[i] += n
	}
	return sum
}

// merge joins two sorted lists into one; what stands at the same place in both
// is joined by plus. The empty list is nil.
func merge[T any](a, b []T, order func(a, b T) int, plus func(a, b T) T) []T {
	var joined []T
	for len(a) > 0 && len(b) > 0 {
		switch c := order(a[0], b[0]); {
		case c < 0:
			joined, a = append(joined, a[0]), a[1:]
		case c > 0:
			joined, b = append(joined, b[0]), b[1:]
		default:
			joined, a, b = append(joined, plus(a[0], b[0])), a[1:], b[1:]
		}
	}
	return append(append(joined, a...), b...)
}

// Sums are what the mean score is computed from, in percent.
func (t Tally) Sums() statistics.Sums {
	return statistics.Sums{N: t.Scored, Sum: float64(t.Sum) / hundred, Squares: float64(t.Squares) / (hundred * hundred)}
}

// Totals are tallies by why the contacts were chosen.
type Totals map[qa.SampleOrigin]Tally

// Plus are the totals of both sets together.
func (t Totals) Plus(more Totals) Totals {
	sum := make(Totals, len(t))
	for origin, tally := range t {
		sum[origin] = tally.Plus(Tally{})
	}
	for origin, tally := range more {
		sum[origin] = sum[origin].Plus(tally)
	}
	return sum
}

// add is t.Plus(more), written into t, whose tallies are nobody else's.
func (t Totals) add(more Totals) {
	for origin, tally := range more {
		sum := t[origin]
		sum.add(tally)
		t[origin] = sum
	}
}

// Judged is the tally of the contacts that were drawn at random: the only ones
// that enter averages by which people are judged.
func (t Totals) Judged() Tally { return t[qa.SampleRandom] }

// Volume is how many evaluations there are, however they were chosen.
func (t Totals) Volume() int {
	n := 0
	for _, tally := range t {
		n += tally.N
	}
	return n
}

// CriticalErrors is how many evaluated contacts had a critical error, however
// they were chosen. Calibrations are left out: they judge one contact often.
func (t Totals) CriticalErrors() int {
	n := 0
	for origin, tally := range t {
		if origin != qa.SampleCalibration {
			n += tally.Critical
		}
	}
	return n
}
