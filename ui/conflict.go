package ui

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// conflictView is the answers of one window beside those that another window
// has stored since.
type conflictView struct {
	ID     string
	Rev    int // of what is stored
	Call   callView
	Lang   string // of the scorecard
	Here   int    // answers in this window
	Differ []differenceView
	Same   []criterionView // the same in both: sent along as they are
}

// differenceView is one criterion that the two windows answer differently.
type differenceView struct{ Here, There criterionView }

// showConflict answers a form that was made from an older revision: both
// versions, to choose from. To the script it says only that there are two.
func (f *Face) showConflict(c echo.Context) error {
	if partial(c) {
		return c.NoContent(http.StatusPreconditionFailed)
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	e, err := f.QA.Evaluations.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	card, err := f.QA.Scorecards.Get(ctx, actor, e.ScorecardID, e.ScorecardVersion)
	if err != nil {
		return err
	}
	call, err := f.call(ctx, actor, e.InteractionID)
	if err != nil {
		return err
	}
	v := compare(card, e, answersFrom(form))
	v.Call = call
	return show(c, problem.Stale.Status(), conflictPage(v))
}

// compare lays the answers of here beside those of the stored evaluation.
func compare(card qa.Scorecard, stored qa.Evaluation, here qa.Answers) conflictView {
	v := conflictView{ID: stored.ID, Rev: stored.Rev, Lang: card.Lang, Here: len(here)}
	mine, theirs := sectionsOf(card.ScorecardInput, here, nil), sectionsOf(card.ScorecardInput, stored.Answers, nil)
	for i, s := range mine {
		for j, row := range s.Rows {
			if other := theirs[i].Rows[j]; sameAnswer(row.Answer, other.Answer) {
				v.Same = append(v.Same, row)
			} else {
				v.Differ = append(v.Differ, differenceView{row, other})
			}
		}
	}
	return v
}

func sameAnswer(a, b qa.Answer) bool {
	same := func(x, y *float64) bool { return (x == nil) == (y == nil) && (x == nil || *x == *y) }
	return chosen(a) == chosen(b) && a.Comment == b.Comment && a.RootCause == b.RootCause && same(a.AtSeconds, b.AtSeconds)
}

// resolveConflict keeps the answers that were chosen on the page of both.
func (f *Face) resolveConflict(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	chosen := map[string][]string{"rev": {form.Get("rev")}}
	for _, side := range []string{"same.", "here.", "there."} {
		for name, values := range form {
			key, field, ok := conflictField(name, side)
			if ok && (side == "same." || form.Get("choose."+key)+"." == side) {
				chosen[field] = values
			}
		}
	}
	c.Request().Form = chosen
	c.Request().PostForm = chosen
	return f.saveDraft(c)
}

// conflictField takes "here.comment.greeting" apart: the criterion's key and
// the field of the scoring page.
func conflictField(name, side string) (key, field string, ok bool) {
	if len(name) <= len(side) || name[:len(side)] != side {
		return "", "", false
	}
	field = name[len(side):]
	for _, prefix := range []string{answerField, commentField, secondField, causeField} {
		if len(field) > len(prefix) && field[:len(prefix)] == prefix {
			return field[len(prefix):], field, true
		}
	}
	return "", "", false
}

// sideText is what one window says about a criterion, in words.
func sideText(ctx context.Context, c criterionView) string {
	o, ok := c.given(ctx)
	if !ok {
		return locale.T(ctx, "conflict.no_answer")
	}
	return answerText(ctx, c, o)
}

func number(n int) string { return strconv.Itoa(n) }
