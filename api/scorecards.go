package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa"
)

// versionQuery asks for a version of a scorecard or course; none is the
// published one, or the newest if none is.
type versionQuery struct {
	Version int `query:"version" validate:"omitempty,min=1"`
}

// readVersion answers GET of one version of a thing.
func readVersion[T any, J document](
	get func(ctx context.Context, by identity.Actor, id string, version int) (T, error),
	toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		asked, err := web.Query[versionQuery](c)
		if err != nil {
			return err
		}
		found, err := get(c.Request().Context(), web.Actor(c), c.Param("id"), asked.Version)
		if err != nil {
			return err
		}
		return show(c, toJSON(web.Actor(c), found))
	}
}

// versions answers GET of all versions of a thing, which are few.
func versions[T, J any](
	find func(ctx context.Context, by identity.Actor, id string) ([]T, error), toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, err := web.Query[noQuery](c); err != nil {
			return err
		}
		found, err := find(c.Request().Context(), web.Actor(c), c.Param("id"))
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, listJSON[J]{Items: all(web.Actor(c), found, toJSON)})
	}
}

// newVersion answers POST of a new version of a thing; a draft that is there
// already is the answer.
func newVersion[T any, J document](
	do func(ctx context.Context, by identity.Actor, id string) (T, bool, error), toJSON func(identity.Actor, T) J, base string,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		made, replayed, err := do(c.Request().Context(), web.Actor(c), c.Param("id"))
		if err != nil {
			return err
		}
		if replayed {
			web.Replayed(c)
		}
		d := toJSON(web.Actor(c), made)
		id, _ := d.identity()
		return showCreated(c, base+"/"+id, d)
	}
}

// previewInput is what a preview scores.
type previewInput struct {
	Answers qa.Answers `json:"answers" validate:"required,max=200,dive,keys,key,endkeys"`
}

// previewScorecard handles POST /scorecards/{id}/preview?version=.
func (h handler) previewScorecard(c echo.Context) error {
	asked, err := web.Query[versionQuery](c)
	if err != nil {
		return err
	}
	in, err := web.JSON[previewInput](c)
	if err != nil {
		return err
	}
	p, err := h.QA.Scorecards.Preview(c.Request().Context(), web.Actor(c), c.Param("id"), asked.Version, in.Answers)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toPreviewJSON(p))
}
