package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/qa/survey"
)

// resultsQuery is whose answers to a survey are summed up, and of which time.
type resultsQuery struct {
	OperatorID string    `query:"operator_id" validate:"max=60"`
	TeamID     string    `query:"team_id" validate:"max=60"`
	Line       string    `query:"line" validate:"max=100"`
	From       time.Time `query:"from"` // 13 weeks before its end if not said
	To         time.Time `query:"to"`   // now if not said
}

const weeksOfResults = 13

// showSurveyResults handles GET /surveys/{id}/results.
func (h handler) showSurveyResults(c echo.Context) error {
	q, err := web.Query[resultsQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	s, err := h.Survey.Surveys.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	if q.To.IsZero() {
		q.To = h.Now().UTC()
	}
	if q.From.IsZero() {
		q.From = q.To.AddDate(0, 0, -7*weeksOfResults)
	}
	f := survey.ResponseFilter{SurveyID: s.ID, OperatorID: q.OperatorID, TeamID: q.TeamID, Line: q.Line}
	results, err := h.Survey.Responses.Results(ctx, actor, f, survey.Weeks(q.From, q.To, time.UTC))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toResultsJSON(s, q, results))
}
