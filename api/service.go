package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/web"
)

// ErrNotReady answers while an instance is starting, stopping or without its
// database.
var ErrNotReady = problem.New(problem.Unavailable, "service.not_ready", "This instance cannot answer now.").After(time.Second)

// healthJSON says how an instance is.
type healthJSON struct {
	Status string `json:"status"`
}

// showHealth handles GET /healthz. It must not ask the database: an instance
// that lost it should wait and not be started anew.
func (h handler) showHealth(c echo.Context) error {
	return c.JSON(http.StatusOK, healthJSON{"ok"})
}

// showReadiness handles GET /readyz.
func (h handler) showReadiness(c echo.Context) error {
	switch err := h.Ready(c.Request().Context()); {
	case errors.Is(err, web.ErrStopping):
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNotReady, err)
	}
	return c.JSON(http.StatusOK, healthJSON{"ok"})
}
