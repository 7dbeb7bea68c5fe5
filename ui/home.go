package ui

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
)

// homeCards are what the home page shows each role, its most pressing work
// first. Operators, supervisors and managers have pages of their own.
var homeCards = map[identity.Role][]homeMaker{
	identity.QA:       {(*Face).reviewCard, (*Face).draftsCard, (*Face).gapsCard, (*Face).latestCard},
	identity.Trainer:  {(*Face).approveCard, (*Face).lateTrainingCard, (*Face).failedCard, (*Face).completionCard},
	identity.Designer: {(*Face).gapsCard, (*Face).courseDraftsCard, (*Face).coursesCard},
	identity.HR:       {(*Face).confirmCard, (*Face).noTeamCard, (*Face).inactiveCard},
	identity.Admin:    {(*Face).importsCard, (*Face).confirmCard, (*Face).systemCard},
}

// homeMaker makes a card of the home page.
type homeMaker func(*Face, context.Context, identity.Actor) (homeCard, error)

// showHome handles GET /home: the work of everybody who has no page of their
// own for it. Whoever has several roles sees it all.
func (f *Face) showHome(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	v := homeView{Name: givenName(actor.Name)}
	for _, role := range actor.Roles {
		if len(homeCards[role]) > 0 {
			v.Parts = append(v.Parts, homePart{Role: role, Cards: make([]homeCard, len(homeCards[role]))})
		}
	}
	// All at the same time; a card that cannot be made does not take the others
	// with it.
	var group errgroup.Group
	for _, part := range v.Parts {
		for i, build := range homeCards[part.Role] {
			group.Go(func() error {
				card, err := build(f, ctx, actor)
				if err != nil && problem.From(err).Kind == problem.Internal {
					return err
				}
				card.Failed = err != nil
				part.Cards[i] = card
				return nil
			})
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	v.settle()
	return show(c, http.StatusOK, homePage(v))
}

// settle leaves each card once, what there is to do before the rest, and one
// button that stands out: that of the first card with something to do.
func (v *homeView) settle() {
	seen := map[string]bool{}
	for i := range v.Parts {
		p := &v.Parts[i]
		p.Cards = slices.DeleteFunc(p.Cards, func(c homeCard) bool {
			twice := seen[c.Key]
			seen[c.Key] = true
			return twice
		})
		slices.SortStableFunc(p.Cards, func(a, b homeCard) int { return a.rank() - b.rank() })
	}
	for _, p := range v.Parts {
		for i := range p.Cards {
			if c := &p.Cards[i]; c.Work && c.Action != "" && !c.Failed {
				c.Primary = true
				return
			}
		}
	}
}
