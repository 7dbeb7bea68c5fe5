package api

import (
	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/qa"
)

// putEvaluation handles PUT /evaluations/{id}: it begins an evaluation under an
// ID that the client chose, or edits its draft.
func (h handler) putEvaluation(c echo.Context) error {
	in, err := web.JSON[qa.EvaluationInput](c)
	if err != nil {
		return err
	}
	rev, given, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	e, begun, err := h.QA.Evaluations.Put(c.Request().Context(), web.Actor(c), c.Param("id"), rev, given, in)
	if err != nil {
		return err
	}
	if !begun {
		return show(c, toEvaluationJSON(web.Actor(c), e))
	}
	return showCreated(c, c.Request().URL.Path, toEvaluationJSON(web.Actor(c), e))
}
