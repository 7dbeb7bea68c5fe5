package ui

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/statistics"
	"qaloop/internal/web"
	"qaloop/qa/report"
	"qaloop/qa/survey"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// overviewView is how the whole centre does.
type overviewView struct {
	report.OverviewReport

	Nav      periodNav
	Teams    paging.Page[report.TeamRow]
	More     string            // the address of the next teams; empty on the last page
	Opinions []survey.Opinion  // week by week, as far as the trend reaches; nil: who looks may not see them
	Punctual training.Punctual // in the period
	Training bool              // who looks may see Punctual
	Export   string
}

// overviewQuery is what the address of the overview says.
type overviewQuery struct {
	standingQuery
	paging.Request
}

// teamsOfOverview is how many teams a page of the overview has, if nobody says.
const teamsOfOverview = 25

// teams is which page of teams is asked for.
func (q overviewQuery) teams() paging.Request {
	if q.Size == 0 {
		q.Size = teamsOfOverview
	}
	return q.Request
}

// showOverview shows GET /overview.
func (f *Face) showOverview(c echo.Context) error {
	q, err := web.Query[overviewQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	v, err := f.overview(ctx, actor, q)
	if err != nil {
		return err
	}
	v.More, v.Export = morePath(c, v.Teams.Next), exportPath(c, "/overview/export")
	return show(c, http.StatusOK, overviewPage(v))
}

func (f *Face) overview(ctx context.Context, actor identity.Actor, q overviewQuery) (overviewView, error) {
	r, err := f.Report.Reports.Overview(ctx, actor, q.Query)
	if err != nil {
		return overviewView{}, err
	}
	v := overviewView{OverviewReport: r, Nav: f.nav(ctx, "/overview", q.standingQuery, r.Period)}
	if v.Teams, err = f.Report.Reports.OverviewScores(ctx, actor, r, q.teams()); err != nil {
		return overviewView{}, err
	}
	if actor.May(identity.SurveysRead) {
		if v.Opinions, err = f.Survey.Responses.Opinions(ctx, actor, v.spans(ctx)); err != nil {
			return overviewView{}, err
		}
	}
	if v.Training = actor.May(identity.AssignmentsRead); v.Training {
		v.Punctual, err = f.Training.Assignments.Punctual(ctx, actor, r.Period.First(), r.Period.Last())
	}
	return v, err
}

// weeks are how many weeks of answers are summed up: those of the period, and
// of the trend with what its first point looks back on.
func (v overviewView) weeks() int { return max(v.Period.Weeks, report.TrendWeeks+rollingWeeks-1) }

// rollingWeeks is how many weeks a point of a trend looks back on.
const rollingWeeks = 4

func (v overviewView) spans(ctx context.Context) []survey.Span {
	zone := locale.Zone(ctx)
	spans := make([]survey.Span, v.weeks())
	for i := range spans {
		week := v.Period.Until.Plus(i + 1 - len(spans))
		spans[i] = survey.Span{From: week.Begins(zone).UTC(), To: week.Plus(1).Begins(zone).UTC()}
	}
	return spans
}

// opinion is what customers said in the weeks that end so many weeks before the
// last one.
func (v overviewView) opinion(weeks, before int) survey.Opinion {
	sum, end := survey.Opinion{}, len(v.Opinions)-before
	for _, o := range v.Opinions[max(0, end-weeks):max(0, end)] {
		sum = sum.Plus(o)
	}
	return sum
}

// csatTrend is the share of satisfied customers over time.
func (v overviewView) csatTrend(ctx context.Context) widget.Trend {
	t := widget.Trend{
		When: locale.T(ctx, "standing.until"), What: locale.T(ctx, "overview.csat_percent"), Count: locale.T(ctx, "overview.ratings"),
		Legend: locale.T(ctx, "overview.csat_rolling"), Axis: widget.ShareAxis,
	}
	for i := range report.TrendWeeks {
		before := report.TrendWeeks - 1 - i
		o := v.opinion(rollingWeeks, before)
		t.Points = append(t.Points, widget.TrendPoint{
			At: locale.ShortDue(ctx, lastDay(ctx, v.Period.Until.Plus(-before))), Interval: o.CSAT(), N: o.Rated,
		})
	}
	return t
}

// onTime is the share of training that was done by its day.
func (v overviewView) onTime() widget.Measure {
	e := report.Estimate{N: v.Punctual.Due}
	if v.Punctual.Due >= statistics.Enough {
		e.Interval = new(statistics.Wilson(v.Punctual.OnTime, v.Punctual.Due).Scaled(100))
	}
	return rateMeasure(e)
}

// lead is the line below the title.
func (v overviewView) lead(ctx context.Context) string {
	volume := 0
	for _, c := range v.Cards {
		volume += c.Volume
	}
	return strings.Join([]string{periodText(ctx, v.Period), locale.N(ctx, "overview.volume", volume)}, ", ")
}

// exportOverview handles GET /overview/export: the teams of the centre as a
// file.
func (f *Face) exportOverview(c echo.Context) error {
	q, err := web.Query[overviewFile](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	r, err := f.Report.Reports.Overview(ctx, actor, q.Query)
	if err != nil {
		return err
	}
	list := func(ctx context.Context, page paging.Request) (paging.Page[report.TeamRow], error) {
		return f.Report.Reports.OverviewScores(ctx, actor, r, page)
	}
	heads := append(headsOf(ctx, "overview.team"), standingHeads(ctx)...)
	return download(c, q.fileQuery, locale.T(ctx, "nav.overview"), heads, func(out *export.Writer) error {
		for _, l := range r.Lines {
			if err := out.Row(append([]any{lineName(ctx, l.Line)}, standingFile(l.Numbers)...)...); err != nil {
				return err
			}
		}
		return writeAll(ctx, out, list, func([]report.TeamRow) (func(report.TeamRow) []any, error) {
			return func(t report.TeamRow) []any { return append([]any{t.Team.Name}, standingFile(t.Numbers)...) }, nil
		})
	})
}

// overviewFile is what the address of the exported overview says.
type overviewFile struct {
	standingQuery
	fileQuery
}

// lineName names a line of the centre.
func lineName(ctx context.Context, line string) string {
	if line == "" {
		return locale.T(ctx, "overview.no_line")
	}
	return line
}
