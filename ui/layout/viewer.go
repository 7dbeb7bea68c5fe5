// Package layout is the frame around every page: side bar, bars on a phone,
// notices, and the head of the document.
package layout

import (
	"context"
	"slices"
)

// Place is an entry of the side bar.
type Place struct {
	Key  string // of its text, and its icon's neighbour: nav.KEY
	Icon string
	Path string
	Role string // the role that it is there for, as a key: role.KEY
}

// Action is something that the palette can begin.
type Action struct {
	Key  string // of its text: action.KEY
	Icon string
	Path string
}

// Viewer is who looks at a page, and what the frame shows them.
type Viewer struct {
	ID     string
	Name   string
	Role   string // the first of their roles, as a key: role.KEY; empty for strangers
	Theme  string // light, dark, or empty for the system's
	Demo   bool
	Path   string // of this page
	Here   string // its whole address, to come back to; "/" where it was a form that was sent
	Places []Place
	Acts   []Action
	Counts map[string]int // how much work waits behind a place, by its key
	Nonce  string         // for the one style element that the player makes
	Notice Notice         // about what was just done
	NoKeys bool           // single-key shortcuts are off
}

// Notice is a short message about what was just done.
type Notice struct {
	Text string // empty: there is none
	Undo string // the path that takes it back by a POST; empty: nothing does
}

type contextKey struct{}

// With returns a context whose pages are framed for v.
func With(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, contextKey{}, v)
}

// ViewerOf is who looks at the page.
func ViewerOf(ctx context.Context) Viewer {
	v, _ := ctx.Value(contextKey{}).(Viewer)
	return v
}

func (v Viewer) signedIn() bool { return v.Role != "" }

// current reports whether the page is at p or below it.
func (v Viewer) current(p Place) bool {
	return v.Path == p.Path || len(v.Path) > len(p.Path) && v.Path[:len(p.Path)+1] == p.Path+"/"
}

// here is the key of the place that the page belongs to; empty if none.
func (v Viewer) here() string {
	i := slices.IndexFunc(v.Places, v.current)
	if i < 0 {
		return ""
	}
	return v.Places[i].Key
}

// theme is the theme before scripts: without them "auto" is the light one.
func (v Viewer) theme() string {
	if v.Theme == "dark" {
		return "dark"
	}
	return "light"
}

// chosenTheme is the theme as the person chose it.
func (v Viewer) chosenTheme() string {
	if v.Theme == "" {
		return "auto"
	}
	return v.Theme
}

// placeGroup is the places that a person has for one role.
type placeGroup struct {
	Role   string // empty where the groups have no headings
	Places []Place
}

// maxFlat is how many places are a list that needs no headings.
const maxFlat = 7

// groups are the places for the side bar: of several roles together under
// small headings, where they are too many for one list.
func (v Viewer) groups() []placeGroup {
	if len(v.Places) <= maxFlat {
		return []placeGroup{{Places: v.Places}}
	}
	var all []placeGroup
	for _, p := range v.Places {
		if len(all) == 0 || all[len(all)-1].Role != p.Role {
			all = append(all, placeGroup{Role: p.Role})
		}
		last := &all[len(all)-1]
		last.Places = append(last.Places, p)
	}
	if len(all) == 1 {
		all[0].Role = ""
	}
	return all
}

// onPhone are the places of the bottom bar.
func (v Viewer) onPhone() []Place { return v.Places[:min(len(v.Places), 4)] }

// Head is what a page says about itself.
type Head struct {
	Title   string
	Lead    string  // one line of context; may be empty
	Crumbs  []Crumb // the pages above this one
	Scripts []string
	Rail    bool // the side bar is a rail, whatever the width
	SSE     bool // the page listens to the server
}

// Crumb is a page above this one.
type Crumb struct {
	Label string
	Path  string
}
