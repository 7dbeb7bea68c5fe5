package ui

import (
	"context"

	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa/survey"
	"qaloop/ui/locale"
)

// answersFile is what the address of the exported answers says.
type answersFile struct {
	answersQuery
	fileQuery
}

// exportAnswers handles GET /surveys/export: what customers answered, as it is
// filtered, as a file.
func (f *Face) exportAnswers(c echo.Context) error {
	query, err := web.Query[answersFile](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	filter := query.filter(ctx)
	list := func(ctx context.Context, page paging.Request) (paging.Page[survey.Response], error) {
		return f.Survey.Responses.List(ctx, actor, filter, page)
	}
	heads := headsOf(ctx, "surveys.when", "call.operator", "call.line", "surveys.kind_csat", "surveys.kind_nps", "surveys.kind_ces",
		"surveys.solved", "surveys.comment")
	return downloadAll(c, query.fileQuery, locale.T(ctx, "nav.surveys"), heads, list, func(page []survey.Response) (func(survey.Response) []any, error) {
		people := make([]string, len(page))
		for i, r := range page {
			people[i] = r.OperatorID
		}
		names, err := f.Staff.People.Names(ctx, distinct(people))
		return func(r survey.Response) []any {
			return []any{r.AnsweredAt, names[r.OperatorID], r.Line, r.CSAT, r.NPS, r.CES, solvedWord(ctx, r.Resolved), r.Comment}
		}, err
	})
}

// solvedWord says whether a customer's question is solved; empty if they did not.
func solvedWord(ctx context.Context, solved *bool) string {
	switch {
	case solved == nil:
		return ""
	case *solved:
		return locale.T(ctx, "surveys.solved_true")
	}
	return locale.T(ctx, "surveys.solved_false")
}
