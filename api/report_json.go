package api

import (
	"time"

	"qaloop/internal/paging"
	"qaloop/internal/statistics"
	"qaloop/qa"
	"qaloop/qa/report"
)

// estimateJSON is report.Estimate on the wire: a number with its interval, or
// null and the reason.
type estimateJSON struct {
	N        int           `json:"n"`
	Estimate *percent      `json:"estimate"`
	Low      *percent      `json:"low"`
	High     *percent      `json:"high"`
	Reason   report.Reason `json:"reason,omitempty"`
}

func toEstimateJSON(e report.Estimate) estimateJSON {
	j := estimateJSON{N: e.N, Reason: e.Reason}
	if e.Known() {
		j.Estimate, j.Low, j.High = new(percent(e.Estimate)), new(percent(e.Low)), new(percent(e.High))
	}
	return j
}

// periodJSON is report.Period on the wire: its first and last day.
type periodJSON struct {
	Name report.PeriodName `json:"name"`
	From string            `json:"from"`
	To   string            `json:"to"`
}

func toPeriodJSON(p report.Period) periodJSON { return periodJSON{p.Name, p.First(), p.Last()} }

// cardJSON is report.Card on the wire.
type cardJSON struct {
	ScorecardID string  `json:"scorecard_id"`
	Title       string  `json:"title"`
	PassMark    percent `json:"pass_mark"`
	Random      int     `json:"random"`
	Volume      int     `json:"volume"`
}

func toCardJSON(c report.Card) cardJSON {
	return cardJSON{ScorecardID: c.ID, Title: c.Title, PassMark: percent(c.PassMark), Random: c.Random, Volume: c.Volume}
}

// toShownCardJSON is the card that a report shows; nil if there is none.
func toShownCardJSON(c report.Card) *cardJSON {
	if c.ID == "" {
		return nil
	}
	return new(toCardJSON(c))
}

// numbersJSON is report.Numbers on the wire.
type numbersJSON struct {
	Score          estimateJSON        `json:"score"`
	Verdict        *statistics.Verdict `json:"verdict"`
	Singles        []singleJSON        `json:"singles"`
	Passed         estimateJSON        `json:"passed"`
	Accuracy       []accuracyJSON      `json:"accuracy"`
	NonCritical    estimateJSON        `json:"non_critical_accuracy"`
	Misses         []missJSON          `json:"misses"`
	Histogram      []int               `json:"histogram"`
	Volume         int                 `json:"volume"`
	CriticalErrors int                 `json:"critical_errors"`
}

type singleJSON struct {
	EvaluationID string    `json:"evaluation_id"`
	At           time.Time `json:"at"`
	Percent      percent   `json:"percent"`
}

type accuracyJSON struct {
	Class  qa.CriticalClass `json:"class"`
	Errors int              `json:"errors"`
	Share  estimateJSON     `json:"share"`
}

type missJSON struct {
	Criterion string           `json:"criterion"`
	Title     string           `json:"title"`
	Critical  qa.CriticalClass `json:"critical,omitempty"`
	Missed    int              `json:"missed"`
	Share     estimateJSON     `json:"share"`
}

func toNumbersJSON(n report.Numbers) numbersJSON {
	j := numbersJSON{
		Score: toEstimateJSON(n.Score), Singles: []singleJSON{}, Passed: toEstimateJSON(n.Passed), Accuracy: []accuracyJSON{},
		NonCritical: toEstimateJSON(n.Common), Misses: []missJSON{}, Histogram: n.Histogram,
		Volume: n.Volume, CriticalErrors: n.CriticalErrors,
	}
	if n.Verdict != "" {
		j.Verdict = &n.Verdict
	}
	if j.Histogram == nil {
		j.Histogram = make([]int, report.Bins)
	}
	for _, s := range n.Singles {
		j.Singles = append(j.Singles, singleJSON{s.EvaluationID, s.At, percent(s.Percent())})
	}
	for _, a := range n.Accuracy {
		j.Accuracy = append(j.Accuracy, accuracyJSON{a.Class, a.Failed, toEstimateJSON(a.Share)})
	}
	for _, m := range n.Misses {
		j.Misses = append(j.Misses, missJSON{m.Criterion, m.Title, m.Critical, m.Missed, toEstimateJSON(m.Share)})
	}
	return j
}

