package ui

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/report"
	"qaloop/training"
	"qaloop/ui/locale"
)

// todayView is the operator's day: what is new, what is due, what was.
type todayView struct {
	Name     string
	New      []feedbackView // to acknowledge, the newest first
	Earlier  []qa.Evaluation
	Training []training.Assignment // open, the most urgent first
	Today    string
	Report   report.OperatorReport
	Done     []training.Assignment // completed lately
}

// feedbackView is an evaluation that its operator has not acknowledged, with
// what was good in it and what was not.
type feedbackView struct {
	qa.Evaluation

	Good string // a comment on something that was met; may be empty
	Miss string // the gravest finding; empty: there is none
}

// These many rows are shown of each list.
const todayRows = 5

// showToday shows GET /today.
func (f *Face) showToday(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	v := todayView{Name: givenName(actor.Name), Today: f.today()}
	few := paging.Request{Size: todayRows}
	fresh, err := f.QA.Evaluations.List(ctx, actor, qa.EvaluationFilter{OperatorID: actor.ID, State: qa.Submitted}, few)
	if err != nil {
		return err
	}
	for _, e := range fresh.Items {
		v.New = append(v.New, feedback(e))
	}
	earlier, err := f.QA.Evaluations.Rows(ctx, actor, qa.EvaluationFilter{OperatorID: actor.ID, State: qa.Acknowledged}, few)
	if err != nil {
		return err
	}
	v.Earlier = earlier.Items
	// Both what is open and what was completed of late: that is one round trip
	// less, and nobody is given a hundred courses before one that is still open.
	all, err := f.Training.Assignments.List(ctx, actor, training.AssignmentFilter{OperatorID: actor.ID, Order: training.LatestDue},
		paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return err
	}
	v.train(all.Items)
	if err := f.fillProgress(ctx, actor, &v); err != nil {
		return err
	}
	return show(c, http.StatusOK, todayPage(v))
}

// train sorts assignments, those first that are due last, into what is open,
// which is shown from the one that is due first, and what was completed.
func (v *todayView) train(all []training.Assignment) {
	for _, a := range slices.Backward(all) {
		switch a.State {
		case training.Assigned, training.Started:
			if len(v.Training) < todayRows {
				v.Training = append(v.Training, a)
			}
		case training.Completed:
			v.Done = append(v.Done, a)
		case training.Proposed, training.Failed, training.Waived, training.Withdrawn:
		}
	}
}

// fillProgress adds to v how its operator does.
func (f *Face) fillProgress(ctx context.Context, actor identity.Actor, v *todayView) error {
	if !actor.May(identity.ReportsRead) {
		return nil
	}
	var err error
	v.Report, err = f.Report.Reports.Own(ctx, actor, report.Query{})
	return err
}

// feedback finds the two sentences that say most about e.
func feedback(e qa.Evaluation) feedbackView {
	v := feedbackView{Evaluation: e}
	if len(e.Findings) > 0 {
		v.Miss = words(gravest(e.Findings))
	}
	for _, c := range e.Score.Criteria { // in the order of the scorecard
		if comment := e.Answers[c.Key].Comment; v.Good == "" && c.NA == "" && c.Points == c.Best {
			v.Good = comment
		}
	}
	return v
}

// gravest is the finding to speak of first: a critical one before the others,
// then the one with the lowest mark.
func gravest(findings []qa.Finding) qa.Finding {
	return slices.MinFunc(findings, func(a, b qa.Finding) int {
		if (a.Critical == "") != (b.Critical == "") {
			return cmp.Compare(len(b.Critical), len(a.Critical))
		}
		return cmp.Compare(a.Mark, b.Mark)
	})
}

// words are what the evaluator said about a finding, or else its title.
func words(f qa.Finding) string {
	if f.Comment != "" {
		return f.Comment
	}
	return f.Title
}

// givenName is the first word of a name.
func givenName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// greeting is the key of the greeting for the hour at the listener's.
func greeting(ctx context.Context) string {
	switch hour := locale.Now(ctx).Hour(); {
	case hour < 5:
		return "today.night"
	case hour < 12:
		return "today.morning"
	case hour < 18:
		return "today.afternoon"
	}
	return "today.evening"
}
