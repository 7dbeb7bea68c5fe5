package widget

import (
	"context"
	"math"
	"strconv"

	"qaloop/internal/statistics"
	"qaloop/ui/locale"
)

// Axis is the range on which numbers of a kind are drawn, and with how many
// digits they are written. A page keeps to one, so that its bars compare.
type Axis struct {
	From, To float64
	Step     float64 // from one line of a chart to the next; 0: a quarter of the axis
	Digits   uint64
	Percent  bool // the numbers are percents
}

// The axes.
var (
	ScoreAxis  = Axis{From: 50, To: 100, Digits: 1, Percent: true} // means of scores
	ShareAxis  = Axis{From: 0, To: 100, Percent: true}             // rates
	NPSAxis    = Axis{From: -100, To: 100}                         // net promoter scores
	RatingAxis = Axis{From: 1, To: 5, Digits: 1}                   // means of answers on 1 to 5
)

// Measure is a number by which people are judged: with its interval, or with
// the single observations where there are too few of them for a mean.
type Measure struct {
	Interval *statistics.Interval // nil: there is none yet; it must be in the units of Axis
	Values   []float64            // the single observations; needed only where they are few
	Norm     *float64             // what is expected; nil: nothing is
	Axis     Axis
}

// Few reports whether there is too little data for a mean.
func (m Measure) Few() bool { return m.Interval == nil || m.Interval.N < statistics.Enough }

// N is how many observations there are.
func (m Measure) N() int {
	if m.Interval == nil {
		return len(m.Values)
	}
	return m.Interval.N
}

// Verdict is what can be said against the norm.
func (m Measure) Verdict() statistics.Verdict {
	if m.Few() || m.Norm == nil {
		return statistics.Unclear
	}
	return m.Interval.Against(*m.Norm)
}

// Name is m in one sentence, for those who do not see the bar.
func (m Measure) Name(ctx context.Context) string {
	if m.Few() {
		return m.Count(ctx)
	}
	estimate, interval := m.write(ctx, m.Interval.Estimate), m.Range(ctx)
	if m.Norm == nil {
		return locale.T(ctx, "figure.name", "estimate", estimate, "range", interval)
	}
	return locale.T(ctx, "figure.name_"+string(m.Verdict()), "estimate", estimate, "range", interval, "norm", m.norm(ctx))
}

// Say is what m allows to be said about the norm: that it is reached, that it
// is not, or that one cannot tell yet. It is empty where there is no norm.
func (m Measure) Say(ctx context.Context) string {
	if m.Few() {
		return locale.T(ctx, "figure.say_few", "need", statistics.Enough)
	}
	if m.Norm == nil {
		return ""
	}
	key := "figure.say_" + string(m.Verdict())
	if m.Verdict() == statistics.Unclear && m.Interval.Estimate < *m.Norm {
		key += "_low"
	}
	return locale.T(ctx, key, "norm", m.norm(ctx))
}

// Estimate is the number alone: 84,6; "too little data" where there is none.
func (m Measure) Estimate(ctx context.Context) string {
	if m.Few() {
		return locale.T(ctx, "figure.too_little")
	}
	return m.write(ctx, m.Interval.Estimate)
}

// Full is the number with its unit: 84,6 %.
func (m Measure) Full(ctx context.Context) string {
	if m.Few() || !m.Axis.Percent {
		return locale.Upper(m.Estimate(ctx))
	}
	return locale.Percent(ctx, m.Interval.Estimate, m.Axis.Digits)
}

// Range is the interval alone: 79,1–90,1. A range that goes below zero is
// written in words, since a dash and a minus look alike.
func (m Measure) Range(ctx context.Context) string {
	if m.Few() {
		return ""
	}
	low, high := m.Interval.Low, m.Interval.High
	if low < 0 {
		return locale.T(ctx, "figure.from_to", "low", m.write(ctx, low), "high", m.write(ctx, high))
	}
	return locale.Range(ctx, low, high, m.Axis.Digits)
}

// Count is the number of observations; where it is too little, of how many:
// "too little data, 3 of 5".
func (m Measure) Count(ctx context.Context) string {
	if m.Few() {
		return locale.T(ctx, "figure.too_little_of", "n", locale.Number(ctx, m.N()), "need", statistics.Enough)
	}
	return locale.Number(ctx, m.N())
}

// ShortCount is Count for a column of a table: 12, or 3 of 5.
func (m Measure) ShortCount(ctx context.Context) string {
	if m.Few() {
		return locale.T(ctx, "figure.of", "n", locale.Number(ctx, m.N()), "need", statistics.Enough)
	}
	return locale.Number(ctx, m.N())
}

// Rate is a rate in words, the fraction first: 36 %, 4 of 11, 15 to 65 %.
func (m Measure) Rate(ctx context.Context) string {
	if m.Few() {
		return m.Count(ctx)
	}
	hits := math.Round(m.Interval.Estimate / 100 * float64(m.N()))
	return locale.T(ctx, "figure.rate",
		"share", locale.Percent(ctx, m.Interval.Estimate, m.Axis.Digits),
		"hits", locale.Number(ctx, int(hits)), "n", locale.Number(ctx, m.N()),
		"low", m.write(ctx, m.Interval.Low), "high", locale.Percent(ctx, m.Interval.High, m.Axis.Digits))
}

// norm is the norm in figures; empty where there is none.
func (m Measure) norm(ctx context.Context) string {
	if m.Norm == nil {
		return ""
	}
	return number(ctx, *m.Norm)
}

func (m Measure) write(ctx context.Context, v float64) string {
	return locale.Decimal(ctx, v, m.Axis.Digits)
}

// number is v with as many digits as it needs, two at most.
func number(ctx context.Context, v float64) string {
	for digits := range uint64(2) {
		if scale := math.Pow10(int(digits)); math.Abs(v*scale-math.Round(v*scale)) < 1e-9 {
			return locale.Decimal(ctx, v, digits)
		}
	}
	return locale.Decimal(ctx, v, 2)
}

// at is the place of v on the axis; what is outside stands at its end.
func (a Axis) at(v float64) string { return percentage(a.share(v)) }

// share is the place of v on the axis, 0 to 100.
func (a Axis) share(v float64) float64 {
	return min(max((v-a.From)/(a.To-a.From)*100, 0), 100)
}

// holds reports whether v is on the axis.
func (a Axis) holds(v float64) bool { return a.From <= v && v <= a.To }

// step is how far two lines of a chart are apart.
func (a Axis) step() float64 {
	if a.Step > 0 {
		return a.Step
	}
	return (a.To - a.From) / 4
}

func percentage(share float64) string { return strconv.FormatFloat(share, 'f', -1, 32) + "%" }
