package ui

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa"
)

// tryView is a scorecard that somebody tries out; nothing of it is kept.
type tryView struct {
	scoringView

	Of scorecardView // with the rules, where they may be seen
}

// tryScorecard shows GET /scorecards/{id}/try?version=, and POST with answers:
// what they would come to.
func (f *Face) tryScorecard(c echo.Context) error {
	of, err := f.scorecard(c)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	v := tryView{scoringView: scoringView{Card: of.Scorecard}, Of: of}
	v.Answers = answersFrom(form)
	if v.Preview, err = v.Card.Preview(v.Answers); err != nil {
		return err
	}
	if len(v.Preview.Findings) > 0 {
		if v.Of.Rules, v.Of.Courses, err = f.standingRules(ctx, actor); err != nil {
			return err
		}
		v.Of.SeeRules = actor.May(identity.RulesRead)
	}
	v.layOut()
	return show(c, http.StatusOK, tryPage(v))
}

// tried is a finding that the answers would make, and what would follow.
type tried struct {
	Criterion criterionView
	Leads     []lead // of the rules in force
}

// findings are those that the answers would make.
func (v tryView) findings() []tried {
	var found []tried
	for _, s := range v.Sections {
		for _, row := range s.Rows {
			if !v.missed(row.Key) {
				continue
			}
			one := tried{Criterion: row}
			for _, l := range v.Of.leads(s.Key, row.Criterion) {
				if l.works() {
					one.Leads = append(one.Leads, l)
				}
			}
			found = append(found, one)
		}
	}
	return found
}

func (v tryView) missed(key string) bool {
	for _, f := range v.Preview.Findings {
		if f.Criterion == key {
			return true
		}
	}
	return false
}

// wantsComment reports whether the answer to a criterion would need a comment.
func (v tryView) wantsComment(key string) bool {
	return slices.Contains(v.Preview.CommentMissing, key)
}

// sectionScore is the score of one section so far; nil without one.
func (v tryView) sectionScore(key string) *qa.SectionScore {
	for i, s := range v.Preview.Sections {
		if s.Key == key && s.Percent != nil {
			return &v.Preview.Sections[i]
		}
	}
	return nil
}
