// Package search finds things of the whole centre by what people know of them:
// a name, a call ID, a title. It asks the services, so everybody finds what
// they may see and no more.
//
// It stands on training since that stands on everything else.
package search

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/training"
)

// Few is how many of each kind an answer holds, where nobody asks for more.
const Few = 5

// Kind is a kind of things that can be found.
type Kind string

// The kinds, in the order in which they are shown.
const (
	People       Kind = "people"
	Interactions Kind = "interactions"
	Evaluations  Kind = "evaluations"
	Scorecards   Kind = "scorecards"
	Courses      Kind = "courses"
)

// Kinds are all of them.
var Kinds = []Kind{People, Interactions, Evaluations, Scorecards, Courses}

// needs is what one must be allowed for a kind to be looked for.
var needs = map[Kind]identity.Permission{
	People:       identity.StaffRead,
	Interactions: identity.InteractionsRead,
	Evaluations:  identity.EvaluationsRead,
	Scorecards:   identity.ScorecardsRead,
	Courses:      identity.CoursesRead,
}

// May reports whether by may look for things of a kind.
func May(by identity.Actor, k Kind) bool {
	p, known := needs[k]
	return known && by.May(p)
}

// Found is what a search found, a page of each kind. Kinds that were not
// looked for are empty.
type Found struct {
	People       paging.Page[staff.Person]
	Interactions paging.Page[qa.Interaction]
	Evaluations  paging.Page[qa.Evaluation]
	Scorecards   paging.Page[qa.Scorecard]
	Courses      paging.Page[training.Course]
}

// Service looks for things.
type Service struct {
	People      *staff.PersonService
	Contacts    *qa.InteractionService
	Evaluations *qa.EvaluationService
	Scorecards  *qa.ScorecardService
	Courses     *training.CourseService
}

// Find looks for query among things of these kinds that by may see, in all of
// them at the same time: among people by the beginnings of words of their name,
// of their e-mail address and of what the PBX calls them; among contacts and
// evaluations by the beginning of the call ID; among scorecards and courses by
// the beginnings of words of the title. page goes for each of the kinds.
func (s Service) Find(ctx context.Context, by identity.Actor, query string, kinds []Kind, page paging.Request) (Found, error) {
	query = strings.TrimSpace(query)
	var found Found
	group, ctx := errgroup.WithContext(ctx)
	for _, k := range kinds {
		if query == "" || !May(by, k) {
			continue
		}
		group.Go(func() (err error) {
			switch k {
			case People:
				found.People, err = s.People.List(ctx, by, staff.PersonFilter{Query: query}, page)
			case Interactions:
				found.Interactions, err = s.Contacts.List(ctx, by, qa.InteractionFilter{CallPrefix: query}, page)
			case Evaluations:
				found.Evaluations, err = s.Evaluations.List(ctx, by, qa.EvaluationFilter{CallPrefix: query}, page)
			case Scorecards:
				found.Scorecards, err = s.Scorecards.List(ctx, by, qa.ScorecardFilter{Query: query}, page)
			case Courses:
				found.Courses, err = s.Courses.List(ctx, by, training.CourseFilter{Query: query, Brief: true}, page)
			}
			return err
		})
	}
	return found, group.Wait()
}
