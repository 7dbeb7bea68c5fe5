package ui

import (
	"context"
	"net/url"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// fewRows is how many things a card of the home page shows.
var fewRows = paging.Request{Size: 5}

// reviewCard is the calls that nobody has evaluated, the latest first.
func (f *Face) reviewCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "review", Icon: "list-check", Action: locale.T(ctx, "action.next_call"), Address: "/interactions/next", Done: true}
	no := false
	found, err := f.QA.Interactions.List(ctx, by, qa.InteractionFilter{Evaluated: &no}, fewRows)
	if err != nil {
		return c, err
	}
	people := make([]string, len(found.Items))
	for i, call := range found.Items {
		people[i] = call.OperatorID
	}
	names, err := f.Staff.People.Names(ctx, people)
	if err != nil {
		return c, err
	}
	for _, call := range found.Items {
		r := homeRow{
			Text: nameOr(ctx, names[call.OperatorID], call.AgentID), Address: "/interactions/" + call.ID,
			Note: locale.Moment(ctx, call.StartedAt),
		}
		if call.Line != "" {
			r.Note += ", " + call.Line
		}
		if call.Recorded {
			r.Badge = widget.Badge(widget.Neutral, "headphones", locale.T(ctx, "interaction.has_recording"))
		}
		c.Rows = append(c.Rows, r)
	}
	if c.Work = len(c.Rows) > 0; !c.Work {
		c.Action, c.Address = locale.T(ctx, "action.import"), "/imports"
	}
	return c, nil
}

// draftsCard is what one has begun to evaluate.
func (f *Face) draftsCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "drafts", Icon: "pencil", Action: locale.T(ctx, "home.drafts_do"), Address: "/evaluations?state=draft", Done: true}
	found, err := f.QA.Evaluations.Rows(ctx, by, qa.EvaluationFilter{State: qa.Draft}, fewRows)
	if err != nil {
		return c, err
	}
	if c.Rows, err = f.evaluationRows(ctx, found.Items); err != nil {
		return c, err
	}
	c.Work = len(c.Rows) > 0
	if !c.Work {
		c.Action = ""
	}
	return c, nil
}

// latestCard is what was evaluated last, by anybody.
func (f *Face) latestCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "latest", Icon: "clipboard-check", Action: locale.T(ctx, "home.latest_do"), Address: "/evaluations"}
	found, err := f.QA.Evaluations.Rows(ctx, by, qa.EvaluationFilter{}, fewRows)
	if err != nil {
		return c, err
	}
	var shown []qa.Evaluation
	for _, e := range found.Items {
		if e.State != qa.Draft {
			shown = append(shown, e)
		}
	}
	if c.Rows, err = f.evaluationRows(ctx, shown); err != nil {
		return c, err
	}
	if len(c.Rows) == 0 {
		c.Action = ""
	}
	return c, nil
}

func (f *Face) evaluationRows(ctx context.Context, es []qa.Evaluation) ([]homeRow, error) {
	names, err := f.Staff.People.Names(ctx, peopleIn(es))
	if err != nil {
		return nil, err
	}
	rows := make([]homeRow, len(es))
	for i, e := range es {
		rows[i] = homeRow{
			Text: nameOr(ctx, names[e.OperatorID]), Address: "/evaluations/" + e.ID,
			Note: locale.Moment(ctx, e.OccurredAt) + ", " + e.ScorecardTitle,
		}
		if e.State != qa.Draft {
			rows[i].Badge = scoreBadge(e.Score)
		}
	}
	return rows, nil
}

// gapsCard is the criteria that are missed and that no course teaches.
func (f *Face) gapsCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "gaps", Icon: "alert-triangle", Done: true}
	found, err := f.QA.Findings.Gaps(ctx, by, f.Now().AddDate(0, -3, 0))
	if err != nil {
		return c, err
	}
	for _, g := range found {
		if len(c.Rows) == fewRows.Size {
			break
		}
		c.Rows = append(c.Rows, homeRow{
			Text: g.Title, Address: "/findings?" + url.Values{"criterion": {g.Criterion}, "outcome": {string(qa.OutcomeNoCourse)}}.Encode(),
			Note: locale.N(ctx, "home.gaps_times", g.Findings) + ", " + locale.N(ctx, "board.operators", g.Operators),
		})
	}
	if len(c.Rows) > 0 {
		c.Action, c.Address = locale.T(ctx, "findings.without_course"), "/findings?outcome="+string(qa.OutcomeNoCourse)
		if by.May(identity.CoursesEdit) {
			c.Action, c.Address, c.Work = locale.T(ctx, "action.new_course"), "/courses/new", true
		}
	}
	return c, nil
}
