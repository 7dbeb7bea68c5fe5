package ui

import (
	"context"
	"math"
	"strings"
	"time"

	"qaloop/internal/statistics"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// What the gallery shows is made up here: the numbers follow from formulas, the
// words are in the catalogue.

func scoreOf(n int, estimate, low, high float64) widget.Measure {
	return widget.Measure{
		Interval: &statistics.Interval{N: n, Estimate: estimate, Low: low, High: high}, Norm: new(80.0), Axis: widget.ScoreAxis,
	}
}

func fewScores() widget.Measure {
	return widget.Measure{Values: []float64{69.5, 81.25, 87.5}, Norm: new(80.0), Axis: widget.ScoreAxis}
}

func madeUpRates() []widget.Measure {
	var rates []widget.Measure
	for _, r := range [][2]int{{4, 11}, {3, 12}, {0, 20}, {1, 3}} {
		rates = append(rates, widget.Measure{Interval: new(statistics.Wilson(r[0], r[1]).Scaled(100)), Axis: widget.ShareAxis})
	}
	return rates
}

// galleryRow is one operator of the made-up team.
type galleryRow struct {
	Score widget.Measure
	Weeks []*float64
}

func madeUpTeam() []galleryRow {
	return []galleryRow{
		{scoreOf(11, 71.2, 63.8, 78.6), numbers(84, 82, 80, 79, 77, 74, 72, 69)},
		{scoreOf(13, 76.4, 70.1, 82.7), numbers(78, 80, 75, 74, 77, 79, 75, 76)},
		{scoreOf(12, 84.6, 79.1, 90.1), numbers(78, 79, 80, 0, 82, 83, 84, 84.6)},
		{scoreOf(14, 85.0, 80.3, 89.7), numbers(82, 83, 85, 84, 86, 85, 84, 85)},
		{scoreOf(12, 93.7, 90.2, 97.2), numbers(91, 92, 91, 93, 92, 94, 93, 94)},
		{fewScores(), numbers(0, 0, 0, 0, 0, 0, 0, 0)},
		{scoreOf(5, 52.4, 38.0, 66.8), numbers(0, 0, 0, 52, 0, 0, 61, 0)},
	}
}

// numbers are values of a sparkline; 0 is a gap.
func numbers(values ...float64) []*float64 {
	found := make([]*float64, len(values))
	for i, v := range values {
		if v != 0 {
			found[i] = &v
		}
	}
	return found
}

func galleryName(ctx context.Context, i int) string {
	names := strings.Split(locale.T(ctx, "gallery.names"), "; ")
	return names[i%len(names)]
}

// weekDay is the Sunday that many weeks before the gallery's day.
func weekDay(ctx context.Context, ago int) string {
	return locale.ShortDay(ctx, galleryMoment.AddDate(0, 0, -1-7*ago).Add(12*time.Hour))
}

// madeUpTrend is a score over that many weeks, with a gap, and a course in it.
func madeUpTrend(ctx context.Context, weeks int) widget.Trend {
	t := widget.Trend{
		When: locale.T(ctx, "gallery.until"), What: locale.T(ctx, "gallery.score"), Count: locale.T(ctx, "gallery.count"),
		Legend: locale.T(ctx, "gallery.rolling"), Norm: new(80.0),
	}
	for i := range weeks {
		x := float64(i) / max(1, float64(weeks-1))
		mean := 76 + 9*x + 1.5*math.Sin(float64(i))
		p := widget.TrendPoint{At: weekDay(ctx, weeks-1-i), Interval: &statistics.Interval{N: 9 + i%5, Estimate: mean, Low: mean - 6.5 + 2*x, High: mean + 6.5 - 2*x}}
		switch {
		case weeks > 2 && i == weeks*3/8:
			p.Interval, p.N = nil, 4
		case weeks > 2 && i == weeks/4:
			p.Note = locale.T(ctx, "gallery.course_done")
		case weeks > 20 && i == weeks/2:
			p.Note, p.Warn = locale.T(ctx, "gallery.held"), true
		}
		t.Points = append(t.Points, p)
	}
	return t
}

// fewTrend never has enough data.
func fewTrend(ctx context.Context) widget.Trend {
	t := madeUpTrend(ctx, 6)
	for i := range t.Points {
		t.Points[i].Interval, t.Points[i].N = nil, i%4+1
	}
	return t
}

func madeUpCSAT(ctx context.Context) widget.Trend {
	t := widget.Trend{
		When: locale.T(ctx, "gallery.week"), What: "CSAT, %", Count: locale.T(ctx, "gallery.answers"),
		Legend: locale.T(ctx, "gallery.rate"), Axis: widget.ShareAxis, Norm: new(75.0), Apart: true,
	}
	for i := range 12 {
		n := 8 + i*5%23
		if i == 4 {
			n = 3
		}
		t.Points = append(t.Points, widget.TrendPoint{
			At: weekDay(ctx, 11-i), Interval: new(statistics.Wilson(n*(60+i*2)/100, n).Scaled(100)),
		})
	}
	return t
}

func madeUpNPS(ctx context.Context) widget.Trend {
	t := widget.Trend{
		When: locale.T(ctx, "gallery.week"), What: "NPS", Count: locale.T(ctx, "gallery.answers"),
		Legend: locale.T(ctx, "gallery.rate"), Axis: widget.NPSAxis, Apart: true,
	}
	for i := range 8 {
		n := 30 + i*7%40
		t.Points = append(t.Points, widget.TrendPoint{At: weekDay(ctx, 7-i), Interval: statistics.NPS(n*(30+i*3)/100, n*(35-i*2)/100, n)})
	}
	return t
}

func madeUpHistogram(ctx context.Context) widget.Histogram {
	h := widget.Histogram{What: locale.T(ctx, "gallery.score"), Count: locale.T(ctx, "gallery.count"), Norm: new(80.0)}
	for i, n := range []int{1, 0, 2, 3, 5, 9, 14, 22, 17, 6} {
		h.Bins = append(h.Bins, widget.Bin{From: float64(50 + 5*i), To: float64(55 + 5*i), N: n})
	}
	return h
}

func madeUpColumns(ctx context.Context, series int) widget.Columns {
	c := widget.Columns{What: locale.T(ctx, "gallery.week"), Series: strings.Split(locale.T(ctx, "gallery.series"), "; ")[:series], Stacked: series == 2}
	for i := range 10 {
		row := widget.Column{Label: weekDay(ctx, 9-i)}
		for s := range series {
			row.N = append(row.N, (i*3+s*5)%9)
		}
		if i == 6 {
			row.Note, row.Warn = locale.T(ctx, "gallery.held"), true
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func madeUpMisses(ctx context.Context) []widget.Counted {
	var bars []widget.Counted
	for i, label := range strings.Split(locale.T(ctx, "gallery.criteria"), "; ") {
		bars = append(bars, widget.Counted{Label: label, N: 2 + 40/(i*i+2)})
	}
	return bars
}
