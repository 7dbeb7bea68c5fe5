package ui

import (
	"github.com/a-h/templ"

	"qaloop/internal/identity"
)

// homeView is the home page.
type homeView struct {
	Name  string
	Parts []homePart
}

// several reports whether the parts of the page need headings.
func (v homeView) several() bool { return len(v.Parts) > 1 }

// homePart is the work of one role.
type homePart struct {
	Role  identity.Role
	Cards []homeCard
}

// homeCard is one kind of work: what there is to do, why, and the way there.
type homeCard struct {
	Key     string // of its texts: home.KEY_title, home.KEY_why, and home.KEY_none, home.KEY_none_text when it is empty
	Icon    string
	Count   string // how much there is; may be empty
	Why     string // instead of home.KEY_why
	Rows    []homeRow
	Action  string // the word on the button; may be empty
	Address string
	Done    bool // empty means that all is done, not that there never was anything
	Work    bool // there is something to do
	Primary bool // its button is the one of the page
	Failed  bool // it could not be made now
}

// homeRow is one thing on a card.
type homeRow struct {
	Text    string
	Address string // may be empty
	Lang    string // of the text, where it is not the page's
	Note    string // may be empty
	Badge   templ.Component
}

// rank puts what there is to do first, and what is empty last.
func (c homeCard) rank() int {
	switch {
	case c.Work:
		return 0
	case len(c.Rows) > 0 || c.Failed:
		return 1
	}
	return 2
}
