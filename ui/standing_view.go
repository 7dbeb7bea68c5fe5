package ui

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"qaloop/internal/statistics"
	"qaloop/qa"
	"qaloop/qa/report"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// scoreMeasure is a mean score with its interval against the norm of its
// scorecard, or the single scores.
func scoreMeasure(n report.Numbers, card report.Card) widget.Measure {
	m := widget.Measure{Interval: n.Score.Interval, Norm: &card.PassMark, Axis: widget.ScoreAxis}
	for _, s := range n.Singles {
		m.Values = append(m.Values, s.Percent())
	}
	return m
}

// rateMeasure is a rate with its interval.
func rateMeasure(e report.Estimate) widget.Measure {
	m := widget.Measure{Interval: e.Interval, Axis: widget.ShareAxis}
	if m.Interval == nil {
		m.Interval = &statistics.Interval{N: e.N}
	}
	return m
}

// spark is a trend for the cell of a table.
func spark(ctx context.Context, trend []report.Point, card report.Card) widget.Spark {
	s := widget.Spark{Label: locale.N(ctx, "standing.weeks", len(trend)), Norm: &card.PassMark}
	for _, p := range trend {
		var v *float64
		if p.Score.Known() {
			v = &p.Score.Estimate
		}
		s.Values = append(s.Values, v)
	}
	return s
}

// rollingTrend is a score over time; notes say what happened in a week.
func rollingTrend(ctx context.Context, trend []report.Point, card report.Card, notes map[report.Week]string) widget.Trend {
	t := widget.Trend{
		When: locale.T(ctx, "standing.until"), What: locale.T(ctx, "standing.score_percent"), Count: locale.T(ctx, "standing.count"),
		Legend: locale.T(ctx, "standing.rolling"), Norm: &card.PassMark,
	}
	for _, p := range trend {
		t.Points = append(t.Points, widget.TrendPoint{
			At: locale.ShortDue(ctx, lastDay(ctx, p.Week)), Interval: p.Score.Interval, N: p.Score.N, Note: notes[p.Week],
		})
	}
	return t
}

// lastDay is the last day of a week that is not still to come.
func lastDay(ctx context.Context, w report.Week) string {
	return min(w.Last(), locale.Now(ctx).Format(time.DateOnly))
}

// completionNotes say in which week which course was completed.
func completionNotes(ctx context.Context, assignments []training.Assignment) map[report.Week]string {
	notes := map[report.Week]string{}
	for _, a := range assignments {
		if a.State != training.Completed || a.ClosedAt == nil {
			continue
		}
		week := report.WeekOf(*a.ClosedAt, locale.Zone(ctx))
		note := locale.T(ctx, "standing.course_done", "day", locale.ShortDay(ctx, *a.ClosedAt))
		if notes[week] != "" {
			note = locale.T(ctx, "standing.courses_done")
		}
		notes[week] = note
	}
	return notes
}

// histogram is how many evaluations have which score, without the empty ranges
// below the lowest one.
func histogram(ctx context.Context, n report.Numbers, card report.Card) widget.Histogram {
	h := widget.Histogram{What: locale.T(ctx, "standing.score_percent"), Count: locale.T(ctx, "standing.count"), Norm: &card.PassMark}
	first := slices.IndexFunc(n.Histogram, func(in int) bool { return in > 0 })
	if first < 0 {
		return h
	}
	const step = 100 / report.Bins
	for i := min(first, report.Bins/2); i < report.Bins; i++ {
		h.Bins = append(h.Bins, widget.Bin{From: float64(i * step), To: float64((i + 1) * step), N: n.Histogram[i]})
	}
	return h
}

// maxBars is how many criteria a Pareto chart shows.
const maxBars = 10

// pareto is what is missed most.
func pareto(ctx context.Context, misses []report.Miss) widget.Pareto {
	p := widget.Pareto{What: locale.T(ctx, "standing.criterion"), Count: locale.T(ctx, "standing.missed")}
	for _, m := range misses {
		p.Bars = append(p.Bars, widget.Counted{Label: m.Title, N: m.Missed})
	}
	if len(p.Bars) > maxBars {
		p.Bars = p.Bars[:maxBars]
	}
	return p
}

