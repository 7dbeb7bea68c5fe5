package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/qa/survey"
)

// createResponse handles POST /survey-responses.
func (h handler) createResponse(c echo.Context) error {
	in, key, err := web.JSONOnce[survey.ResponseInput](c)
	if err != nil {
		return err
	}
	r, replayed, err := h.Survey.Responses.Create(c.Request().Context(), web.Actor(c), in, key)
	if err != nil {
		return err
	}
	if replayed {
		web.Replayed(c)
	}
	return c.JSON(http.StatusCreated, toResponseJSON(web.Actor(c), r))
}
