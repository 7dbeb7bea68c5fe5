package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/training/search"
)

// searchQuery is what is looked for.
type searchQuery struct {
	Query string `query:"q" validate:"required,min=2,max=100"`
	Limit int    `query:"limit" validate:"omitempty,min=1,max=100"` // of each kind
}

// search handles GET /search?q=: a few of each kind that the asker may see.
func (h handler) search(c echo.Context) error {
	q, err := web.Query[searchQuery](c)
	if err != nil {
		return err
	}
	page := paging.Request{Size: search.Few}
	if q.Limit > 0 {
		page.Size = q.Limit
	}
	by := web.Actor(c)
	found, err := h.Search.Find(c.Request().Context(), by, q.Query, search.Kinds, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toSearchJSON(by, found))
}
