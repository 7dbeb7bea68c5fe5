package ui

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
)

// startEvaluation answers the form on the page of an interaction: it begins a
// draft, or goes to the one that its author has begun before.
func (f *Face) startEvaluation(c echo.Context) error {
	ctx, actor, id := c.Request().Context(), web.Actor(c), uuid.NewString()
	in := qa.EvaluationInput{
		InteractionID: c.Param("id"), ScorecardID: c.FormValue("scorecard_id"),
		SampleOrigin: qa.SampleOrigin(c.FormValue("sample_origin")), Answers: qa.Answers{},
	}
	err := web.Check(in)
	if err == nil {
		_, _, err = f.QA.Evaluations.Put(ctx, actor, id, 0, false, in)
	}
	if errors.Is(err, qa.ErrEvaluatedTwice) {
		if other, ok := problem.From(err).Params["evaluation_id"].(string); ok {
			return seeOther(c, "/evaluations/"+other)
		}
	}
	if p := problem.From(err); err != nil && (p.Kind == problem.Invalid || errors.Is(err, qa.ErrOwnContact)) {
		return f.showInteractionWith(c, p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/evaluations/"+id)
}

// saveDraft answers the form of the scoring page: it keeps the answers. Made
// from an older revision than the stored one, it shows both.
func (f *Face) saveDraft(c echo.Context) error {
	e, err := f.put(c)
	if problem.From(err).Kind == problem.Stale && err != nil {
		return f.showConflict(c)
	}
	if err != nil {
		return err
	}
	if partial(c) {
		return show(c, http.StatusOK, savedDraft(scoringView{Evaluation: e}))
	}
	return seeOther(c, "/evaluations/"+e.ID)
}

// submitDraft keeps the answers and makes them final, or shows what is
// missing.
func (f *Face) submitDraft(c echo.Context) error {
	e, err := f.put(c)
	if err == nil {
		e, err = f.QA.Evaluations.Submit(c.Request().Context(), web.Actor(c), e.ID, e.Rev)
	}
	switch p := problem.From(err); {
	case err == nil:
		return seeOther(c, "/evaluations/"+e.ID+"?sent=1")
	case p.Kind == problem.Stale && !partial(c):
		return f.showConflict(c)
	case p.Kind == problem.Invalid:
		return f.showIncomplete(c, p)
	}
	return err
}

// put writes the answers of the form over the draft.
func (f *Face) put(c echo.Context) (qa.Evaluation, error) {
	ctx, actor, id := c.Request().Context(), web.Actor(c), c.Param("id")
	e, err := f.QA.Evaluations.Get(ctx, actor, id)
	if err != nil {
		return qa.Evaluation{}, err
	}
	form, err := c.FormParams()
	if err != nil {
		return qa.Evaluation{}, web.ErrUnreadable
	}
	rev, err := strconv.Atoi(form.Get("rev"))
	if err != nil {
		return qa.Evaluation{}, web.ErrPreconditionRequired
	}
	in := qa.EvaluationInput{
		InteractionID: e.InteractionID, ScorecardID: e.ScorecardID, SampleOrigin: e.SampleOrigin, Answers: answersFrom(form),
	}
	if err := web.Check(in); err != nil {
		return qa.Evaluation{}, err
	}
	e, _, err = f.QA.Evaluations.Put(ctx, actor, id, rev, true, in)
	return e, err
}

// showIncomplete shows the draft again with what keeps it from being
// submitted: to the script only that.
func (f *Face) showIncomplete(c echo.Context, p *problem.Error) error {
	e, err := f.QA.Evaluations.Get(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	v, err := f.scoring(c, e)
	if err != nil {
		return err
	}
	v.Wrong = p
	v.layOut()
	if partial(c) {
		return show(c, p.Kind.Status(), scoringProblem(v))
	}
	return show(c, p.Kind.Status(), scoringPage(v))
}

// previewDraft answers a change of the answers with what they come to.
func (f *Face) previewDraft(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	e, err := f.QA.Evaluations.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	v := scoringView{Evaluation: e}
	v.Answers = answersFrom(form)
	if v.Card, err = f.QA.Scorecards.Get(ctx, actor, e.ScorecardID, e.ScorecardVersion); err != nil {
		return err
	}
	if v.Preview, err = f.QA.Scorecards.Preview(ctx, actor, e.ScorecardID, e.ScorecardVersion, v.Answers); err != nil {
		return err
	}
	v.layOut()
	return show(c, http.StatusOK, preview(v))
}

// scoring gathers what the scoring page shows.
func (f *Face) scoring(c echo.Context, e qa.Evaluation) (scoringView, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	v := scoringView{Evaluation: e}
	var err error
	if v.Call, err = f.call(ctx, actor, e.InteractionID); err != nil {
		return scoringView{}, err
	}
	if v.Card, err = f.QA.Scorecards.Get(ctx, actor, e.ScorecardID, e.ScorecardVersion); err != nil {
		return scoringView{}, err
	}
	if v.Preview, err = f.QA.Scorecards.Preview(ctx, actor, e.ScorecardID, e.ScorecardVersion, e.Answers); err != nil {
		return scoringView{}, err
	}
	v.layOut()
	return v, nil
}
