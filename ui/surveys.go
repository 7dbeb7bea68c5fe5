package ui

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa/survey"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// answersQuery is what the address of the customers' answers says.
type answersQuery struct {
	SurveyID   string      `query:"survey_id" validate:"max=60"`
	TeamID     string      `query:"team_id" validate:"max=60"`
	OperatorID string      `query:"operator_id" validate:"max=60"`
	Line       string      `query:"line" validate:"max=100"`
	Kind       survey.Kind `query:"kind" validate:"omitempty,oneof=csat nps ces"`
	Low        bool        `query:"low"`
	Commented  bool        `query:"commented"`
	dayQuery
}

// filter is q for the list.
func (q answersQuery) filter(ctx context.Context) survey.ResponseFilter {
	from, to := q.bounded(ctx).span(ctx)
	return survey.ResponseFilter{
		SurveyID: q.SurveyID, TeamID: q.TeamID, OperatorID: q.OperatorID, Line: q.Line,
		Kind: q.Kind, Low: q.Low, Commented: q.Commented, From: from, To: to,
	}
}

// about is q for the figures: whose answers they are, but not what was answered,
// since that would choose the figure.
func (q answersQuery) about(ctx context.Context) (survey.ResponseFilter, []survey.Span) {
	f := q.filter(ctx)
	f.Kind, f.Low, f.Commented = "", false, false
	return f, survey.Weeks(f.From, f.To, locale.Zone(ctx))
}

// listAnswers shows GET /surveys.
func (f *Face) listAnswers(c echo.Context) error {
	query, page, err := web.ListQuery[answersQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	found, err := f.Survey.Responses.List(ctx, actor, query.filter(ctx), page)
	if err != nil {
		return err
	}
	v := answersView{
		Query: query, Days: query.bounded(ctx), At: listAt(c, "/surveys"), Rows: found.Items, SeeCalls: actor.May(identity.InteractionsRead),
		More: morePath(c, found.Next), File: exportPath(c, "/surveys/export"),
	}
	about, spans := query.about(ctx)
	if v.Results, err = f.Survey.Responses.Results(ctx, actor, about, spans); err != nil {
		return err
	}
	if err := f.nameAnswers(ctx, actor, &v); err != nil {
		return err
	}
	return show(c, http.StatusOK, answersPage(v))
}

// nameAnswers finds the names of the people, teams and surveys that v speaks of.
func (f *Face) nameAnswers(ctx context.Context, actor identity.Actor, v *answersView) error {
	var people, teams []string
	for _, r := range v.Rows {
		people = append(people, r.OperatorID)
	}
	for _, t := range v.Results.ByTeam() {
		teams = append(teams, t.Key)
	}
	var err error
	if v.Names, err = f.Staff.People.Names(ctx, distinct(people)); err != nil {
		return err
	}
	if v.Teams, err = f.namesOfTeams(ctx, teams); err != nil {
		return err
	}
	if err := f.nameChosen(ctx, actor, v.Names, v.Query.OperatorID); err != nil {
		return err
	}
	if err := f.nameChosenTeam(ctx, actor, v.Teams, v.Query.TeamID); err != nil {
		return err
	}
	surveys, err := f.Survey.Surveys.List(ctx, actor, survey.Filter{}, paging.Request{Size: paging.MaxLimit})
	for _, s := range surveys.Items {
		if s.State != survey.Draft {
			v.Surveys = append(v.Surveys, widget.Choice{Value: s.ID, Label: s.Title, Lang: s.Lang})
		}
	}
	return err
}
