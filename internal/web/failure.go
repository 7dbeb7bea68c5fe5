package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// Problems that are found before any handler is asked.
var (
	ErrNoPage    = problem.New(problem.NotFound, "page.not_found", "There is nothing at this address.")
	ErrNoMethod  = problem.New(problem.NoSuchMethod, "request.no_method", "This address does not answer to that method. See Allow.")
	ErrGone      = problem.New(problem.Unavailable, "request.cancelled", "The request was given up before it was answered.")
	ErrStopping  = problem.New(problem.Unavailable, "service.stopping", "This instance is stopping.").After(time.Second)
	ErrCrossSite = problem.New(problem.Forbidden, "request.cross_site", "This request came from another site.")
)

// Failure turns err into the problem to show, and logs what must not be shown.
// It is the only place where an error of a handler is logged.
func Failure(c echo.Context, log *slog.Logger, err error) *problem.Error {
	p := problem.From(err)
	switch he, ok := errors.AsType[*echo.HTTPError](err); {
	case p.Kind != problem.Internal:
	case ok:
		p = fromEcho(he)
	case errors.Is(err, context.Canceled):
		p = ErrGone
	}
	if p.RetryAfter > 0 {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(p.RetryAfter.Seconds())))
	}
	said := []any{"code", p.Code, "method", c.Request().Method, "route", c.Path(), "request_id", RequestID(c)}
	foreseen := p.Code == ErrBusy.Code || p.Code == ErrStopping.Code // they are counted, and said once
	if (p.Kind == problem.Internal || p.Kind == problem.Unavailable) && !foreseen {
		log.ErrorContext(c.Request().Context(), "request failed", append(said, "error", err)...)
		return p
	}
	// What a problem says to the one who asked may repeat what they wrote, and
	// nothing of that belongs into a log.
	log.DebugContext(c.Request().Context(), "request failed", said...)
	return p
}

// fromEcho translates the errors that Echo itself makes, such as an unknown
// route.
func fromEcho(he *echo.HTTPError) *problem.Error {
	switch he.Code {
	case http.StatusNotFound:
		return ErrNoPage
	case http.StatusMethodNotAllowed:
		return ErrNoMethod
	case http.StatusUnauthorized:
		return identity.ErrUnknown
	case http.StatusForbidden:
		return ErrCrossSite
	case http.StatusRequestEntityTooLarge:
		return ErrTooLarge
	case http.StatusBadRequest:
		return ErrUnreadable
	case http.StatusUnsupportedMediaType:
		return ErrWrongType
	}
	return problem.From(he)
}
