package main

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/api"
	"qaloop/internal/web"
)

// showProblem answers every error of every handler and middleware, in the
// manner of the face that was asked. An answer that is on its way already is
// broken off, so that nobody takes its part for the whole.
func (a *app) showProblem(err error, c echo.Context) {
	a.health.note(err)
	if c.Response().Committed {
		if c.Request().Context().Err() == nil { // else nobody waits for the rest
			_ = web.Failure(c, a.log, err) // notes it in the log
		}
		panic(http.ErrAbortHandler) // how net/http is told to
	}
	p := web.Failure(c, a.log, err)
	show := a.face.ShowProblem
	if path := c.Request().URL.Path; strings.HasPrefix(path, "/api/") || path == "/readyz" { // asked by a machine
		show = api.ShowProblem
	}
	if err := show(c, p); err != nil {
		a.log.DebugContext(c.Request().Context(), "problem not shown", "error", err, "request_id", web.RequestID(c))
	}
}

// logRequests writes one line for each request: what and how long, and of whom
// only the ID.
func logRequests(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			began := time.Now()
			err := next(c)
			if err != nil {
				c.Error(err) // now, so that the status below is the one that was sent
			}
			log.InfoContext(c.Request().Context(), "request",
				"method", c.Request().Method, "route", c.Path(), "status", c.Response().Status,
				"duration_ms", time.Since(began).Milliseconds(), "actor", web.Actor(c).ID, "request_id", web.RequestID(c))
			return nil
		}
	}
}
