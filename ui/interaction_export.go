package ui

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
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

// interactionRow is an interaction as a row of a file.
type interactionRow struct {
	callView

	Evaluations int
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
				if err := out.Row(r.StartedAt, r.Operator, teams.name(r.TeamID), r.Line, locale.T(ctx, "channel."+string(r.channel())),
					locale.T(ctx, "call.direction_"+string(r.Direction)), r.Customer, length(r.WaitSeconds), length(r.TalkSeconds), length(r.HoldSeconds),
					endedBy(ctx, r.EndedBy), r.Topic, resolvedText(ctx, r.Resolved), r.CallID, yesNo(ctx, r.Recording != nil), r.Evaluations); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// interactionRows are interactions with the names of their operators and the
// numbers of their evaluations.
func (f *Face) interactionRows(ctx context.Context, found []qa.Interaction) ([]interactionRow, error) {
	ids, people := make([]string, len(found)), make([]string, len(found))
	for i, one := range found {
		ids[i], people[i] = one.ID, one.OperatorID
	}
	names, err := f.Staff.People.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	counts, err := f.QA.Evaluations.CountByInteraction(ctx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]interactionRow, len(found))
	for i, one := range found {
		rows[i] = interactionRow{callView{one, nameOr(ctx, names[one.OperatorID], one.AgentID)}, counts[one.ID]}
	}
	return rows, nil
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