// pointJSON is report.Point on the wire.
type pointJSON struct {
	Week  report.Week  `json:"week"`
	Score estimateJSON `json:"score"`
}

func toTrendJSON(trend []report.Point) []pointJSON {
	points := make([]pointJSON, len(trend))
	for i, p := range trend {
		points[i] = pointJSON{p.Week, toEstimateJSON(p.Score)}
	}
	return points
}

// standingJSON is how numbers stand and how they have moved.
type standingJSON struct {
	Numbers numbersJSON  `json:"numbers"`
	Trend   []pointJSON  `json:"trend"`
	Change  estimateJSON `json:"change"`
}

func toStandingJSON(n report.Numbers, trend []report.Point, change report.Estimate) standingJSON {
	return standingJSON{toNumbersJSON(n), toTrendJSON(trend), toEstimateJSON(change)}
}

type operatorReportJSON struct {
	OperatorID string           `json:"operator_id"`
	Period     periodJSON       `json:"period"`
	Scorecards []cardReportJSON `json:"scorecards"`
}

type cardReportJSON struct {
	cardJSON
	standingJSON
}

func toOperatorReportJSON(r report.OperatorReport) operatorReportJSON {
	j := operatorReportJSON{OperatorID: r.Person.ID, Period: toPeriodJSON(r.Period), Scorecards: []cardReportJSON{}}
	for _, c := range r.Cards {
		j.Scorecards = append(j.Scorecards, cardReportJSON{toCardJSON(c.Card), toStandingJSON(c.Numbers, c.Trend, c.Change)})
	}
	return j
}

// wholeJSON is what the reports about more than one person have in common.
type wholeJSON struct {
	Period     periodJSON `json:"period"`
	Scorecards []cardJSON `json:"scorecards"`
	Scorecard  *cardJSON  `json:"scorecard"` // the one that the numbers are about
	standingJSON
}

func toWholeJSON(p report.Period, all []report.Card, shown report.Card, s standingJSON) wholeJSON {
	j := wholeJSON{Period: toPeriodJSON(p), Scorecards: []cardJSON{}, Scorecard: toShownCardJSON(shown), standingJSON: s}
	for _, c := range all {
		j.Scorecards = append(j.Scorecards, toCardJSON(c))
	}
	return j
}

type teamReportJSON struct {
	TeamID string `json:"team_id"`
	wholeJSON
	Operators []operatorRowJSON `json:"operators"`
}

type operatorRowJSON struct {
	OperatorID string `json:"operator_id"`
	Name       string `json:"name"`
	Left       bool   `json:"left"`
	standingJSON
}

func toTeamReportJSON(r report.TeamReport) teamReportJSON {
	j := teamReportJSON{
		TeamID: r.Team.ID, wholeJSON: toWholeJSON(r.Period, r.Cards, r.Card, toStandingJSON(r.Numbers, r.Trend, r.Change)),
		Operators: []operatorRowJSON{},
	}
	for _, row := range r.Rows {
		j.Operators = append(j.Operators, operatorRowJSON{row.OperatorID, row.Name, row.Left, toStandingJSON(row.Numbers, row.Trend, row.Change)})
	}
	return j
}

type overviewJSON struct {
	wholeJSON
	Lines []lineRowJSON         `json:"lines"`
	Teams listJSON[teamRowJSON] `json:"teams"`
}

type lineRowJSON struct {
	Line string `json:"line"`
	standingJSON
}

type teamRowJSON struct {
	TeamID string `json:"team_id"`
	Name   string `json:"name"`
	standingJSON
}

func toOverviewJSON(o report.OverviewReport, teams paging.Page[report.TeamRow]) overviewJSON {
	j := overviewJSON{
		wholeJSON: toWholeJSON(o.Period, o.Cards, o.Card, toStandingJSON(o.Numbers, o.Trend, o.Change)),
		Lines:     []lineRowJSON{}, Teams: listJSON[teamRowJSON]{Items: []teamRowJSON{}, Next: teams.Next},
	}
	for _, l := range o.Lines {
		j.Lines = append(j.Lines, lineRowJSON{l.Line, toStandingJSON(l.Numbers, l.Trend, l.Change)})
	}
	for _, t := range teams.Items {
		j.Teams.Items = append(j.Teams.Items, teamRowJSON{t.Team.ID, t.Team.Name, toStandingJSON(t.Numbers, t.Trend, t.Change)})
	}
	return j
}
