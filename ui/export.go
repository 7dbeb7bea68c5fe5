package ui

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/ui/locale"
)

// fileQuery is what the address of an exported list says about the file; the
// rest of it is the filter of the list.
type fileQuery struct {
	Format export.Format `query:"format" validate:"required,oneof=csv csv_plain xlsx"`
}

// exportPath is the address at which path answers with what this list shows as
// a file; widget.Export adds the format.
func exportPath(c echo.Context, path string) string {
	query := c.QueryParams()
	for _, other := range []string{"after", "limit", "done", "format"} {
		query.Del(other)
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// download answers with a list called title as a file, written for who asks.
// fill gives the rows; their cells follow heads.
func download(c echo.Context, q fileQuery, title string, heads []string, fill func(*export.Writer) error) error {
	ctx := c.Request().Context()
	return web.Download(c, export.Table{
		Format: q.Format,
		Name:   title + " " + locale.Now(ctx).Format(time.DateOnly),
		Heads:  heads,
		Lang:   locale.Lang(ctx),
		Zone:   locale.Zone(ctx),
		Cut:    locale.T(ctx, "export.cut", "n", locale.Number(ctx, export.MaxRows)),
	}, fill)
}

// downloadAll answers with all that list finds, page by page. of prepares a page,
// say with the names of its people, and gives the cells of each of its rows.
func downloadAll[T any](
	c echo.Context, q fileQuery, title string, heads []string,
	list func(context.Context, paging.Request) (paging.Page[T], error), of func([]T) (func(T) []any, error),
) error {
	return download(c, q, title, heads, func(out *export.Writer) error {
		return writeAll(c.Request().Context(), out, list, of)
	})
}

// writeAll writes the rows of downloadAll.
func writeAll[T any](
	ctx context.Context, out *export.Writer,
	list func(context.Context, paging.Request) (paging.Page[T], error), of func([]T) (func(T) []any, error),
) error {
	for page, err := range export.Pages(ctx, list) {
		if err != nil {
			return err
		}
		cells, err := of(page)
		if err != nil {
			return err
		}
		for _, one := range page {
			if err := out.Row(cells(one)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// headsOf are the heads of a file: the texts of these keys.
func headsOf(ctx context.Context, keys ...string) []string {
	heads := make([]string, len(keys))
	for i, key := range keys {
		heads[i] = locale.T(ctx, key)
	}
	return heads
}
