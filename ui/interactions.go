package ui

import (
	"context"
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/staff"
)

// reviewQueue is the list of what waits for an evaluation.
const reviewQueue = "/interactions?evaluated=false"

// countedInteractions is how far the rows of a list are counted.
const countedInteractions = 1000

// interactionListRoutes are the list of interactions and what a person keeps
// for it.
func (f *Face) interactionListRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/interactions", Permission: identity.InteractionsRead, Handler: f.listInteractions},
		{Method: get, Path: "/interactions/export", Permission: identity.InteractionsRead, Handler: f.exportInteractions},
		{Method: post, Path: "/interactions/columns", Permission: identity.InteractionsRead, Handler: f.chooseColumns},
		{Method: post, Path: "/interactions/filters", Permission: identity.InteractionsRead, Handler: f.saveFilter},
		{Method: post, Path: "/interactions/filters/restore", Permission: identity.InteractionsRead, Handler: f.restoreFilter},
		{Method: post, Path: "/interactions/filters/:id", Permission: identity.InteractionsRead, Handler: f.renameFilter},
		{Method: post, Path: "/interactions/filters/:id/delete", Permission: identity.InteractionsRead, Handler: f.deleteFilter},
	}
}

// listInteractions shows GET /interactions. What is wrong with the address is
// said above the filter.
func (f *Face) listInteractions(c echo.Context) error {
	query, page, err := web.ListQuery[interactionsQuery](c)
	v := interactionsView{Query: query, Later: page.After != "", Wrong: amiss(err)}
	if err != nil && v.Wrong == nil {
		return err
	}
	if v.Wrong == nil {
		if err := f.fillInteractions(c, &v, page); err != nil {
			return err
		}
	}
	return f.showInteractions(c, v)
}

// amiss is the problem in err if somebody can mend the address that they have
// typed or kept; nil otherwise.
func amiss(err error) *problem.Error {
	if p := problem.From(err); err != nil && (p.Kind == problem.Malformed || p.Kind == problem.Invalid) {
		return p
	}
	return nil
}

// fillInteractions finds the rows of v, or what is wrong with its filter.
func (f *Face) fillInteractions(c echo.Context, v *interactionsView, page paging.Request) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	filter := v.Query.filter(ctx)
	found, err := f.QA.Interactions.List(ctx, actor, filter, page)
	if v.Wrong = amiss(err); v.Wrong != nil {
		return nil //nolint:nilerr // the page says it
	}
	if err != nil {
		return err
	}
	v.Rows, v.Total = found.Items, len(found.Items)
	if found.Next == "" {
		return nil
	}
	values := v.Query.values()
	values.Set("after", found.Next)
	v.More = withQuery("/interactions", values)
	if !v.Later {
		v.Total, err = f.QA.Interactions.Count(ctx, actor, filter, countedInteractions+1)
	}
	return err
}

// showInteractions gathers what the list shows besides its rows, and shows it.
func (f *Face) showInteractions(c echo.Context, v interactionsView) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	settings, err := f.Staff.Filters.Settings(ctx, actor, staff.InteractionList)
	if err != nil {
		return err
	}
	v.Columns, v.Saved = shownColumns(settings.Columns), settings.Filters
	if actor.Reach(identity.StaffRead) >= identity.Team {
		if v.Choices, err = f.Staff.People.Choices(ctx, actor); err != nil {
			return err
		}
	}
	if v.Names, err = f.otherNames(ctx, actor, v); err != nil {
		return err
	}
	v.MayImport, v.MayOperators = actor.May(identity.ImportsRun), actor.May(identity.TeamReportsRead)
	if len(v.Rows) == 0 && v.Query.justToDo() {
		n, err := f.QA.Interactions.Count(ctx, actor, qa.InteractionFilter{}, 1)
		if err != nil {
			return err
		}
		v.Nothing = n == 0
	}
	return show(c, statusOf(v.Wrong, v.FilterWrong), interactionsPage(v))
}

// otherNames are the names of those in v who are not among its choices.
func (f *Face) otherNames(ctx context.Context, actor identity.Actor, v interactionsView) (map[string]string, error) {
	names := map[string]string{}
	for _, one := range v.Choices.Operators {
		names[one.ID] = one.Name
	}
	var others []string
	for _, row := range v.Rows {
		if _, known := names[row.OperatorID]; !known {
			others = append(others, row.OperatorID)
		}
	}
	found, err := f.Staff.People.Names(ctx, others)
	if err != nil {
		return nil, err
	}
	maps.Copy(names, found)
	return names, f.nameChosen(ctx, actor, names, v.Query.OperatorID)
}

// nextInteraction leads GET /interactions/next to what waits for an
// evaluation, or to the empty queue.
func (f *Face) nextInteraction(c echo.Context) error {
	no := false
	found, err := f.QA.Interactions.List(c.Request().Context(), web.Actor(c), qa.InteractionFilter{Evaluated: &no}, paging.Request{Size: 1})
	if err != nil {
		return err
	}
	if len(found.Items) == 0 {
		return c.Redirect(http.StatusSeeOther, reviewQueue)
	}
	return c.Redirect(http.StatusSeeOther, "/interactions/"+found.Items[0].ID)
}
