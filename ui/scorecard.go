package ui

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/training"
)

// versionAsked says which version of a scorecard an address means; none is the
// published one, or the newest if none is.
type versionAsked struct {
	Version int `query:"version" validate:"omitempty,min=1"`
}

// showScorecard shows GET /scorecards/{id}: the card as those see it who work
// with it.
func (f *Face) showScorecard(c echo.Context) error {
	v, err := f.scorecard(c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	if v.Uses, err = f.QA.Scorecards.Uses(ctx, actor, v.ID); err != nil {
		return err
	}
	names, err := f.Staff.People.Names(ctx, []string{v.CreatedBy})
	if err != nil {
		return err
	}
	v.Author = names[v.CreatedBy]
	if v.Rules, v.Courses, err = f.standingRules(ctx, actor); err != nil {
		return err
	}
	v.SeeRules = actor.May(identity.RulesRead)
	return show(c, http.StatusOK, scorecardPage(v))
}

// scorecard is the version that the address asks for, with all the others.
func (f *Face) scorecard(c echo.Context) (scorecardView, error) {
	asked, err := web.Query[versionAsked](c)
	if err != nil {
		return scorecardView{}, err
	}
	actor, id := web.Actor(c), c.Param("id")
	versions, err := f.QA.Scorecards.Versions(c.Request().Context(), actor, id)
	if err != nil {
		return scorecardView{}, err
	}
	at := slices.IndexFunc(versions, func(c qa.Scorecard) bool {
		return c.Version == asked.Version || asked.Version == 0 && c.State == qa.ScorecardPublished
	})
	switch {
	case at < 0 && asked.Version == 0:
		at = 0
	case at < 0:
		return scorecardView{}, problem.Missing("scorecard", id)
	}
	return scorecardView{Scorecard: versions[at], Versions: versions, MayEdit: actor.May(identity.ScorecardsEdit)}, nil
}

// standingRules are the rules that are not retired and the names of their
// courses; nothing for those who see no rules.
func (f *Face) standingRules(ctx context.Context, actor identity.Actor) ([]training.Rule, map[string]training.CourseName, error) {
	if !actor.May(identity.RulesRead) {
		return nil, nil, nil
	}
	rules, err := f.Training.Rules.Standing(ctx, actor)
	if err != nil {
		return nil, nil, err
	}
	courses, err := f.Training.Courses.Names(ctx, actor, coursesOf(rules))
	return rules, courses, err
}

// coursesOf are the courses to which rules lead.
func coursesOf(rules []training.Rule) []string {
	var ids []string
	for _, r := range rules {
		if id := r.Current().CourseID; id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
