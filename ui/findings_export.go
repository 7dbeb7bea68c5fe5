package ui

import (
	"context"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/locale"
)

// findingsFile is what the address of the exported findings says.
type findingsFile struct {
	findingsQuery
	fileQuery
}

// exportFindings handles GET /findings/export: the findings, as they are
// filtered, as a file.
func (f *Face) exportFindings(c echo.Context) error {
	query, err := web.Query[findingsFile](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	filter := query.filter(ctx)
	list := func(ctx context.Context, page paging.Request) (paging.Page[qa.FindingRow], error) {
		return f.QA.Findings.List(ctx, actor, filter, page)
	}
	heads := headsOf(ctx, "findings.when", "findings.submitted", "call.operator", "evaluation.scorecard", "standing.criterion", "findings.duty",
		"findings.critical", "findings.comment", "findings.cause", "findings.outcome", "findings.decided", "findings.rules", "findings.call")
	return downloadAll(c, query.fileQuery, locale.T(ctx, "nav.findings"), heads, list, func(page []qa.FindingRow) (func(qa.FindingRow) []any, error) {
		names, err := f.Staff.People.Names(ctx, distinct(operatorsOf(page)))
		return func(r qa.FindingRow) []any { return findingCells(ctx, r, names[r.OperatorID]) }, err
	})
}

// findingCells are a finding as a line of a file.
func findingCells(ctx context.Context, r qa.FindingRow, name string) []any {
	class := ""
	if r.Critical != "" {
		class = locale.T(ctx, "critical."+string(r.Critical))
	}
	return []any{
		r.OccurredAt, r.SubmittedAt, name, r.Scorecard, r.Title, r.Duty, class, r.Comment, r.RootCause,
		outcomeWords(ctx, r), decisionWords(ctx, r), decidingRules(r), r.CallID,
	}
}

// outcomeWords are what came of a finding.
func outcomeWords(ctx context.Context, r qa.FindingRow) string {
	if r.Deciding {
		return ""
	}
	var words []string
	for _, o := range outcomes {
		if r.Is(o) {
			words = append(words, locale.T(ctx, "findings.outcome_"+string(o)))
		}
	}
	return strings.Join(words, ", ")
}

// decisionWords are the sentences of what the rules decided.
func decisionWords(ctx context.Context, r qa.FindingRow) string {
	words := make([]string, len(r.Decisions))
	for i, d := range r.Decisions {
		before, link, after := cutLink(decisionSentence(ctx, d, training.Assignment{}))
		words[i] = before + link + after + ". " + decisionReason(ctx, d)
	}
	return strings.Join(words, " ")
}

func decidingRules(r qa.FindingRow) string {
	titles := make([]string, len(r.Decisions))
	for i, d := range r.Decisions {
		titles[i] = d.RuleTitle
	}
	return strings.Join(titles, "; ")
}
