package web

import (
	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
)

const actorKey = "actor"

// SetActor notes who makes this request. Only the sign-in middleware calls it.
func SetActor(c echo.Context, a identity.Actor) { c.Set(actorKey, a) }

// Actor is who makes this request; the zero Actor is nobody.
func Actor(c echo.Context) identity.Actor {
	a, _ := c.Get(actorKey).(identity.Actor)
	return a
}

// RequestID is the ID under which the log tells of this request.
func RequestID(c echo.Context) string {
	return c.Response().Header().Get(echo.HeaderXRequestID)
}
