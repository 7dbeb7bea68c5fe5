package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// scorecardEditRoutes are the editor of scorecards.
func (f *Face) scorecardEditRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/scorecards/new", Permission: identity.ScorecardsEdit, Handler: f.newScorecard},
		{Method: post, Path: "/scorecards/new", Permission: identity.ScorecardsEdit, Handler: f.createScorecard},
		{Method: post, Path: "/scorecards/worth", Permission: identity.ScorecardsEdit, Handler: f.weighScorecard},
		{Method: get, Path: "/scorecards/:id/edit", Permission: identity.ScorecardsEdit, Handler: f.editScorecard},
		{Method: post, Path: "/scorecards/:id/edit", Permission: identity.ScorecardsEdit, Handler: f.saveScorecard},
	}
}

// newScorecard shows GET /scorecards/new.
func (f *Face) newScorecard(c echo.Context) error {
	form := cardForm{
		Lang: locale.Lang(c.Request().Context()), Method: string(qa.SectionPercent), PassMark: "80", Effect: string(qa.EffectFlag),
		Sections: []sectionForm{newSection()},
	}
	return show(c, http.StatusOK, cardEditPage(cardEditView{Form: form}.weighed()))
}

// createScorecard handles POST /scorecards/new: it keeps the scorecard, or does
// to the form what one of its buttons says.
func (f *Face) createScorecard(c echo.Context) error {
	v, done, err := readCardEdit(c)
	if err != nil {
		return err
	}
	if done {
		return show(c, http.StatusOK, cardEditPage(v.weighed()))
	}
	if v.Wrong == nil {
		var card qa.Scorecard
		card, _, err = f.QA.Scorecards.Create(c.Request().Context(), web.Actor(c), v.Input, sentKey(c, c.Request().Form))
		if err == nil {
			return f.done(c, "/scorecards/"+card.ID+"/edit", notice{Key: "card_saved"})
		}
		v.Wrong = invalid(err)
	}
	if v.Wrong == nil {
		return err
	}
	return show(c, v.Wrong.Kind.Status(), cardEditPage(v.weighed()))
}

// editScorecard shows GET /scorecards/{id}/edit. What is published is shown
// and not edited.
func (f *Face) editScorecard(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	card, before, err := f.cardDraft(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	if card.State != qa.ScorecardDraft {
		return seeOther(c, cardPath(card))
	}
	form := cardFormOf(card.ScorecardInput, before.ScorecardInput)
	return show(c, http.StatusOK, cardEditPage(cardEditView{Card: card, Rev: card.Rev, Form: form}.weighed()))
}

// cardDraft is the newest version of a scorecard and the one before it; the
// second is empty if there is none.
func (f *Face) cardDraft(ctx context.Context, actor identity.Actor, id string) (newest, before qa.Scorecard, err error) {
	versions, err := f.QA.Scorecards.Versions(ctx, actor, id)
	if err != nil {
		return qa.Scorecard{}, qa.Scorecard{}, err
	}
	if len(versions) > 1 {
		before = versions[1]
	}
	return versions[0], before, nil
}

// saveScorecard handles POST /scorecards/{id}/edit in the same way as
// createScorecard. Made from an older revision than the stored one, it shows
// both.
func (f *Face) saveScorecard(c echo.Context) error {
	v, done, err := readCardEdit(c)
	if err != nil {
		return err
	}
	ctx, actor, id := c.Request().Context(), web.Actor(c), c.Param("id")
	if v.Card, _, err = f.cardDraft(ctx, actor, id); err != nil {
		return err
	}
	if done {
		return show(c, http.StatusOK, cardEditPage(v.weighed()))
	}
	if v.Wrong == nil {
		_, err = f.QA.Scorecards.Edit(ctx, actor, id, v.Rev, v.Input)
		if err == nil {
			return f.done(c, "/scorecards/"+id+"/edit", notice{Key: "card_saved"})
		}
		if p := problem.From(err); p.Kind == problem.Stale {
			return f.showCardConflict(c, v)
		}
		v.Wrong = invalid(err)
	}
	if v.Wrong == nil {
		return err
	}
	return show(c, v.Wrong.Kind.Status(), cardEditPage(v.weighed()))
}

// readCardEdit reads the form of the editor. The second result says that a
// button did something to the form, and it is to be shown again.
func readCardEdit(c echo.Context) (cardEditView, bool, error) {
	form, err := c.FormParams()
	if err != nil {
		return cardEditView{}, false, web.ErrUnreadable
	}
	v := cardEditView{Form: readCardForm(form)}
	v.Rev, _ = strconv.Atoi(form.Get("rev"))
	if do := form.Get("do"); do != "" {
		v.Touched = true
		v.Focus = v.Form.apply(do)
		v.Form.fillKeys()
		v.Input, _ = v.Form.input()
		return v, true, nil
	}
	v.Form.fillKeys()
	in, unread := v.Form.input()
	v.Input, v.Wrong, v.Touched = in, wrongCard(in, unread), true
	return v, false, nil
}

// weighScorecard answers POST /scorecards/worth: what each part of the form is
// worth.
func (f *Face) weighScorecard(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	v := cardEditView{Form: readCardForm(form)}
	return show(c, http.StatusOK, cardWorth(v.weighed()))
}

// cardConflictView is what one window has written beside what another one has
// stored since.
type cardConflictView struct {
	comparisonView

	Rev    int // of what is stored
	Fields []carriedField
}

// carriedField is a field of the form that is sent along.
type carriedField struct{ Name, Value string }

// showCardConflict shows what differs between the form and the stored draft, to
// choose from: neither is lost.
func (f *Face) showCardConflict(c echo.Context, v cardEditView) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	mine := v.Card
	mine.ScorecardInput = v.Input
	both := comparisonView{Before: v.Card, After: mine, Comparison: qa.Compare(v.Card.ScorecardInput, v.Input)}
	return show(c, problem.Stale.Status(), cardConflictPage(cardConflictView{both, v.Card.Rev, carriedFields(form)}))
}

// carriedFields are all fields of a form but those that say what is done.
func carriedFields(form url.Values) []carriedField {
	var found []carriedField
	for name, values := range form {
		if name == "rev" || name == "do" {
			continue
		}
		for _, value := range values {
			found = append(found, carriedField{name, value})
		}
	}
	slices.SortFunc(found, func(a, b carriedField) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return found
}
