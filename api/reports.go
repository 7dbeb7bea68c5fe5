package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa/report"
)

// reportRoutes are the numbers of operators, teams and the centre.
func (h handler) reportRoutes() []web.Route {
	return []web.Route{
		route(get, v1+"/reports/operators/:id", identity.ReportsRead, readReport(h.Report.Reports.Operator, toOperatorReportJSON)),
		route(get, v1+"/reports/teams/:id", identity.TeamReportsRead, readReport(h.Report.Reports.Team, toTeamReportJSON)),
		route(get, v1+"/reports/overview", identity.OverviewRead, h.showOverview),
	}
}

// readReport answers GET of the numbers of somebody, named by their ID.
func readReport[T, J any](
	get func(ctx context.Context, by identity.Actor, id string, q report.Query) (T, error), toJSON func(T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		q, err := web.Query[report.Query](c)
		if err != nil {
			return err
		}
		found, err := get(c.Request().Context(), web.Actor(c), c.Param("id"), q)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, toJSON(found))
	}
}

// showOverview handles GET /reports/overview; its teams are a list in pages.
func (h handler) showOverview(c echo.Context) error {
	q, page, err := web.ListQuery[report.Query](c)
	if err != nil {
		return err
	}
	ctx, by := c.Request().Context(), web.Actor(c)
	overview, err := h.Report.Reports.Overview(ctx, by, q)
	if err != nil {
		return err
	}
	teams, err := h.Report.Reports.OverviewTeams(ctx, by, overview, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toOverviewJSON(overview, teams))
}
