package ui

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa"
)

// cardAndRuleRoutes are the pages of scorecards and rules.
func (f *Face) cardAndRuleRoutes() []web.Route {
	return slices.Concat(f.scorecardRoutes(), f.scorecardEditRoutes(), f.ruleRoutes(), f.ruleEditRoutes())
}

// scorecardRoutes are what one does with scorecards.
func (f *Face) scorecardRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/scorecards", Permission: identity.ScorecardsRead, Handler: f.listScorecards},
		{Method: get, Path: "/scorecards/:id", Permission: identity.ScorecardsRead, Handler: f.showScorecard},
		{Method: get, Path: "/scorecards/:id/compare", Permission: identity.ScorecardsRead, Handler: f.compareScorecards},
		{Method: get, Path: "/scorecards/:id/try", Permission: identity.ScorecardsRead, Handler: f.tryScorecard},
		{Method: post, Path: "/scorecards/:id/try", Permission: identity.ScorecardsRead, Handler: f.tryScorecard},
		{Method: get, Path: "/scorecards/:id/publish", Permission: identity.ScorecardsEdit, Handler: f.confirmPublish},
		{Method: post, Path: "/scorecards/:id/publish", Permission: identity.ScorecardsEdit, Handler: f.publishScorecard},
		{Method: get, Path: "/scorecards/:id/retire", Permission: identity.ScorecardsEdit, Handler: f.confirmRetire},
		{Method: post, Path: "/scorecards/:id/retire", Permission: identity.ScorecardsEdit, Handler: f.retireScorecard},
		{Method: post, Path: "/scorecards/:id/versions", Permission: identity.ScorecardsEdit, Handler: f.newScorecardVersion},
		{Method: post, Path: "/scorecards/:id/duplicate", Permission: identity.ScorecardsEdit, Handler: f.duplicateScorecard},
	}
}

// scorecardsQuery is what the address of the list of scorecards says.
type scorecardsQuery struct {
	State qa.ScorecardState `query:"state" validate:"omitempty,oneof=draft published retired"`
	Lang  string            `query:"lang" validate:"omitempty,oneof=ru uk en"`
}

func (q scorecardsQuery) filter() qa.ScorecardFilter {
	return qa.ScorecardFilter{State: q.State, Lang: q.Lang}
}

// scorecardsView is a page of scorecards.
type scorecardsView struct {
	Query   scorecardsQuery
	Rows    []qa.Scorecard
	More    string // the address of the next page; empty on the last
	MayEdit bool
}

// listScorecards shows GET /scorecards.
func (f *Face) listScorecards(c echo.Context) error {
	query, page, err := web.ListQuery[scorecardsQuery](c)
	if err != nil {
		return err
	}
	actor := web.Actor(c)
	found, err := f.QA.Scorecards.List(c.Request().Context(), actor, query.filter(), page)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, scorecardsPage(scorecardsView{
		Query: query, Rows: found.Items, More: morePath(c, found.Next), MayEdit: actor.May(identity.ScorecardsEdit),
	}))
}
