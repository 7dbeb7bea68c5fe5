package ui

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// qualityRoutes are the pages of what was heard, besides those that routes.go
// has.
func (f *Face) qualityRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/interactions/export", Permission: identity.InteractionsRead, Handler: f.exportInteractions},
	}
}

// interactionsFile is what the address of the exported list says.
type interactionsFile struct {
	interactionsQuery
	fileQuery
}

// exportInteractions handles GET /interactions/export: the list, as it is
// filtered, as a file.
func (f *Face) exportInteractions(c echo.Context) error {
	query, err := web.Query[interactionsFile](c)
	if err != nil {
		return err
	}
	actor, filter := web.Actor(c), query.filter(locale.Zone(c.Request().Context()))
	list := func(ctx context.Context, page paging.Request) (paging.Page[qa.Interaction], error) {
		return f.QA.Interactions.List(ctx, actor, filter, page)
	}
	ctx := c.Request().Context()
	heads := headsOf(ctx, "interaction.when", "call.operator", "call.line", "call.customer", "call.wait", "call.talk", "call.topic", "nav.evaluations")
	return download(c, query.fileQuery, locale.T(ctx, "nav.interactions"), heads, func(out *export.Writer) error {
		for page, err := range export.Pages(ctx, list) {
			if err != nil {
				return err
			}
			rows, err := f.interactionRows(ctx, page)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if err := out.Row(r.StartedAt, r.Operator, r.Line, r.Customer, length(r.WaitSeconds), length(r.TalkSeconds), r.Topic, r.Evaluations); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// length is a number of seconds as a file holds it; nil if it is not known.
func length(seconds *int) *time.Duration {
	if seconds == nil {
		return nil
	}
	d := time.Duration(*seconds) * time.Second
	return &d
}
