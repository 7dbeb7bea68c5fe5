package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa/staff"
)

// filterRoutes are the filters that people keep for their lists.
func (h handler) filterRoutes() []web.Route {
	filters := h.Staff.Filters
	return []web.Route{
		route(get, v1+"/saved-filters", identity.SignedIn, list(filters.List, toSavedFilterJSON)),
		route(post, v1+"/saved-filters", identity.SignedIn, create(filters.Create, toSavedFilterJSON)),
		route(patch, v1+"/saved-filters/:id", identity.SignedIn, change(filters.Change, toSavedFilterJSON)),
		route(remove, v1+"/saved-filters/:id", identity.SignedIn, h.deleteSavedFilter),
	}
}

// deleteSavedFilter handles DELETE /saved-filters/{id}.
func (h handler) deleteSavedFilter(c echo.Context) error {
	if err := h.Staff.Filters.Delete(c.Request().Context(), web.Actor(c), c.Param("id")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// savedFilterJSON is staff.SavedFilter on the wire.
type savedFilterJSON struct {
	head

	List      staff.ListName `json:"list"`
	Name      string         `json:"name"`
	Query     string         `json:"query"`
	CreatedAt time.Time      `json:"created_at"`
	UpdatedAt time.Time      `json:"updated_at"`
}

func toSavedFilterJSON(_ identity.Actor, f staff.SavedFilter) savedFilterJSON {
	return savedFilterJSON{
		head: head{f.ID, f.Rev}, List: f.List, Name: f.Name, Query: f.Query, CreatedAt: f.CreatedAt, UpdatedAt: f.UpdatedAt,
	}
}
