package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/web"
)

// Most routes do one of a few things: list, read, create, change, take a step.
// Each of these is written once here; what differs is the service that is asked
// and the shape of the answer. toJSON gives that shape of what a service
// answered, as the one who asks may see it.

// head begins every document on the wire that has a revision.
type head struct {
	ID  string `json:"id"`
	Rev int    `json:"rev"`
}

func (h head) identity() (id string, rev int) { return h.ID, h.Rev }

// document is something with a head.
type document interface{ identity() (id string, rev int) }

// listJSON is a page of a list on the wire.
type listJSON[J any] struct {
	Items []J    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// list answers GET of a list: with a page of what find finds.
func list[F, T, J any](
	find func(context.Context, identity.Actor, F, paging.Request) (paging.Page[T], error),
	toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		filter, page, err := web.ListQuery[F](c)
		if err != nil {
			return err
		}
		found, err := find(c.Request().Context(), web.Actor(c), filter, page)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, listJSON[J]{Items: all(web.Actor(c), found.Items, toJSON), Next: found.Next})
	}
}

// read answers GET of one thing, named by its ID.
func read[T any, J document](
	get func(ctx context.Context, by identity.Actor, id string) (T, error),
	toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, err := web.Query[noQuery](c); err != nil {
			return err
		}
		found, err := get(c.Request().Context(), web.Actor(c), c.Param("id"))
		if err != nil {
			return err
		}
		return show(c, toJSON(web.Actor(c), found))
	}
}

// readFixed is read for what has no revision of its own.
func readFixed[T, J any](
	get func(ctx context.Context, by identity.Actor, id string) (T, error), toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, err := web.Query[noQuery](c); err != nil {
			return err
		}
		found, err := get(c.Request().Context(), web.Actor(c), c.Param("id"))
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, toJSON(web.Actor(c), found))
	}
}

// create answers POST to a list. The request can be repeated with its
// Idempotency-Key.
func create[In, T any, J document](
	do func(context.Context, identity.Actor, In, once.Key) (T, bool, error),
	toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, key, err := web.JSONOnce[In](c)
		if err != nil {
			return err
		}
		made, replayed, err := do(c.Request().Context(), web.Actor(c), in, key)
		if err != nil {
			return err
		}
		if replayed {
			web.Replayed(c)
		}
		d := toJSON(web.Actor(c), made)
		id, _ := d.identity()
		return showCreated(c, c.Request().URL.Path+"/"+id, d)
	}
}

// change answers PUT and PATCH of one thing, which want If-Match.
func change[In, T any, J document](
	do func(ctx context.Context, by identity.Actor, id string, rev int, in In) (T, error),
	toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, err := web.JSON[In](c)
		if err != nil {
			return err
		}
		rev, err := web.MustIfMatch(c)
		if err != nil {
			return err
		}
		changed, err := do(c.Request().Context(), web.Actor(c), c.Param("id"), rev, in)
		if err != nil {
			return err
		}
		return show(c, toJSON(web.Actor(c), changed))
	}
}

// step answers POST of a step in the life of one thing, which takes If-Match
// and does not demand it.
func step[T any, J document](
	do func(ctx context.Context, by identity.Actor, id string, rev int) (T, error),
	toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		rev, _, err := web.IfMatch(c)
		if err != nil {
			return err
		}
		done, err := do(c.Request().Context(), web.Actor(c), c.Param("id"), rev)
		if err != nil {
			return err
		}
		return show(c, toJSON(web.Actor(c), done))
	}
}

// reasonInput says why a step is taken.
type reasonInput struct {
	Reason string `json:"reason" validate:"required,max=500"`
}

// stepWithReason is step for what must not be done without a word.
func stepWithReason[T any, J document](
	do func(ctx context.Context, by identity.Actor, id string, rev int, reason string) (T, error),
	toJSON func(identity.Actor, T) J,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, err := web.JSON[reasonInput](c)
		if err != nil {
			return err
		}
		withReason := func(ctx context.Context, by identity.Actor, id string, rev int) (T, error) {
			return do(ctx, by, id, rev, in.Reason)
		}
		return step(withReason, toJSON)(c)
	}
}

// noQuery is the query of an address that takes none.
type noQuery struct{}

// all is toJSON of every item; never null.
func all[T, J any](by identity.Actor, items []T, toJSON func(identity.Actor, T) J) []J {
	out := make([]J, len(items))
	for i, item := range items {
		out[i] = toJSON(by, item)
	}
	return out
}

// show answers with a document and its revision.
func show(c echo.Context, d document) error {
	_, rev := d.identity()
	web.SetETag(c, rev)
	return c.JSON(http.StatusOK, d)
}

// showCreated answers with a new document and where it is.
func showCreated(c echo.Context, location string, d document) error {
	_, rev := d.identity()
	web.SetETag(c, rev)
	return web.Created(c, location, d)
}
