package ui

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// interactionsFile is what the address of the exported list says.
type interactionsFile struct {
	interactionsQuery
	fileQuery
}

// exportInteractions handles GET /interactions/export: the list, as it is
// filtered, as a file with everything that is known.
func (f *Face) exportInteractions(c echo.Context) error {
	query, err := web.Query[interactionsFile](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	filter := query.filter(ctx)
	teams, err := f.teamNames(ctx, actor)
	if err != nil {
		return err
	}
	list := func(ctx context.Context, page paging.Request) (paging.Page[qa.Interaction], error) {
		return f.QA.Interactions.List(ctx, actor, filter, page)
	}
	heads := headsOf(ctx, "interaction.when", "call.operator", "contacts.team", "call.line", "contacts.channel", "call.direction", "call.customer",
		"call.wait", "call.talk", "call.hold", "call.ended_by", "call.topic", "contacts.resolved", "contacts.number", "interaction.recorded", "nav.evaluations")
	return downloadAll(c, query.fileQuery, locale.T(ctx, "nav.interactions"), heads, list, func(page []qa.Interaction) (func(qa.Interaction) []any, error) {
		return f.interactionCells(ctx, page, teams)
	})
}

// interactionCells are the interactions of a page as lines of a file, with the
// names of their operators and the numbers of their evaluations.
func (f *Face) interactionCells(ctx context.Context, page []qa.Interaction, teams teamNames) (func(qa.Interaction) []any, error) {
	ids, people := make([]string, len(page)), make([]string, len(page))
	for i, one := range page {
		ids[i], people[i] = one.ID, one.OperatorID
	}
	names, err := f.Staff.People.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	counts, err := f.QA.Evaluations.CountByInteraction(ctx, ids)
	return func(one qa.Interaction) []any {
		v := callView{one, nameOr(ctx, names[one.OperatorID], one.AgentID)}
		return []any{
			v.StartedAt, v.Operator, teams.name(v.TeamID), v.Line, locale.T(ctx, "channel."+string(v.channel())),
			locale.T(ctx, "call.direction_"+string(v.Direction)), v.Customer, length(v.WaitSeconds), length(v.TalkSeconds), length(v.HoldSeconds),
			endedBy(ctx, v.EndedBy), v.Topic, resolvedText(ctx, v.Resolved), v.CallID, yesNo(ctx, v.Recording != nil), counts[v.ID],
		}
	}, err
}

// resolvedText says whether a customer's matter was resolved; nothing where
// that is not known.
func resolvedText(ctx context.Context, resolved *bool) string {
	if resolved == nil {
		return ""
	}
	return yesNo(ctx, *resolved)
}

// length is a number of seconds as a file holds it; nil if it is not known.
func length(seconds *int) *time.Duration {
	if seconds == nil {
		return nil
	}
	d := time.Duration(*seconds) * time.Second
	return &d
}
