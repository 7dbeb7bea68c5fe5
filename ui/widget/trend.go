package widget

import (
	"context"
	"math"

	"github.com/a-h/templ"

	"qaloop/internal/statistics"
	"qaloop/ui/locale"
)

// Trend is a number over time with its interval. Where there is too little data
// it has a gap.
type Trend struct {
	Finding string       // what the chart shows, in one sentence; empty: its first and last number
	When    string       // the head of the times: 4 weeks to
	What    string       // the head of the numbers: Score, %
	Count   string       // the head of the numbers of observations: Evaluations
	Legend  string       // what the line and its band are: mean of 4 weeks and its 95 % interval
	Axis    Axis         // the zero one is that of scores, 60 to 100
	Norm    *float64     // may be nil
	Points  []TrendPoint // the oldest first
	// Apart says that each number is of its own time only, so that it gets an
	// interval of its own: a rate by week. A rolling mean is no such number.
	Apart bool
}

// TrendPoint is one number of a Trend.
type TrendPoint struct {
	At       string               // 18 Oct
	Interval *statistics.Interval // nil: there is none
	N        int                  // observations, where there is no interval
	Note     string               // what happened then: course done 16 Oct; may be empty
	Warn     bool                 // the note is a caution
}

var trendAxis = Axis{From: 60, To: 100, Digits: 1}

func (p TrendPoint) measure(a Axis) Measure {
	m := Measure{Interval: p.Interval, Axis: a}
	if m.Interval == nil {
		m.Interval = &statistics.Interval{N: p.N}
	}
	return m
}

// axis is that of t, made longer where numbers would be outside.
func (t Trend) axis() Axis {
	a := t.Axis
	if a == (Axis{}) {
		a = trendAxis
	}
	a.Step = a.step()
	for _, p := range t.Points {
		if m := p.measure(a); !m.Few() && m.Interval.Low < a.From {
			a.From = min(a.From, a.To-math.Ceil((a.To-m.Interval.Low)/a.Step)*a.Step)
		}
	}
	return a
}

func (t Trend) chart(ctx context.Context) chart {
	a := t.axis()
	kind, shape := "trend", shapeBand
	if t.Apart {
		kind, shape = "apart", shapeWhisker
	}
	c := chart{
		Kind: kind, Finding: t.Finding,
		Facts: withNorm(templ.Attributes{"from": exact(a.From), "to": exact(a.To), "step": exact(a.Step)}, t.Norm),
		Head: []chartColumn{
			{t.When, "label"},
			{t.What, "value"},
			{locale.T(ctx, "figure.low"), "low"},
			{locale.T(ctx, "figure.high"), "high"},
			{t.Count, "n"},
		},
		Legend: []chartKey{{shape, t.Legend}},
	}
	if c.Finding == "" {
		c.Finding = t.found(ctx, a)
	}
	if t.Norm != nil {
		c.Legend = append(c.Legend, chartKey{shapeNorm, locale.T(ctx, "figure.norm", "norm", number(ctx, *t.Norm))})
	}
	few := false
	for _, p := range t.Points {
		m := p.measure(a)
		few = few || m.Few()
		c.Rows = append(c.Rows, chartRow{Label: p.At, Note: p.Note, Warn: p.Warn, Cells: trendCells(ctx, m)})
	}
	if few {
		c.Legend = append(c.Legend, chartKey{shapeFew, locale.T(ctx, "figure.too_little")})
	}
	return c
}

func trendCells(ctx context.Context, m Measure) []chartCell {
	n := chartCell{locale.Number(ctx, m.N()), new(float64(m.N()))}
	if m.Few() {
		return []chartCell{{Text: locale.T(ctx, "figure.too_little")}, {}, {}, n}
	}
	figure := func(v float64) chartCell { return chartCell{m.write(ctx, v), &v} }
	return []chartCell{figure(m.Interval.Estimate), figure(m.Interval.Low), figure(m.Interval.High), n}
}

// found says the first and the last number, and judges nothing.
func (t Trend) found(ctx context.Context, a Axis) string {
	var known []TrendPoint
	for _, p := range t.Points {
		if !p.measure(a).Few() {
			known = append(known, p)
		}
	}
	if len(known) == 0 {
		return locale.T(ctx, "figure.found_none", "what", t.What)
	}
	first, last := known[0], known[len(known)-1]
	said := func(p TrendPoint) string { return p.measure(a).Estimate(ctx) }
	if len(known) == 1 {
		return locale.T(ctx, "figure.found_one", "what", t.What, "at", last.At, "value", said(last))
	}
	return locale.T(ctx, "figure.found_trend", "what", t.What, "first", first.At, "from", said(first), "last", last.At, "to", said(last))
}

// any reports whether there is anything to draw.
func (t Trend) any() bool {
	for _, p := range t.Points {
		if p.measure(t.Axis).N() > 0 {
			return true
		}
	}
	return false
}
