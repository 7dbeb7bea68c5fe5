package ui

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/survey"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// showInteraction shows GET /interactions/{id}. The parameter list, if it is
// there, is the filter of the list that one comes from.
func (f *Face) showInteraction(c echo.Context) error { return f.showInteractionWith(c, nil) }

func (f *Face) showInteractionWith(c echo.Context, wrong *problem.Error) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	i, err := f.QA.Interactions.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	v := interactionView{
		Call: callView{Interaction: i}, Wrong: wrong, Own: i.OperatorID == actor.ID,
		MayOperators: actor.May(identity.TeamReportsRead), MayStaff: actor.May(identity.StaffEdit), MayImport: actor.May(identity.ImportsRun),
		MayTraining: actor.May(identity.AssignmentsRead), MaySurveys: actor.May(identity.SurveysRead),
	}
	if err := f.fillInteraction(c, actor, &v); err != nil {
		return err
	}
	return show(c, statusOf(wrong), interactionPage(v))
}

// fillInteraction gathers what belongs to an interaction.
func (f *Face) fillInteraction(c echo.Context, actor identity.Actor, v *interactionView) error {
	ctx := c.Request().Context()
	if err := f.putInList(c, actor, v); err != nil {
		return err
	}
	if actor.May(identity.EvaluationsRead) {
		found, err := f.QA.Evaluations.List(ctx, actor, qa.EvaluationFilter{InteractionID: v.Call.ID}, paging.Request{})
		if err != nil {
			return err
		}
		v.Evaluations = found.Items
	}
	if v.MaySurveys {
		found, err := f.Survey.Responses.List(ctx, actor, survey.ResponseFilter{InteractionID: v.Call.ID}, paging.Request{})
		if err != nil {
			return err
		}
		v.Responses = found.Items
	}
	people, err := f.Staff.People.ByIDs(ctx, append(peopleIn(v.Evaluations), v.Call.OperatorID))
	if err != nil {
		return err
	}
	v.People = people
	v.Call.Operator = nameOr(ctx, people[v.Call.OperatorID].Name, v.Call.AgentID)
	return f.offerCards(ctx, actor, v)
}

// putInList finds what stands beside v in the list that one comes from. An
// address that names no list, or one that is not there any more, is of an
// interaction by itself.
func (f *Face) putInList(c echo.Context, actor identity.Actor, v *interactionView) error {
	if !c.QueryParams().Has("list") {
		return nil
	}
	query, err := web.ParseQuery[interactionsQuery](c.QueryParam("list"))
	if err != nil {
		return nil //nolint:nilerr // it leads to no list
	}
	ctx := c.Request().Context()
	later, earlier, err := f.QA.Interactions.Neighbours(ctx, actor, query.filter(ctx), v.Call.Interaction)
	if p := problem.From(err); err != nil && (amiss(err) != nil || p.Kind == problem.NotFound) {
		return nil //nolint:nilerr // it leads to no list
	}
	if err != nil {
		return err
	}
	v.List = contactList{Query: query, Known: true, Later: later, Earlier: earlier}
	return nil
}

// offerCards lists the scorecards that actor can evaluate v with. The first in
// their own language is the one that is offered.
func (f *Face) offerCards(ctx context.Context, actor identity.Actor, v *interactionView) error {
	scope, err := actor.Scope(identity.EvaluationsWrite)
	if err != nil || !scope.Covers(v.Call.OperatorID, v.Call.TeamID) || v.Own {
		return nil //nolint:nilerr // whoever may not evaluate is offered nothing
	}
	found, err := f.QA.Scorecards.InUse(ctx, actor)
	if err != nil {
		return err
	}
	for _, card := range found {
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
