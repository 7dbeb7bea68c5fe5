package ui

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/report"
	"qaloop/qa/survey"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// operatorView is how one operator does, for those who look after them.
type operatorView struct {
	report.OperatorReport

	Nav         periodNav
	Evaluations []qa.Evaluation
	Training    []training.Assignment // open first, then the last completed
	Done        []training.Assignment // completed ones
	Today       string
	Survey      *surveyView // nil: who looks may not see it
}

// surveyView is what customers said about an operator.
type surveyView struct {
	Opinion  survey.Opinion
	Comments []survey.Response // the latest answers with words
	More     bool              // there are more answers than were summed up
}

// These many rows are shown of each list about an operator.
const operatorRows = 8

// showOperator shows GET /team/operators/{id}.
func (f *Face) showOperator(c echo.Context) error {
	q, err := web.Query[standingQuery](c)
	if err != nil {
		return err
	}
	ctx, actor, id := c.Request().Context(), web.Actor(c), c.Param("id")
	r, err := f.Report.Reports.Operator(ctx, actor, id, q.Query)
	if err != nil {
		return err
	}
	v := operatorView{OperatorReport: r, Nav: f.nav(ctx, "/team/operators/"+id, q, r.Period), Today: f.today()}
	evaluations, err := f.QA.Evaluations.Rows(ctx, actor, qa.EvaluationFilter{OperatorID: id}, paging.Request{Size: operatorRows})
	if err != nil {
		return err
	}
	v.Evaluations = evaluations.Items
	if err := f.fillTraining(ctx, actor, &v); err != nil {
		return err
	}
	if actor.May(identity.SurveysRead) {
		if v.Survey, err = f.surveyOf(ctx, actor, id, r.Period); err != nil {
			return err
		}
	}
	return show(c, http.StatusOK, operatorPage(v))
}

func (f *Face) fillTraining(ctx context.Context, actor identity.Actor, v *operatorView) error {
	if !actor.May(identity.AssignmentsRead) {
		return nil
	}
	all, err := f.Training.Assignments.List(ctx, actor, training.AssignmentFilter{OperatorID: v.Person.ID}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	for _, a := range all.Items {
		switch {
		case a.Open():
			v.Training = append(v.Training, a)
		case a.State == training.Completed:
			v.Done = append(v.Done, a)
		}
	}
	lately := slices.SortedFunc(slices.Values(v.Done), func(a, b training.Assignment) int { return b.UpdatedAt.Compare(a.UpdatedAt) })
	v.Training = append(v.Training, lately[:min(len(lately), max(0, operatorRows-len(v.Training)))]...)
	return nil
}

// surveyOf is what customers said about an operator's contacts in p.
func (f *Face) surveyOf(ctx context.Context, actor identity.Actor, id string, p report.Period) (*surveyView, error) {
	zone := locale.Zone(ctx)
	filter := survey.ResponseFilter{OperatorID: id, From: p.From().Begins(zone), To: p.Until.Plus(1).Begins(zone)}
	answers, err := f.Survey.Responses.List(ctx, actor, filter, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return nil, err
	}
	v := &surveyView{Opinion: survey.OpinionOf(answers.Items), More: answers.Next != ""}
	for _, r := range answers.Items {
		if r.Comment != "" && len(v.Comments) < operatorRows {
			v.Comments = append(v.Comments, r)
		}
	}
	return v, nil
}

// csat is the share of satisfied customers.
func csat(o survey.Opinion) widget.Measure {
	return rateMeasure(report.Estimate{N: o.Rated, Interval: o.CSAT()})
}

// answeredText says when a customer answered, and with how many points.
func answeredText(ctx context.Context, r survey.Response) string {
	if r.CSAT == nil {
		return locale.Moment(ctx, r.AnsweredAt)
	}
	return locale.Moment(ctx, r.AnsweredAt) + ", " + locale.T(ctx, "operator.csat_of", "n", *r.CSAT)
}

// lead is the line below the name.
func (v operatorView) lead(ctx context.Context) string {
	text := periodText(ctx, v.Period)
	if day, err := time.Parse(time.DateOnly, v.Person.HiredOn); err == nil {
		text += ", " + locale.T(ctx, "operator.hired", "day", locale.Day(ctx, day.Add(12*time.Hour)))
	}
	return text
}
