package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/training"
)

// ruleEditRoutes are the editor of rules.
func (f *Face) ruleEditRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/rules/new", Permission: identity.RulesEdit, Handler: f.newRule},
		{Method: post, Path: "/rules/new", Permission: identity.RulesEdit, Handler: f.createRule},
		{Method: post, Path: "/rules/said", Permission: identity.RulesEdit, Handler: f.sayRule},
		{Method: post, Path: "/rules/backtest", Permission: identity.RulesEdit, Handler: f.backtestRule},
		{Method: get, Path: "/rules/:id/edit", Permission: identity.RulesEdit, Handler: f.editRule},
		{Method: post, Path: "/rules/:id/edit", Permission: identity.RulesEdit, Handler: f.saveRule},
	}
}

// newRule shows GET /rules/new; ?criterion= picks one, from the page of its
// scorecard.
func (f *Face) newRule(c echo.Context) error {
	form := newRuleForm()
	if key := c.QueryParam("criterion"); key != "" {
		form.Picked[pickCriteria] = []string{key}
	}
	return f.showRuleEdit(c, http.StatusOK, ruleEditView{Form: form})
}

// editRule shows GET /rules/{id}/edit.
func (f *Face) editRule(c echo.Context) error {
	r, err := f.Training.Rules.Get(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	if r.State == training.RuleRetired {
		return seeOther(c, "/rules/"+r.ID)
	}
	return f.showRuleEdit(c, http.StatusOK, ruleEditView{Rule: r, Rev: r.Rev, Form: ruleFormOf(r.Latest().RuleInput)})
}

// showRuleEdit shows the editor with all that one can choose from.
func (f *Face) showRuleEdit(c echo.Context, status int, v ruleEditView) error {
	if err := f.offerRule(c.Request().Context(), web.Actor(c), &v); err != nil {
		return err
	}
	v.Today = f.Now()
	return show(c, status, ruleEditPage(v))
}

// offerRule finds what a rule can look at and lead to, with the names of all
// that it does.
func (f *Face) offerRule(ctx context.Context, actor identity.Actor, v *ruleEditView) error {
	var err error
	if v.Names.Cards, err = f.QA.Scorecards.Outlines(ctx, actor); err != nil {
		return err
	}
	if v.Offers, err = f.Training.Courses.Offers(ctx, actor); err != nil {
		return err
	}
	active := true
	teams, err := f.Staff.Teams.Choices(ctx, actor, staff.TeamFilter{Active: &active}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	v.Teams, v.Names.Teams, v.Names.Courses = teams.Items, map[string]string{}, map[string]training.CourseName{}
	for _, t := range v.Teams {
		v.Names.Teams[t.ID] = t.Name
	}
	for _, o := range v.Offers {
		v.Names.Courses[o.ID] = o.CourseName
	}
	if _, known := v.Names.Courses[v.Form.CourseID]; known || v.Form.CourseID == "" {
		return nil
	}
	retired, err := f.Training.Courses.Names(ctx, actor, []string{v.Form.CourseID})
	if name, ok := retired[v.Form.CourseID]; ok {
		v.Names.Courses[v.Form.CourseID] = name
		v.Offers = append(v.Offers, training.CourseOffer{ID: v.Form.CourseID, CourseName: name})
	}
	return err
}

// createRule handles POST /rules/new.
func (f *Face) createRule(c echo.Context) error { return f.keepRule(c, "") }

// saveRule handles POST /rules/{id}/edit.
func (f *Face) saveRule(c echo.Context) error { return f.keepRule(c, c.Param("id")) }

// keepRule keeps what the form says, and puts it into force if its button says
// so. What cannot be kept is shown again; made from an older revision than the
// stored one, both are.
func (f *Face) keepRule(c echo.Context, id string) error {
	v, again, err := f.readRuleEdit(c, id)
	if err != nil {
		return err
	}
	if again {
		return f.showRuleEdit(c, http.StatusOK, v)
	}
	if v.Wrong != nil {
		return f.showRuleEdit(c, v.Wrong.Kind.Status(), v)
	}
	stored, err := f.storeRule(c, v)
	switch {
	case err == nil && c.FormValue("then") == "activate":
		return f.done(c, "/rules/"+stored.ID, ruleNotice("rule_activated", stored, v.Rule.Active))
	case err == nil:
		return f.done(c, "/rules/"+stored.ID+"/edit", notice{Key: "rule_saved"})
	case problem.From(err).Kind == problem.Stale:
		return f.showRuleConflict(c, v)
	}
	if v.Wrong = invalid(err); v.Wrong == nil {
		return err
	}
	return f.showRuleEdit(c, v.Wrong.Kind.Status(), v)
}

// storeRule creates or edits the rule, and activates it if that is asked.
func (f *Face) storeRule(c echo.Context, v ruleEditView) (training.Rule, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	var r training.Rule
	var err error
	if v.Rule.ID == "" {
		r, _, err = f.Training.Rules.Create(ctx, actor, v.Input, sentKey(c, c.Request().Form))
	} else {
		r, err = f.Training.Rules.Edit(ctx, actor, v.Rule.ID, v.Rev, v.Input)
	}
	if err != nil || c.FormValue("then") != "activate" {
		return r, err
	}
	return f.Training.Rules.Activate(ctx, actor, r.ID, r.Rev)
}

// readRuleEdit reads the form. The second result says that one of its buttons
// only changes it, and it is to be shown again.
func (f *Face) readRuleEdit(c echo.Context, id string) (ruleEditView, bool, error) {
	form, err := c.FormParams()
	if err != nil {
		return ruleEditView{}, false, web.ErrUnreadable
	}
	v := ruleEditView{Form: readRuleForm(form), Touched: true}
	v.Rev, _ = strconv.Atoi(form.Get("rev"))
	if id != "" {
		if v.Rule, err = f.Training.Rules.Get(c.Request().Context(), web.Actor(c), id); err != nil {
			return ruleEditView{}, false, err
		}
	}
	in, unread := v.Form.input()
	v.Input = in
	if form.Get("do") != "" {
		return v, true, nil
	}
	v.Wrong = wrongRule(in, unread)
	return v, false, nil
}

// sayRule answers POST /rules/said: the sentence of what the form says, and the
// chips of what is picked.
func (f *Face) sayRule(c echo.Context) error {
	v, _, err := f.readRuleEdit(c, "")
	if err != nil {
		return err
	}
	if err := f.offerRule(c.Request().Context(), web.Actor(c), &v); err != nil {
		return err
	}
	return show(c, http.StatusOK, ruleSaid(v))
}

// ruleConflictView is what one window has written beside what another has
// stored since.
type ruleConflictView struct {
	ruleEditView

	Stored training.RuleInput
	Fields []carriedField
}

func (f *Face) showRuleConflict(c echo.Context, v ruleEditView) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	both := ruleConflictView{ruleEditView: v, Stored: v.Rule.Latest().RuleInput}
	if both.Names, err = f.ruleNames(c.Request().Context(), web.Actor(c), v.Input, both.Stored); err != nil {
		return err
	}
	both.Fields = slices.DeleteFunc(carriedFields(form), func(f carriedField) bool { return f.Name == "then" })
	return show(c, problem.Stale.Status(), ruleConflictPage(both))
}
