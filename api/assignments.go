package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/training"
)

// readLesson handles POST /assignments/{id}/lessons/{n}/read.
func (h handler) readLesson(c echo.Context) error {
	lesson, err := strconv.Atoi(c.Param("n"))
	if err != nil || lesson < 0 {
		return problem.Missing("lesson", c.Param("n"))
	}
	a, err := h.Training.Assignments.LessonRead(c.Request().Context(), web.Actor(c), c.Param("id"), lesson)
	if err != nil {
		return err
	}
	return show(c, h.toAssignmentJSON(web.Actor(c), a))
}

// attemptQuiz handles POST /assignments/{id}/attempts.
func (h handler) attemptQuiz(c echo.Context) error {
	in, key, err := web.JSONOnce[training.AttemptInput](c)
	if err != nil {
		return err
	}
	rev, _, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	result, replayed, err := h.Training.Assignments.Attempt(c.Request().Context(), web.Actor(c), c.Param("id"), rev, in, key)
	if err != nil {
		return err
	}
	if replayed {
		web.Replayed(c)
	}
	web.SetETag(c, result.Assignment.Rev)
	return c.JSON(http.StatusCreated, toAttemptResultJSON(result))
}
