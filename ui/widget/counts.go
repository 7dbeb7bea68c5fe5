package widget

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"qaloop/ui/locale"
)

// Pareto is how often each of several things happened: the most frequent
// first, with its share of all and the share of all up to it.
type Pareto struct {
	Finding string // empty: the most frequent
	What    string // the head of the things: Criterion
	Count   string // the head of the counts: Missed
	Bars    []Counted
}

// Counted is a thing and how often it happened.
type Counted struct {
	Label string
	N     int
}

func (p Pareto) total() int {
	total := 0
	for _, b := range p.Bars {
		total += b.N
	}
	return total
}

func (p Pareto) chart(ctx context.Context) chart {
	bars := slices.Clone(p.Bars)
	slices.SortStableFunc(bars, func(a, b Counted) int { return cmp.Compare(b.N, a.N) })
	share, sum := locale.T(ctx, "figure.share"), locale.T(ctx, "figure.running")
	c := chart{
		Kind: "pareto", Finding: p.Finding,
		Head:   []chartColumn{{p.What, "label"}, {p.Count, "n"}, {share, "share"}, {sum, "sum"}},
		Legend: []chartKey{{shapeFull, share}, {shapeLine, sum}},
	}
	if c.Finding == "" && len(bars) > 0 {
		c.Finding = foundMost(ctx, bars[0].Label, bars[0].N, p.total())
	}
	so := 0
	for _, b := range bars {
		so += b.N
		c.Rows = append(c.Rows, chartRow{Label: b.Label, Cells: []chartCell{counted(ctx, b.N), shareOf(ctx, b.N, p.total()), shareOf(ctx, so, p.total())}})
	}
	return c
}

func foundMost(ctx context.Context, what string, n, of int) string {
	return locale.T(ctx, "figure.found_most", "what", what, "n", locale.Number(ctx, n), "of", locale.Number(ctx, of))
}

func counted(ctx context.Context, n int) chartCell {
	return chartCell{locale.Number(ctx, n), new(float64(n))}
}

func shareOf(ctx context.Context, n, of int) chartCell {
	share := float64(n) / float64(of) * 100
	return chartCell{locale.Percent(ctx, share, 0), &share}
}

// Histogram is how many numbers fall into each of adjacent ranges.
type Histogram struct {
	Finding string   // empty: the fullest range, and how many are below the norm
	What    string   // the head of the ranges: Score, %
	Count   string   // the head of the counts: Evaluations
	Bins    []Bin    // from the lowest on
	Norm    *float64 // may be nil
}

// Bin is a range of a Histogram: From ≤ number < To, the last one with its end.
type Bin struct {
	From, To float64
	N        int
}

func (h Histogram) total() int {
	total := 0
	for _, b := range h.Bins {
		total += b.N
	}
	return total
}

func (h Histogram) chart(ctx context.Context) chart {
	c := chart{
		Kind: "histogram", Finding: h.Finding, Facts: withNorm(templ.Attributes{}, h.Norm),
		Head:   []chartColumn{{h.What, "label"}, {locale.T(ctx, "figure.low"), "low"}, {locale.T(ctx, "figure.high"), "high"}, {h.Count, "n"}},
		Legend: []chartKey{{shapeFull, h.Count}},
	}
	if h.Norm != nil {
		c.Legend = append(c.Legend, chartKey{shapeNorm, locale.T(ctx, "figure.norm", "norm", number(ctx, *h.Norm))})
	}
	if c.Finding == "" && len(h.Bins) > 0 {
		most := slices.MaxFunc(h.Bins, func(a, b Bin) int { return cmp.Compare(a.N, b.N) })
		c.Finding = foundMost(ctx, most.label(ctx), most.N, h.total())
	}
	for _, b := range h.Bins {
		c.Rows = append(c.Rows, chartRow{Label: b.label(ctx), Cells: []chartCell{
			{number(ctx, b.From), &b.From}, {number(ctx, b.To), &b.To}, counted(ctx, b.N),
		}})
	}
	return c
}

func (b Bin) label(ctx context.Context) string {
	return number(ctx, b.From) + "–" + number(ctx, b.To)
}

// Columns are one to three counts side by side or on each other, over time or
// by kind.
type Columns struct {
	Finding string   // empty: the sum of each series
	What    string   // the head of the labels: Week
	Series  []string // what is counted: at most three
	Rows    []Column
	Stacked bool // the counts of a row add up to something
}

// Column is a row of Columns.
type Column struct {
	Label string
	N     []int // one for each series
	Note  string
	Warn  bool
}

// columnShapes tell the series apart without a second hue.
var columnShapes = []string{shapeFull, shapeHatch, shapeOutline}

func (b Columns) chart(ctx context.Context) chart {
	c := chart{Kind: "columns", Finding: b.Finding, Facts: templ.Attributes{}, Head: []chartColumn{{b.What, "label"}}}
	if b.Stacked {
		c.Facts["stacked"] = "true"
	}
	sums := make([]string, len(b.Series))
	for i, name := range b.Series {
		c.Head = append(c.Head, chartColumn{name, "series"})
		c.Legend = append(c.Legend, chartKey{columnShapes[i], name})
		sum := 0
		for _, r := range b.Rows {
			sum += r.N[i]
		}
		sums[i] = name + " " + locale.Number(ctx, sum)
	}
	if c.Finding == "" {
		c.Finding = locale.T(ctx, "figure.found_sums", "sums", strings.Join(sums, "; "))
	}
	for _, r := range b.Rows {
		row := chartRow{Label: r.Label, Note: r.Note, Warn: r.Warn}
		for _, n := range r.N {
			row.Cells = append(row.Cells, counted(ctx, n))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func (b Columns) any() bool {
	return slices.ContainsFunc(b.Rows, func(r Column) bool {
		return slices.ContainsFunc(r.N, func(n int) bool { return n != 0 })
	})
}
