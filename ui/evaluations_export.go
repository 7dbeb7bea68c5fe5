package ui

import (
	"context"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// evaluationsFile is what the address of the exported evaluations says.
type evaluationsFile struct {
	evaluationsQuery
	fileQuery
}

// exportEvaluations handles GET /evaluations/export: the evaluations, as they
// are filtered, as a file.
func (f *Face) exportEvaluations(c echo.Context) error {
	query, err := web.Query[evaluationsFile](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	filter := query.filter(ctx)
	list := func(ctx context.Context, page paging.Request) (paging.Page[qa.Evaluation], error) {
		return f.QA.Evaluations.Rows(ctx, actor, filter, page)
	}
	heads := headsOf(ctx, "findings.when", "findings.submitted", "call.operator", "call.line", "evaluation.scorecard", "course.version",
		"evaluation.sample", "evaluation.evaluator", "evaluated.score_percent", "scoring.before_critical", "findings.critical",
		"evaluation.findings_short", "evaluation.state", "evaluated.acknowledged_at", "evaluated.void_reason", "findings.call")
	return downloadAll(c, query.fileQuery, locale.T(ctx, "nav.evaluations"), heads, list, func(page []qa.Evaluation) (func(qa.Evaluation) []any, error) {
		names, err := f.Staff.People.Names(ctx, distinct(peopleIn(page)))
		return func(e qa.Evaluation) []any { return evaluationCells(ctx, e, names) }, err
	})
}

// evaluationCells are an evaluation as a line of a file. The score of a draft is
// none yet.
func evaluationCells(ctx context.Context, e qa.Evaluation, names map[string]string) []any {
	score := e.Score
	if e.State == qa.Draft {
		score = qa.Score{}
	}
	classes := make([]string, len(score.CriticalFailed))
	for i, class := range score.CriticalFailed {
		classes[i] = locale.T(ctx, "critical."+string(class))
	}
	return []any{
		e.OccurredAt, e.SubmittedAt, names[e.OperatorID], e.Line, e.ScorecardTitle, e.ScorecardVersion,
		locale.T(ctx, "sample."+string(e.SampleOrigin)), names[e.EvaluatorID], score.Percent, score.BeforeCritical, strings.Join(classes, ", "),
		len(e.Findings), locale.T(ctx, "evaluation.state_"+string(e.State)), e.AcknowledgedAt, e.VoidReason, e.CallID,
	}
}
