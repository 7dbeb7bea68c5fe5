package ui

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/training"
)

// ruleRoutes are what one does with training rules.
func (f *Face) ruleRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/rules", Permission: identity.RulesRead, Handler: f.listRules},
		{Method: get, Path: "/rules/:id", Permission: identity.RulesRead, Handler: f.showRule},
		{Method: post, Path: "/rules/:id/pause", Permission: identity.RulesEdit, Handler: f.pauseRule},
		{Method: post, Path: "/rules/:id/resume", Permission: identity.RulesEdit, Handler: f.resumeRule},
		{Method: get, Path: "/rules/:id/retire", Permission: identity.RulesEdit, Handler: f.confirmRetireRule},
		{Method: post, Path: "/rules/:id/retire", Permission: identity.RulesEdit, Handler: f.retireRule},
	}
}

// rulesQuery is what the address of the list of rules says.
type rulesQuery struct {
	State training.RuleState `query:"state" validate:"omitempty,oneof=draft active paused retired"`
}

// rulesView is a page of rules.
type rulesView struct {
	Query   rulesQuery
	Rows    []training.Rule
	Names   ruleNames
	Firings map[string]training.Firing
	More    string // the address of the next page; empty on the last
	MayEdit bool
}

// listRules shows GET /rules.
func (f *Face) listRules(c echo.Context) error {
	query, page, err := web.ListQuery[rulesQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	found, err := f.Training.Rules.List(ctx, actor, training.RuleFilter{State: query.State}, page)
	if err != nil {
		return err
	}
	v := rulesView{Query: query, Rows: found.Items, More: morePath(c, found.Next), MayEdit: actor.May(identity.RulesEdit)}
	ids, said := make([]string, len(v.Rows)), make([]training.RuleInput, len(v.Rows))
	for i, r := range v.Rows {
		ids[i], said[i] = r.ID, r.Current().RuleInput
	}
	if v.Names, err = f.ruleNames(ctx, actor, said...); err != nil {
		return err
	}
	if v.Firings, err = f.Training.Rules.Firings(ctx, actor, ids); err != nil {
		return err
	}
	return show(c, http.StatusOK, rulesPage(v))
}

// ruleNames finds the names of what rules speak of.
func (f *Face) ruleNames(ctx context.Context, actor identity.Actor, rules ...training.RuleInput) (ruleNames, error) {
	var courses, teams []string
	for _, r := range rules {
		teams = append(teams, r.When.Teams...)
		if r.CourseID != "" {
			courses = append(courses, r.CourseID)
		}
	}
	var names ruleNames
	var err error
	if names.Cards, err = f.QA.Scorecards.Outlines(ctx, actor); err != nil {
		return ruleNames{}, err
	}
	if names.Courses, err = f.Training.Courses.Names(ctx, actor, compact(courses)); err != nil {
		return ruleNames{}, err
	}
	names.Teams, err = f.teamTitles(ctx, compact(teams))
	return names, err
}

// teamTitles are the names of teams by their IDs.
func (f *Face) teamTitles(ctx context.Context, ids []string) (map[string]string, error) {
	if len(ids) == 0 {
		return map[string]string{}, nil
	}
	found, err := f.Staff.Teams.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for id, t := range found {
		names[id] = t.Name
	}
	return names, nil
}

// compact is ids, each once.
func compact(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
