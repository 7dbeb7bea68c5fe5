package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/training"
)

// backtestRule handles POST /rules/{id}/backtest?version=: what a version of
// the rule would have done. It writes nothing.
func (h handler) backtestRule(c echo.Context) error {
	asked, err := web.Query[versionQuery](c)
	if err != nil {
		return err
	}
	in, err := web.JSON[training.BacktestPeriod](c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	b, err := h.Training.Backtests.Rule(c.Request().Context(), web.Actor(c), id, asked.Version, in)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toBacktestJSON(id, b))
}
