package ui

import (
	"context"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
	"qaloop/internal/web"
	"qaloop/qa/report"
	"qaloop/ui/locale"
)

// teamFile is what the address of the exported table says.
type teamFile struct {
	standingQuery
	fileQuery
}

// exportTeam handles GET /team/export: the operators of a team as a file.
func (f *Face) exportTeam(c echo.Context) error {
	q, err := web.Query[teamFile](c)
	if err != nil {
		return err
	}
	v, err := f.team(c, q.standingQuery)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	heads := append(headsOf(ctx, "team.head_name"), standingHeads(ctx)...)
	heads = append(heads, headsOf(ctx, "team.head_overdue", "team.head_unread")...)
	title := locale.T(ctx, "team.title", "team", v.Team.Name)
	return download(c, q.fileQuery, title, heads, func(out *export.Writer) error {
		for _, r := range v.Rows {
			load := v.Loads[r.OperatorID]
			cells := append([]any{nameOr(ctx, r.Name)}, standingFile(r.Numbers)...)
			if err := out.Row(append(cells, load.Overdue, load.Unread)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// standingHeads are the heads of what standingFile gives.
func standingHeads(ctx context.Context) []string {
	return headsOf(ctx, "standing.score_percent", "figure.low", "figure.high", "standing.count", "standing.all_evaluations", "team.head_critical")
}

// standingFile are numbers as cells of a file: there is no score where there is
// too little data for one.
func standingFile(n report.Numbers) []any {
	var score, low, high *float64
	if n.Score.Known() {
		score, low, high = &n.Score.Estimate, &n.Score.Low, &n.Score.High
	}
	return []any{score, low, high, n.Score.N, n.Volume, n.CriticalErrors}
}
