package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/widget"
)

// evaluationsQuery is what the address of the list of evaluations says.
type evaluationsQuery struct {
	State       qa.EvaluationState `query:"state" validate:"omitempty,oneof=draft submitted acknowledged void"`
	OperatorID  string             `query:"operator_id" validate:"max=60"`
	TeamID      string             `query:"team_id" validate:"max=60"`
	EvaluatorID string             `query:"evaluator_id" validate:"max=60"`
	ScorecardID string             `query:"scorecard_id" validate:"max=60"`
	Criterion   string             `query:"criterion" validate:"omitempty,key"` // from the numbers: where it was missed
	Line        string             `query:"line" validate:"max=100"`
	MinScore    *int               `query:"min_score" validate:"omitempty,min=0,max=100"`
	MaxScore    *int               `query:"max_score" validate:"omitempty,min=0,max=100"`
	Critical    bool               `query:"critical"`
	dayQuery
}

func (q evaluationsQuery) filter(ctx context.Context) qa.EvaluationFilter {
	from, to := q.span(ctx)
	return qa.EvaluationFilter{
		State: q.State, OperatorID: q.OperatorID, TeamID: q.TeamID, EvaluatorID: q.EvaluatorID, ScorecardID: q.ScorecardID,
		Criterion: q.Criterion, Line: q.Line, MinScore: q.MinScore, MaxScore: q.MaxScore, Critical: q.Critical, From: from, To: to,
	}
}

// narrowed reports whether anything but the state is asked of the rows.
func (q evaluationsQuery) narrowed() bool {
	q.State = ""
	return q != evaluationsQuery{}
}

// listEvaluations shows GET /evaluations.
func (f *Face) listEvaluations(c echo.Context) error {
	query, page, err := web.ListQuery[evaluationsQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	found, err := f.QA.Evaluations.Rows(ctx, actor, query.filter(ctx), page)
	if err != nil {
		return err
	}
	v := evaluationsView{
		Query: query, At: listAt(c, "/evaluations"), Rows: found.Items, Own: ownOnly(actor, identity.EvaluationsRead),
		More: morePath(c, found.Next), File: exportPath(c, "/evaluations/export"),
	}
	if v.Names, err = f.Staff.People.Names(ctx, distinct(peopleIn(found.Items))); err != nil {
		return err
	}
	if err := f.nameChosen(ctx, actor, v.Names, query.OperatorID, query.EvaluatorID); err != nil {
		return err
	}
	if err := f.offerEvaluationFilters(ctx, actor, &v); err != nil {
		return err
	}
	return show(c, http.StatusOK, evaluationsPage(v))
}

// offerEvaluationFilters lists what v can be narrowed to.
func (f *Face) offerEvaluationFilters(ctx context.Context, actor identity.Actor, v *evaluationsView) error {
	cards, err := f.QA.Scorecards.Outlines(ctx, actor)
	if err != nil {
		return err
	}
	for _, card := range cards {
		if card.State == qa.ScorecardPublished {
			v.Cards = append(v.Cards, widget.Choice{Value: card.ID, Label: card.Title, Lang: card.Lang})
		}
	}
	if v.Own {
		return nil
	}
	all, err := f.Staff.People.Choices(ctx, actor)
	if err != nil {
		return err
	}
	for _, team := range all.Teams {
		v.Teams = append(v.Teams, widget.Choice{Value: team.ID, Label: team.Name})
	}
	v.Operators = orChosen(ctx, all.Operators, v.Query.OperatorID, nameOr(ctx, v.Names[v.Query.OperatorID]))
	return nil
}

// offered reports whether value is among choices.
func offered(choices []widget.Choice, value string) bool {
	return slices.ContainsFunc(choices, func(c widget.Choice) bool { return c.Value == value })
}

// boundText is a bound of a score as a form holds it.
func boundText(bound *int) string {
	if bound == nil {
		return ""
	}
	return strconv.Itoa(*bound)
}
