package ui

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa/staff"
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
	Teams      string      `query:"teams" validate:"max=500"` // behind which team the figures of teams go on
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
	if v.Results, err = f.Survey.Responses.Figures(ctx, actor, about, spans); err != nil {
		return err
	}
	if err := f.answersByTeam(ctx, actor, &v); err != nil {
		return err
	}
	if err := f.nameAnswers(ctx, actor, &v); err != nil {
		return err
	}
	return show(c, http.StatusOK, answersPage(v))
}

// fewTeams is how many teams of the whole centre a page of figures shows.
const fewTeams = 10

// answersByTeam finds the figures of teams. Of the whole centre they are a page
// of teams, by name: to know who has most of anything, one would have to read
// about all of them.
func (f *Face) answersByTeam(ctx context.Context, actor identity.Actor, v *answersView) error {
	v.Teams = map[string]string{}
	if !v.Results.Whole {
		v.ByTeam = v.Results.ByTeam()
		return nil
	}
	page, err := f.Staff.Teams.Choices(ctx, actor, staff.TeamFilter{}, paging.Request{Size: fewTeams, After: v.Query.Teams})
	if err != nil {
		return err
	}
	ids := make([]string, len(page.Items), len(page.Items)+1)
	for i, t := range page.Items {
		ids[i], v.Teams[t.ID] = t.ID, t.Name
	}
	if v.Query.Teams == "" {
		ids = append(ids, "") // what is about nobody's team
	}
	about, spans := v.Query.about(ctx)
	found, err := f.Survey.Responses.TeamFigures(ctx, actor, about, spans, ids)
	if err != nil {
		return err
	}
	v.ByTeam = found.ByTeam()
	slices.SortFunc(v.ByTeam, func(a, b survey.Named) int { return cmp.Compare(slices.Index(ids, a.Key), slices.Index(ids, b.Key)) })
	if page.Next != "" {
		v.MoreTeams = v.At.with("teams", page.Next).String() + "#by-team_id"
	}
	return nil
}

// nameAnswers finds the names of the people, teams and surveys that v speaks of.
func (f *Face) nameAnswers(ctx context.Context, actor identity.Actor, v *answersView) error {
	var people, teams []string
	for _, r := range v.Rows {
		people = append(people, r.OperatorID)
	}
	for _, t := range v.ByTeam {
		if v.Teams[t.Key] == "" {
			teams = append(teams, t.Key)
		}
	}
	var err error
	if v.Names, err = f.Staff.People.Names(ctx, distinct(people)); err != nil {
		return err
	}
	names, err := f.namesOfTeams(ctx, teams)
	if err != nil {
		return err
	}
	maps.Copy(v.Teams, names)
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