// missRate is how often a criterion was missed, in words: the rate first where
// there is enough data for one.
func missRate(ctx context.Context, m report.Miss) string {
	if m.Share.Known() {
		return rateMeasure(m.Share).Rate(ctx)
	}
	return locale.T(ctx, "standing.few_of", "hits", locale.Number(ctx, m.Missed), "n", locale.Number(ctx, m.Share.N))
}

// examplesPath is the address of the evaluations in which an operator missed
// a criterion.
func examplesPath(operatorID, scorecardID, criterion string) string {
	return "/evaluations?" + url.Values{
		"operator_id": {operatorID}, "scorecard_id": {scorecardID}, "criterion": {criterion},
	}.Encode()
}

// ofEvaluations is how many evaluations a score is made of: 12 evaluations, or
// 3 of 5.
func ofEvaluations(ctx context.Context, m widget.Measure) string {
	if m.Few() {
		return locale.N(ctx, "standing.of_evaluations", statistics.Enough, "have", locale.Number(ctx, m.N()))
	}
	return locale.N(ctx, "standing.evaluations_from_to", m.N(),
		"low", locale.Decimal(ctx, m.Interval.Low, m.Axis.Digits), "high", locale.Percent(ctx, m.Interval.High, m.Axis.Digits))
}

// changeText says how a score has moved; empty where nothing can be said.
func changeText(ctx context.Context, change report.Estimate) string {
	switch {
	case change.Falls():
		return locale.T(ctx, "standing.falls", "points", locale.Decimal(ctx, -change.Estimate, 1))
	case change.Rises():
		return locale.T(ctx, "standing.rises", "points", locale.Decimal(ctx, change.Estimate, 1))
	case change.Known():
		return locale.T(ctx, "standing.steady")
	}
	return ""
}

// className names a critical class.
func className(ctx context.Context, class qa.CriticalClass) string {
	return locale.T(ctx, "standing.class_"+string(class))
}

// periodText is the first and the last day of a period, the last one no later
// than today.
func periodText(ctx context.Context, p report.Period) string {
	return locale.T(ctx, "standing.period", "from", locale.Due(ctx, p.First()), "to", locale.Due(ctx, lastDay(ctx, p.Until)))
}

// periodNav leads to the same page for other lengths of time, and to the time
// before and after.
type periodNav struct {
	Period  report.Period
	Path    string
	Query   url.Values // the rest of the address
	Current report.Week
}

// path is the address of the page for other weeks.
func (n periodNav) path(name report.PeriodName, until report.Week) string {
	q := url.Values{"period": {string(name)}}
	maps.Copy(q, n.Query)
	if until < n.Current {
		q.Set("until", until.First())
	}
	return n.Path + "?" + q.Encode()
}

// earlier is the address for the time before.
func (n periodNav) earlier() string {
	return n.path(n.Period.Name, n.Period.Until.Plus(-n.Period.Weeks))
}

// later is the address for the time after; empty if that is still to come.
func (n periodNav) later() string {
	if n.Period.Until >= n.Current {
		return ""
	}
	return n.path(n.Period.Name, min(n.Period.Until.Plus(n.Period.Weeks), n.Current))
}

// cardTabs lead to the same page for other scorecards.
func cardTabs(n periodNav, all []report.Card, shown report.Card) []widget.Tab {
	var tabs []widget.Tab
	for _, c := range all {
		q := url.Values{}
		maps.Copy(q, n.Query)
		q.Set("scorecard_id", c.ID)
		at := periodNav{Period: n.Period, Path: n.Path, Query: q, Current: n.Current}
		tabs = append(tabs, widget.Tab{
			Label: c.Title, Address: at.path(n.Period.Name, n.Period.Until), Count: strconv.Itoa(c.Random), Current: c.ID == shown.ID,
		})
	}
	return tabs
}

// few are the first of misses: those that are worth one's attention.
func few(misses []report.Miss) []report.Miss { return misses[:min(len(misses), maxMisses)] }

// maxMisses is how many criteria a list of misses has.
const maxMisses = 5

// lately are the last points of a trend, as many as fit into a cell.
func lately(trend []report.Point) []report.Point { return trend[max(0, len(trend)-sparkWeeks):] }

// sparkWeeks is how many weeks the trend beside a name has.
const sparkWeeks = 8
