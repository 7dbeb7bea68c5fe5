package ui

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
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

// headsOf are the heads of a file: the texts of these keys.
func headsOf(ctx context.Context, keys ...string) []string {
	heads := make([]string, len(keys))
	for i, key := range keys {
		heads[i] = locale.T(ctx, key)
	}
	return heads
}
