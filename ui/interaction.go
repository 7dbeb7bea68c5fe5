package ui

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// reviewQueue is the list of what waits for an evaluation.
const reviewQueue = "/interactions?evaluated=false"

// listInteractions shows GET /interactions.
func (f *Face) listInteractions(c echo.Context) error {
	query, page, err := web.ListQuery[interactionsQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	found, err := f.QA.Interactions.List(ctx, actor, query.filter(locale.Zone(ctx)), page)
	if err != nil {
		return err
	}
	v := interactionsView{Query: query, More: morePath(c, found.Next), File: exportPath(c, "/interactions/export")}
	if v.Rows, err = f.interactionRows(ctx, found.Items); err != nil {
		return err
	}
	if v.Operators, err = f.operatorChoices(ctx, actor, query.OperatorID); err != nil {
		return err
	}
	return show(c, http.StatusOK, interactionsPage(v))
}

func (f *Face) interactionRows(ctx context.Context, found []qa.Interaction) ([]interactionRowView, error) {
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
	rows := make([]interactionRowView, len(found))
	for i, one := range found {
		rows[i] = interactionRowView{callView{one, nameOr(ctx, names[one.OperatorID], one.AgentID)}, counts[one.ID]}
	}
	return rows, nil
}

// operatorChoices are the operators one can narrow a list to; none for those
// who see only themselves.
func (f *Face) operatorChoices(ctx context.Context, actor identity.Actor, chosen string) ([]widget.Choice, error) {
	if actor.Reach(identity.StaffRead) < identity.Team {
		return nil, nil
	}
	found, err := f.Staff.People.List(ctx, actor, staff.PersonFilter{Role: identity.Operator}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return nil, err
	}
	choices := []widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}}
	for _, p := range found.Items {
		choices = append(choices, widget.Choice{Value: p.ID, Label: p.Name})
		if p.ID == chosen {
			chosen = ""
		}
	}
	if chosen != "" { // somebody further down the list
		names, err := f.Staff.People.Names(ctx, []string{chosen})
		if err != nil {
			return nil, err
		}
		choices = append(choices, widget.Choice{Value: chosen, Label: nameOr(ctx, names[chosen])})
	}
	return choices, nil
}

// nextInteraction leads GET /interactions/next to what waits for an
// evaluation, or to the empty queue.
func (f *Face) nextInteraction(c echo.Context) error {
	no := false
	found, err := f.QA.Interactions.List(c.Request().Context(), web.Actor(c), qa.InteractionFilter{Evaluated: &no}, paging.Request{Size: 1})
	if err != nil {
		return err
	}
	if len(found.Items) == 0 {
		return c.Redirect(http.StatusSeeOther, reviewQueue)
	}
	return c.Redirect(http.StatusSeeOther, "/interactions/"+found.Items[0].ID)
}

// showInteraction shows GET /interactions/{id}.
func (f *Face) showInteraction(c echo.Context) error { return f.showInteractionWith(c, nil) }

func (f *Face) showInteractionWith(c echo.Context, wrong *problem.Error) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	call, err := f.call(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	v := interactionView{Call: call, Wrong: wrong}
	if actor.May(identity.EvaluationsRead) {
		found, err := f.QA.Evaluations.List(ctx, actor, qa.EvaluationFilter{InteractionID: call.ID}, paging.Request{})
		if err != nil {
			return err
		}
		v.Evaluations = found.Items
	}
	if v.Names, err = f.Staff.People.Names(ctx, peopleIn(v.Evaluations)); err != nil {
		return err
	}
	if err := f.offerCards(ctx, actor, &v); err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		status = wrong.Kind.Status()
	}
	return show(c, status, interactionPage(v))
}

// offerCards lists the scorecards that actor can evaluate v with. The first in
// their own language is the one that is offered.
func (f *Face) offerCards(ctx context.Context, actor identity.Actor, v *interactionView) error {
	scope, err := actor.Scope(identity.EvaluationsWrite)
	if err != nil || !scope.Covers(v.Call.OperatorID, v.Call.TeamID) || v.Call.OperatorID == actor.ID {
		return nil //nolint:nilerr // whoever may not evaluate is offered nothing
	}
	found, err := f.QA.Scorecards.List(ctx, actor, qa.ScorecardFilter{State: qa.ScorecardPublished}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	for _, card := range found.Items {
		v.Cards = append(v.Cards, widget.Choice{Value: card.ID, Label: card.Title, Lang: card.Lang})
		if v.CardID == "" && card.Lang == locale.Lang(ctx) {
			v.CardID = card.ID
		}
	}
	return nil
}

// playRecording sends GET /interactions/{id}/recording, whole or in ranges.
func (f *Face) playRecording(c echo.Context) error {
	sound, recording, err := f.QA.Recordings.Open(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	defer func() { _ = sound.Close() }()
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, recording.Type)
	head.Set("ETag", `"`+recording.SHA256+`"`)
	head.Set("Cache-Control", "private, no-cache")
	http.ServeContent(c.Response(), c.Request(), "", recording.StoredAt, sound)
	return nil
}

// dayRange turns two days of a form into the moments between which they lie;
// the second day is part of it.
func dayRange(from, to string, zone *time.Location) (begin, end time.Time) {
	if t, err := time.ParseInLocation(time.DateOnly, from, zone); err == nil {
		begin = t.UTC()
	}
	if t, err := time.ParseInLocation(time.DateOnly, to, zone); err == nil {
		end = t.AddDate(0, 0, 1).UTC()
	}
	return begin, end
}
