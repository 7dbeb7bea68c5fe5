package ui

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"

	"qaloop/qa"
)

// spot is where a part of the form stands; an index of -1 is none.
type spot struct{ section, criterion, option int }

// find is where the part with that UID stands.
func (f cardForm) find(uid string) (spot, bool) {
	for i, s := range f.Sections {
		if s.UID == uid {
			return spot{i, -1, -1}, true
		}
		for j, c := range s.Criteria {
			if c.UID == uid {
				return spot{i, j, -1}, true
			}
			if owner, option, ok := strings.Cut(uid, "/"); ok && owner == c.UID {
				k := slices.IndexFunc(c.Options, func(o optionForm) bool { return o.UID == option })
				return spot{i, j, k}, k >= 0
			}
		}
	}
	return spot{}, false
}

// newUID names a part that is made in the form.
func newUID() string { return "n-" + strings.ToLower(rand.Text()[:10]) }

// Where a new part begins.
func newSection() sectionForm {
	return sectionForm{UID: newUID(), Weight: "1", Criteria: []criterionForm{newCriterion()}}
}

func newCriterion() criterionForm {
	c := criterionForm{UID: newUID(), Weight: "1", Kind: string(qa.YesNo), Comment: string(qa.CommentOnFail), NA: true}
	c.offerScales()
	return c
}

// offerScales fills in what the other scales begin with: they are out of sight
// until they are chosen.
func (c *criterionForm) offerScales() {
	if c.Min == "" && c.Max == "" {
		c.Min, c.Max = "1", "5"
	}
	if len(c.Options) == 0 {
		c.Options = []optionForm{newOption(), newOption()}
	}
}

func newOption() optionForm { return optionForm{UID: newUID()} }

// removed is a part that was taken out, and where it stood.
type removed struct {
	Spot      [3]int         `json:"spot"`
	Title     string         `json:"title"`
	Section   *sectionForm   `json:"section,omitempty"`
	Criterion *criterionForm `json:"criterion,omitempty"`
	Option    *optionForm    `json:"option,omitempty"`
}

// apply does what a button of the form says, such as "up:c-greeting", and gives
// the ID of the element that is to have the focus.
func (f *cardForm) apply(do string) string {
	act, uid, _ := strings.Cut(do, ":")
	switch act {
	case "add_section":
		s := newSection()
		f.Sections = append(f.Sections, s)
		return s.UID
	case "restore":
		return f.restore()
	}
	at, ok := f.find(uid)
	if !ok {
		return ""
	}
	switch act {
	case "add_criterion":
		c := newCriterion()
		f.Sections[at.section].Criteria = append(f.Sections[at.section].Criteria, c)
		return c.UID
	case "add_option":
		c, o := &f.Sections[at.section].Criteria[at.criterion], newOption()
		c.Options = append(c.Options, o)
		return c.UID + "/" + o.UID
	case "up":
		f.move(at, -1)
		return "up-" + uid
	case "down":
		f.move(at, 1)
		return "down-" + uid
	case "remove":
		return f.remove(at)
	}
	return ""
}

// move swaps a part with its neighbour. A criterion at the edge of its section
// goes to the next one.
func (f *cardForm) move(at spot, by int) {
	s := &f.Sections[at.section]
	switch {
	case at.option >= 0:
		swap(s.Criteria[at.criterion].Options, at.option, by)
	case at.criterion < 0:
		swap(f.Sections, at.section, by)
	case !swap(s.Criteria, at.criterion, by):
		to := at.section + by
		if to < 0 || to >= len(f.Sections) {
			return
		}
		c, next := s.Criteria[at.criterion], &f.Sections[to]
		s.Criteria = slices.Delete(s.Criteria, at.criterion, at.criterion+1)
		if by < 0 {
			next.Criteria = append(next.Criteria, c)
		} else {
			next.Criteria = slices.Insert(next.Criteria, 0, c)
		}
	}
}

// swap exchanges what stands at i with its neighbour; false if it has none.
func swap[T any](all []T, i, by int) bool {
	j := i + by
	if j < 0 || j >= len(all) {
		return false
	}
	all[i], all[j] = all[j], all[i]
	return true
}

// remove takes a part out and remembers it.
func (f *cardForm) remove(at spot) string {
	gone, focus := removed{Spot: [3]int{at.section, at.criterion, at.option}}, "restore"
	s := &f.Sections[at.section]
	switch {
	case at.option >= 0:
		c := &s.Criteria[at.criterion]
		gone.Option, gone.Title = new(c.Options[at.option]), c.Options[at.option].Title
		c.Options = slices.Delete(c.Options, at.option, at.option+1)
	case at.criterion >= 0:
		gone.Criterion, gone.Title = new(s.Criteria[at.criterion]), s.Criteria[at.criterion].Title
		s.Criteria = slices.Delete(s.Criteria, at.criterion, at.criterion+1)
	default:
		gone.Section, gone.Title = new(*s), s.Title
		f.Sections = slices.Delete(f.Sections, at.section, at.section+1)
	}
	raw, err := json.Marshal(gone)
	if err != nil {
		return ""
	}
	f.Removed = string(raw)
	return focus
}

// lastRemoved is what was taken out last; nil if nothing was.
func (f cardForm) lastRemoved() *removed {
	var gone removed
	if f.Removed == "" || json.Unmarshal([]byte(f.Removed), &gone) != nil {
		return nil
	}
	return &gone
}

// restore puts back what was taken out last, as near to its place as there is
// one.
func (f *cardForm) restore() string {
	gone := f.lastRemoved()
	f.Removed = ""
	if gone == nil {
		return ""
	}
	section, criterion, option := gone.Spot[0], gone.Spot[1], gone.Spot[2]
	if gone.Section != nil {
		f.Sections = insert(f.Sections, section, *gone.Section)
		return gone.Section.UID
	}
	if section < 0 || section >= len(f.Sections) {
		return ""
	}
	s := &f.Sections[section]
	if gone.Criterion != nil {
		s.Criteria = insert(s.Criteria, criterion, *gone.Criterion)
		return gone.Criterion.UID
	}
	if gone.Option == nil || criterion < 0 || criterion >= len(s.Criteria) {
		return ""
	}
	c := &s.Criteria[criterion]
	c.Options = insert(c.Options, option, *gone.Option)
	return c.UID + "/" + gone.Option.UID
}

func insert[T any](all []T, at int, one T) []T {
	return slices.Insert(all, max(0, min(at, len(all))), one)
}
