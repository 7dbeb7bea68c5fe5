package ui

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/once"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// cardStep is a step in the life of a scorecard that one is asked about first.
type cardStep string

const (
	stepPublish cardStep = "publish"
	stepRetire  cardStep = "retire"
)

// confirmPublish shows GET /scorecards/{id}/publish, for browsers without
// scripts: the others ask in a window.
func (f *Face) confirmPublish(c echo.Context) error { return f.confirmStep(c, stepPublish) }

// confirmRetire shows GET /scorecards/{id}/retire in the same way.
func (f *Face) confirmRetire(c echo.Context) error { return f.confirmStep(c, stepRetire) }

func (f *Face) confirmStep(c echo.Context, step cardStep) error {
	v, err := f.scorecard(c)
	if err != nil {
		return err
	}
	if step == stepPublish {
		v.Scorecard = v.newest()
	}
	return show(c, http.StatusOK, confirmPage(v, step))
}

// publishScorecard handles POST /scorecards/{id}/publish.
func (f *Face) publishScorecard(c echo.Context) error {
	rev, _ := strconv.Atoi(c.FormValue("rev"))
	card, err := f.QA.Scorecards.Publish(c.Request().Context(), web.Actor(c), c.Param("id"), rev)
	if err != nil {
		return err
	}
	return f.done(c, "/scorecards/"+card.ID, notice{Key: "card_published"})
}

// retireScorecard handles POST /scorecards/{id}/retire.
func (f *Face) retireScorecard(c echo.Context) error {
	rev, _ := strconv.Atoi(c.FormValue("rev"))
	card, err := f.QA.Scorecards.Retire(c.Request().Context(), web.Actor(c), c.Param("id"), rev)
	if err != nil {
		return err
	}
	return f.done(c, "/scorecards/"+card.ID, notice{Key: "card_retired"})
}

// newScorecardVersion handles POST /scorecards/{id}/versions: it leads to the
// draft, whether it was begun now or before.
func (f *Face) newScorecardVersion(c echo.Context) error {
	card, _, err := f.QA.Scorecards.NewVersion(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return seeOther(c, "/scorecards/"+card.ID+"/edit")
}

// duplicateScorecard handles POST /scorecards/{id}/duplicate: a scorecard of
// its own that begins as a copy of the version that was looked at.
func (f *Face) duplicateScorecard(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	version, _ := strconv.Atoi(c.FormValue("version"))
	card, err := f.QA.Scorecards.Get(ctx, actor, c.Param("id"), version)
	if err != nil {
		return err
	}
	in := card.ScorecardInput
	in.Title = cut(locale.T(ctx, "cards.copy_of", "title", in.Title), maxTitle)
	made, _, err := f.QA.Scorecards.Create(ctx, actor, in, once.Key{})
	if err != nil {
		return err
	}
	return f.done(c, "/scorecards/"+made.ID+"/edit", notice{Key: "card_copied"})
}

// maxTitle is how many letters the title of a scorecard, a rule or a course may
// have.
const maxTitle = 200

// published reports whether c is the version in use, which can be retired.
func published(c qa.Scorecard) bool { return c.State == qa.ScorecardPublished }
