package ui

import (
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
)

// backToList is the list that a form came from: its filter, as the hidden field
// of the form says.
func backToList(c echo.Context) interactionsQuery {
	query, err := web.ParseQuery[interactionsQuery](c.FormValue("list"))
	if err != nil {
		return interactionsQuery{}
	}
	return query
}

// chooseColumns handles POST /interactions/columns.
func (f *Face) chooseColumns(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	columns := form["column"]
	if form.Get("do") == "reset" {
		columns = nil
	}
	if err := f.Staff.Filters.ChooseColumns(c.Request().Context(), web.Actor(c), staff.InteractionList, knownColumns(columns)); err != nil {
		return err
	}
	return seeOther(c, backToList(c).path())
}

// saveFilter handles POST /interactions/filters: what the list is narrowed to,
// under a name.
func (f *Face) saveFilter(c echo.Context) error {
	query := backToList(c)
	in := staff.SavedFilterInput{List: staff.InteractionList, Name: c.FormValue("name"), Query: query.values().Encode()}
	err := web.Check(in)
	if err == nil {
		_, _, err = f.Staff.Filters.Create(c.Request().Context(), web.Actor(c), in, once.Key{})
	}
	if p := mendable(err); p != nil {
		return f.filterWrong(c, interactionsView{Query: query, FilterName: in.Name, FilterWrong: p})
	}
	if err != nil {
		return err
	}
	return seeOther(c, query.path())
}

// filterWrong shows the list again, with what is wrong with a filter.
func (f *Face) filterWrong(c echo.Context, v interactionsView) error {
	if err := f.fillInteractions(c, &v, paging.Request{}); err != nil {
		return err
	}
	return f.showInteractions(c, v)
}

// renameFilter handles POST /interactions/filters/{id}.
func (f *Face) renameFilter(c echo.Context) error {
	id, name := c.Param("id"), c.FormValue("name")
	change := staff.SavedFilterChange{Name: &name}
	err := web.Check(change)
	if err == nil {
		_, err = f.Staff.Filters.Change(c.Request().Context(), web.Actor(c), id, 0, change)
	}
	if p := mendable(err); p != nil {
		return f.filterWrong(c, interactionsView{Query: backToList(c), FilterID: id, FilterName: name, FilterWrong: p})
	}
	if err != nil {
		return err
	}
	return seeOther(c, backToList(c).path())
}

// deleteFilter handles POST /interactions/filters/{id}/delete. The next page
// offers to take it back.
func (f *Face) deleteFilter(c echo.Context) error {
	ctx, actor, id := c.Request().Context(), web.Actor(c), c.Param("id")
	settings, err := f.Staff.Filters.Settings(ctx, actor, staff.InteractionList)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(settings.Filters, func(one staff.SavedFilter) bool { return one.ID == id })
	if i < 0 {
		return problem.Missing("saved_filter", id)
	}
	gone := settings.Filters[i]
	if err := f.Staff.Filters.Delete(ctx, actor, id); err != nil {
		return err
	}
	undo := url.Values{"name": {gone.Name}, "query": {gone.Query}}
	return f.done(c, backToList(c).path(), notice{
		Key: "filter_deleted", Args: map[string]string{"name": gone.Name}, Undo: withQuery("/interactions/filters/restore", undo),
	})
}

// restoreFilter handles POST /interactions/filters/restore: it takes a deletion
// back.
func (f *Face) restoreFilter(c echo.Context) error {
	in := staff.SavedFilterInput{List: staff.InteractionList, Name: c.QueryParam("name"), Query: c.QueryParam("query")}
	if err := web.Check(in); err != nil {
		return err
	}
	kept, _, err := f.Staff.Filters.Create(c.Request().Context(), web.Actor(c), in, once.Key{})
	if err != nil {
		return err
	}
	return seeOther(c, "/interactions?"+kept.Query)
}
