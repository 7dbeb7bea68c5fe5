package ui

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa/report"
	"qaloop/training"
	"qaloop/ui/locale"
)

// teamRoutes are the pages of how operators, teams and the centre do.
func (f *Face) teamRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/team", Permission: identity.TeamReportsRead, Handler: f.showTeam},
		{Method: get, Path: "/team/export", Permission: identity.TeamReportsRead, Handler: f.exportTeam},
		{Method: get, Path: "/team/operators/:id", Permission: identity.TeamReportsRead, Handler: f.showOperator},
		{Method: get, Path: "/overview", Permission: identity.OverviewRead, Handler: f.showOverview},
		{Method: get, Path: "/overview/export", Permission: identity.OverviewRead, Handler: f.exportOverview},
	}
}

// standingQuery is what the address of a page of numbers says.
type standingQuery struct {
	report.Query

	TeamID string `query:"team_id" validate:"max=60"`
	Sort   string `query:"sort" validate:"omitempty,oneof=name -name score -score n -n critical -critical overdue -overdue unread -unread"`
}

// keep is what of q the links of the page keep, besides the period.
func (q standingQuery) keep() url.Values {
	keep := url.Values{}
	for name, value := range map[string]string{"team_id": q.TeamID, "scorecard_id": q.ScorecardID, "sort": q.Sort} {
		if value != "" {
			keep.Set(name, value)
		}
	}
	return keep
}

// nav are the links of a page of numbers about p.
func (f *Face) nav(ctx context.Context, path string, q standingQuery, p report.Period) periodNav {
	return periodNav{Period: p, Path: path, Query: q.keep(), Current: report.WeekOf(locale.Now(ctx), locale.Zone(ctx))}
}

// showTeam shows GET /team.
func (f *Face) showTeam(c echo.Context) error {
	q, err := web.Query[standingQuery](c)
	if err != nil {
		return err
	}
	v, err := f.team(c, q)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, teamPage(v))
}

// team gathers what there is about a team.
func (f *Face) team(c echo.Context, q standingQuery) (teamView, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	r, err := f.Report.Reports.Team(ctx, actor, q.TeamID, q.Query)
	if err != nil {
		return teamView{}, err
	}
	v := teamView{TeamReport: r, Nav: f.nav(ctx, "/team", q, r.Period), Sort: q.Sort, Today: f.today(), Export: exportPath(c, "/team/export")}
	if r.Team.ID == "" {
		return v, nil
	}
	if actor.May(identity.AssignmentsRead) {
		open, err := f.Training.Assignments.List(ctx, actor, training.AssignmentFilter{TeamID: r.Team.ID, Open: true},
			paging.Request{Size: paging.MaxLimit})
		if err != nil {
			return teamView{}, err
		}
		v.Training = open.Items
	}
	if v.Unread, err = f.QA.Evaluations.Unread(ctx, actor, r.Team.ID); err != nil {
		return teamView{}, err
	}
	v.complete(locale.Now(ctx))
	return v, nil
}
