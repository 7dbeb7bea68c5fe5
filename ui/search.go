package ui

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/training/search"
)

// searchQuery is what the address of the search says.
type searchQuery struct {
	paging.Request

	Query string      `query:"q" validate:"max=100"`
	Kind  search.Kind `query:"kind" validate:"omitempty,oneof=people interactions evaluations scorecards courses"`
}

// leastQuery is how many letters are worth a search.
const leastQuery = 2

// search handles GET /search: a few of each kind, or all of one kind. The
// palette gets the few as lines of its list.
func (f *Face) search(c echo.Context) error {
	q, err := web.Query[searchQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	v := searchView{Query: strings.TrimSpace(q.Query), Kind: q.Kind}
	if len([]rune(v.Query)) >= leastQuery {
		if err := f.find(ctx, actor, &v, q.Request); err != nil {
			return err
		}
	}
	if v.Kind != "" && len(v.Groups) > 0 {
		v.More = morePath(c, v.Groups[0].Next)
	}
	if partial(c) && v.Kind == "" {
		return show(c, http.StatusOK, paletteFound(v))
	}
	return show(c, http.StatusOK, searchPage(v))
}

// find fills v with what is found.
func (f *Face) find(ctx context.Context, actor identity.Actor, v *searchView, page paging.Request) error {
	kinds := search.Kinds
	if v.Kind != "" {
		kinds = []search.Kind{v.Kind}
	} else {
		page = paging.Request{Size: search.Few}
	}
	kinds = slices.DeleteFunc(slices.Clone(kinds), func(k search.Kind) bool { return !shows(k) })
	found, err := f.Search.Find(ctx, actor, v.Query, kinds, page)
	if err != nil {
		return err
	}
	var people []string
	for _, i := range found.Interactions.Items {
		people = append(people, i.OperatorID)
	}
	for _, e := range found.Evaluations.Items {
		people = append(people, e.OperatorID)
	}
	names, err := f.Staff.People.Names(ctx, people)
	if err != nil {
		return err
	}
	v.Groups = groupsOf(ctx, found, names)
	return nil
}
