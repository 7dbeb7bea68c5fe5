package ui

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// judgedRoutes are the lists of what was judged: by evaluators, by rules and by
// customers.
func (f *Face) judgedRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/findings", Permission: identity.EvaluationsRead, Handler: f.listFindings},
		{Method: get, Path: "/findings/export", Permission: identity.EvaluationsRead, Handler: f.exportFindings},
		{Method: get, Path: "/evaluations/export", Permission: identity.EvaluationsRead, Handler: f.exportEvaluations},
		{Method: get, Path: "/surveys", Permission: identity.SurveysRead, Handler: f.listAnswers},
		{Method: get, Path: "/surveys/export", Permission: identity.SurveysRead, Handler: f.exportAnswers},
	}
}

// findingsQuery is what the address of the list of findings says.
type findingsQuery struct {
	Group       qa.FindingGrouping `query:"group" validate:"omitempty,oneof=criterion duty scorecard course team operator"`
	All         bool               `query:"all"` // every group is shown, not only the largest
	Outcome     qa.FindingOutcome  `query:"outcome" validate:"omitempty,oneof=led no_course not no_rule"`
	Criterion   string             `query:"criterion" validate:"omitempty,key"`
	Duty        string             `query:"duty" validate:"max=40"`
	ScorecardID string             `query:"scorecard_id" validate:"max=60"`
	CourseID    string             `query:"course_id" validate:"max=60"`
	TeamID      string             `query:"team_id" validate:"max=60"`
	OperatorID  string             `query:"operator_id" validate:"max=60"`
	dayQuery
}

// dayQuery is the first and the last day that a list is about; empty is as the
// list has it by itself.
type dayQuery struct {
	From string `query:"from" validate:"omitempty,datetime=2006-01-02"`
	To   string `query:"to" validate:"omitempty,datetime=2006-01-02"`
}

// months is how far the lists go back that are about some time, if nobody says.
const months = 3

// maxDays is how many days such a list is about at most.
const maxDays = 366

// bounded is q with both days: the last three months where nothing is said, and
// never more than a year.
func (q dayQuery) bounded(ctx context.Context) dayQuery {
	last, err := time.Parse(time.DateOnly, q.To)
	if err != nil {
		last, _ = time.Parse(time.DateOnly, locale.Now(ctx).Format(time.DateOnly))
	}
	first, err := time.Parse(time.DateOnly, q.From)
	if err != nil {
		first = last.AddDate(0, -months, 0)
	}
	if year := last.AddDate(0, 0, 1-maxDays); first.Before(year) {
		first = year
	}
	return dayQuery{first.Format(time.DateOnly), last.Format(time.DateOnly)}
}

// span are the moments between which the days of q lie.
func (q dayQuery) span(ctx context.Context) (from, to time.Time) {
	return dayRange(q.From, q.To, locale.Zone(ctx))
}

func (q findingsQuery) filter(ctx context.Context) qa.FindingFilter {
	from, to := q.bounded(ctx).span(ctx)
	return qa.FindingFilter{
		OperatorID: q.OperatorID, TeamID: q.TeamID, ScorecardID: q.ScorecardID, Criterion: q.Criterion, Duty: q.Duty,
		CourseID: q.CourseID, Outcome: q.Outcome, From: from, To: to,
	}
}

// grouping is what the findings are put together by.
func (q findingsQuery) grouping() qa.FindingGrouping {
	if q.Group == "" {
		return qa.ByCriterion
	}
	return q.Group
}

// listFindings shows GET /findings.
func (f *Face) listFindings(c echo.Context) error {
	query, page, err := web.ListQuery[findingsQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	filter := query.filter(ctx)
	found, err := f.QA.Findings.List(ctx, actor, filter, page)
	if err != nil {
		return err
	}
	v := findingsView{
		Query: query, Days: query.bounded(ctx), At: listAt(c, "/findings"), Rows: found.Items,
		Own: ownOnly(actor, identity.EvaluationsRead), SeeAssignments: actor.May(identity.AssignmentsRead), SeeRules: actor.May(identity.RulesRead),
		More: morePath(c, found.Next), File: exportPath(c, "/findings/export"),
	}
	if v.Groups, err = f.QA.Findings.Groups(ctx, actor, filter, query.grouping()); err != nil {
		return err
	}
	if err := f.nameFindings(ctx, actor, &v); err != nil {
		return err
	}
	return show(c, http.StatusOK, findingsPage(v))
}

// nameFindings finds the names of the people and teams that v speaks of.
func (f *Face) nameFindings(ctx context.Context, actor identity.Actor, v *findingsView) error {
	people, teams := operatorsOf(v.Rows), []string{}
	for _, g := range v.Groups {
		switch v.Query.grouping() {
		case qa.ByOperator:
			people = append(people, g.Key)
		case qa.ByTeam:
			teams = append(teams, g.Key)
		case qa.ByCriterion, qa.ByDuty, qa.ByScorecard, qa.ByCourse:
		}
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
	return f.nameChosenTeam(ctx, actor, v.Teams, v.Query.TeamID)
}

// namesOfTeams are the names of teams; of none, nobody is asked.
func (f *Face) namesOfTeams(ctx context.Context, ids []string) (map[string]string, error) {
	names := map[string]string{}
	if ids = distinct(ids); len(ids) == 0 {
		return names, nil
	}
	teams, err := f.Staff.Teams.ByIDs(ctx, ids)
	for id, t := range teams {
		names[id] = t.Name
	}
	return names, err
}

func operatorsOf(rows []qa.FindingRow) []string {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.OperatorID
	}
	return ids
}

// distinct are the ids that are there, each once.
func distinct(ids []string) []string {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	slices.Sort(ids)
	return slices.Compact(ids)
}
