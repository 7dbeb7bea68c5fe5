package ui

import (
	"context"
	"net/url"
	"strings"

	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/training"
	"qaloop/training/search"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
)

// searchView is what a search found.
type searchView struct {
	Query  string
	Kind   search.Kind // empty: a few of each
	Groups []searchGroup
	More   string // the address of more of the kind; empty: there is no more
}

// searchGroup is what was found of one kind.
type searchGroup struct {
	Kind search.Kind
	Hits []layout.Option
	Next string // there are more
}

func (v searchView) count() int {
	n := 0
	for _, g := range v.Groups {
		n += len(g.Hits)
	}
	return n
}

// all is the address of everything of one kind that is found.
func (v searchView) all(k search.Kind) string {
	return "/search?" + url.Values{"q": {v.Query}, "kind": {string(k)}}.Encode()
}

// tooShort reports whether what was asked for is too short for an answer.
func (v searchView) tooShort() bool { return len([]rune(v.Query)) < leastQuery }

// shows reports whether there is a page for things of a kind to lead to.
func shows(k search.Kind) bool { return kindIcons[k] != "" }

// kindIcons are what stands before a thing of each kind that has a page.
var kindIcons = map[search.Kind]string{
	search.People:       "user",
	search.Interactions: "phone",
	search.Evaluations:  "clipboard-check",
	search.Scorecards:   "clipboard-list",
	search.Courses:      "book-2",
}

// groupsOf are the kinds of which something was found.
func groupsOf(ctx context.Context, found search.Found, names map[string]string) []searchGroup {
	all := []searchGroup{
		group(search.People, found.People, func(p staff.Person) layout.Option { return personHit(ctx, p) }),
		group(search.Interactions, found.Interactions, func(i qa.Interaction) layout.Option {
			return layout.Option{
				ID: i.ID, Icon: channelIcon(i.Channel), Text: i.CallID, Path: "/interactions/" + i.ID,
				Note: nameOr(ctx, names[i.OperatorID], i.AgentID) + ", " + locale.ShortMoment(ctx, i.StartedAt),
			}
		}),
		group(search.Evaluations, found.Evaluations, func(e qa.Evaluation) layout.Option { return evaluationHit(ctx, e, names) }),
		group(search.Scorecards, found.Scorecards, func(c qa.Scorecard) layout.Option {
			return layout.Option{ID: c.DocID, Text: c.Title, Lang: c.Lang, Path: "/scorecards/" + c.ID}
		}),
		group(search.Courses, found.Courses, func(c training.Course) layout.Option {
			return layout.Option{ID: c.DocID, Text: c.Title, Lang: c.Lang, Path: "/courses/" + c.ID}
		}),
	}
	var some []searchGroup
	for _, g := range all {
		if len(g.Hits) > 0 {
			some = append(some, g)
		}
	}
	return some
}

func group[T any](k search.Kind, page paging.Page[T], hit func(T) layout.Option) searchGroup {
	g := searchGroup{Kind: k, Next: page.Next}
	for _, item := range page.Items {
		h := hit(item)
		if h.Icon == "" {
			h.Icon = kindIcons[k]
		}
		h.ID = "found-" + h.ID
		g.Hits = append(g.Hits, h)
	}
	return g
}

func personHit(ctx context.Context, p staff.Person) layout.Option {
	notes := make([]string, 0, len(p.Roles)+1)
	for _, role := range p.Roles {
		notes = append(notes, locale.T(ctx, "role."+string(role)))
	}
	if !p.Active {
		notes = append(notes, locale.T(ctx, "search.inactive"))
	}
	return layout.Option{ID: p.ID, Text: p.Name, Note: strings.Join(notes, ", "), Path: "/staff/" + p.ID}
}

func evaluationHit(ctx context.Context, e qa.Evaluation, names map[string]string) layout.Option {
	note := nameOr(ctx, names[e.OperatorID]) + ", " + locale.T(ctx, "evaluation.state_"+string(e.State))
	if e.State != qa.Draft && e.Score.Percent != nil {
		note = nameOr(ctx, names[e.OperatorID]) + ", " + locale.Score(ctx, *e.Score.Percent)
	}
	return layout.Option{ID: e.ID, Text: e.CallID, Note: note, Path: "/evaluations/" + e.ID}
}

// crumbs lead from all of one kind back to a few of each.
func (v searchView) crumbs(ctx context.Context) []layout.Crumb {
	if v.Kind == "" {
		return nil
	}
	return []layout.Crumb{{Label: locale.T(ctx, "search.of", "query", v.Query), Path: "/search?" + url.Values{"q": {v.Query}}.Encode()}}
}
