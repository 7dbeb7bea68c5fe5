package ui

import (
	"context"
	"slices"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/training"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// ruleEditView is the editor of a rule.
type ruleEditView struct {
	Rule    training.Rule // as it is stored; empty for a new one
	Rev     int           // the revision that the form was made from
	Form    ruleForm
	Input   training.RuleInput
	Names   ruleNames
	Offers  []training.CourseOffer
	Teams   []staff.Team
	Wrong   *problem.Error
	Touched bool          // the form says something else than what is stored
	Test    *backtestView // what the rule would have done; nil: it was not asked yet
	Today   time.Time
}

// action is the address that the form is sent to.
func (v ruleEditView) action() string {
	if v.Rule.ID == "" {
		return "/rules/new"
	}
	return "/rules/" + v.Rule.ID + "/edit"
}

func (v ruleEditView) head(ctx context.Context) layout.Head {
	head := layout.Head{
		Title: locale.T(ctx, "rules.new"), Lead: locale.T(ctx, "rules.new_lead"), Scripts: []string{"cards.js", "rules.js"},
		Crumbs: []layout.Crumb{{Label: locale.T(ctx, "nav.rules"), Path: "/rules"}},
	}
	if v.Rule.ID != "" {
		head.Title, head.Crumbs = v.Rule.Latest().Title, ruleCrumbs(ctx, v.Rule)
		head.Lead = ruleView{Rule: v.Rule}.lead(ctx)
	}
	return head
}

// next is the number of the version that the form becomes.
func (v ruleEditView) next() int {
	if v.Rule.ID == "" {
		return 1
	}
	latest := v.Rule.Latest()
	if latest.Frozen {
		return latest.Version + 1
	}
	return latest.Version
}

// what the editor does to a rule that is or was in force.
func (v ruleEditView) consequence(ctx context.Context) string {
	switch {
	case v.Rule.ID == "" || v.Rule.LastInForce() == 0:
		return ""
	case v.Rule.Active > 0:
		return locale.T(ctx, "rules.edit_active", "active", v.Rule.Active, "next", v.next())
	}
	return locale.T(ctx, "rules.edit_paused", "next", v.next())
}

// pick is a list of things to choose some of.
type pick struct {
	Name   string // of the field
	Label  string
	Add    string // what the button says that opens the list
	Chosen []chip
	Groups []pickGroup
	Wrong  *problem.Field
}

type chip struct{ Value, Label string }

type pickGroup struct {
	Title, Lang string
	Items       []chip
}

// size is how many things there are to choose from.
func (p pick) size() int {
	n := 0
	for _, g := range p.Groups {
		n += len(g.Items)
	}
	return n
}

// picked is what is chosen, with its names.
func (v ruleEditView) picked(name string, label func(string) string) []chip {
	var chosen []chip
	for _, value := range v.Form.Picked[name] {
		chosen = append(chosen, chip{value, label(value)})
	}
	return chosen
}

func (v ruleEditView) has(name, value string) bool {
	return slices.Contains(v.Form.Picked[name], value)
}

// criteria are all criteria by scorecard, each key once.
func (v ruleEditView) criteria(ctx context.Context) pick {
	p := v.pickOf(ctx, pickCriteria, func(key string) string { return v.Names.criterion(key, v.Form.Picked[pickCards]) })
	p.Groups = v.byCard(func(s qa.Section) []chip {
		items := make([]chip, len(s.Criteria))
		for i, c := range s.Criteria {
			items[i] = chip{c.Key, c.Title}
		}
		return items
	})
	p.Wrong = v.Wrong.Field("#/when")
	return p
}

func (v ruleEditView) sections(ctx context.Context) pick {
	p := v.pickOf(ctx, pickSections, func(key string) string { return v.Names.section(key, v.Form.Picked[pickCards]) })
	p.Groups = v.byCard(func(s qa.Section) []chip { return []chip{{s.Key, s.Title}} })
	return p
}

// byCard groups what the sections of each scorecard give; what an earlier card
// has already is left out.
func (v ruleEditView) byCard(of func(qa.Section) []chip) []pickGroup {
	var groups []pickGroup
	seen := map[string]bool{}
	for _, card := range v.Names.Cards {
		group := pickGroup{Title: card.Title, Lang: card.Lang}
		for _, s := range card.Sections {
			for _, item := range of(s) {
				if !seen[item.Value] {
					seen[item.Value] = true
					group.Items = append(group.Items, item)
				}
			}
		}
		if len(group.Items) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

func (v ruleEditView) cards(ctx context.Context) pick {
	p := v.pickOf(ctx, pickCards, v.Names.card)
	var items []chip
	for _, c := range v.Names.Cards {
		if !slices.ContainsFunc(items, func(o chip) bool { return o.Value == c.ID }) {
			items = append(items, chip{c.ID, c.Title})
		}
	}
	p.Groups = []pickGroup{{Items: items}}
	return p
}

// lines are those that teams work on, and those that the rule names besides.
func (v ruleEditView) lines(ctx context.Context) pick {
	p := v.pickOf(ctx, pickLines, func(line string) string { return line })
	var names []string
	for _, t := range v.Teams {
		if t.Line != "" {
			names = append(names, t.Line)
		}
	}
	names = append(names, v.Form.Picked[pickLines]...)
	var items []chip
	for _, name := range compact(names) {
		items = append(items, chip{name, name})
	}
	p.Groups = []pickGroup{{Items: items}}
	return p
}

func (v ruleEditView) teams(ctx context.Context) pick {
	p := v.pickOf(ctx, pickTeams, v.Names.team)
	var items []chip
	for _, t := range v.Teams {
		items = append(items, chip{t.ID, t.Name})
	}
	p.Groups = []pickGroup{{Items: items}}
	return p
}

func (v ruleEditView) pickOf(ctx context.Context, name string, label func(string) string) pick {
	return pick{Name: name, Label: locale.T(ctx, "rules.pick_"+name), Add: locale.T(ctx, "rules.add_"+name), Chosen: v.picked(name, label)}
}

// picks are all lists, in their order on the page.
func (v ruleEditView) picks(ctx context.Context) []pick {
	return []pick{v.criteria(ctx), v.sections(ctx), v.cards(ctx), v.lines(ctx), v.teams(ctx)}
}

// courses are the courses to choose from.
func (v ruleEditView) courses(ctx context.Context) []widget.Choice {
	choices := []widget.Choice{{Label: locale.T(ctx, "rules.course_none")}}
	for _, o := range v.Offers {
		label := locale.T(ctx, "rules.course_unpublished", "title", o.Title)
		if o.Published() {
			label = locale.T(ctx, "rules.course_version", "title", o.Title, "version", o.Version)
		}
		choices = append(choices, widget.Choice{Value: o.ID, Label: label, Lang: o.Lang})
	}
	return choices
}

// courseHint says which duties the chosen course covers, or what it means that
// there is none.
func (v ruleEditView) courseHint(ctx context.Context) string {
	i := slices.IndexFunc(v.Offers, func(o training.CourseOffer) bool { return o.ID == v.Form.CourseID })
	switch {
	case v.Form.CourseID == "":
		return locale.T(ctx, "rules.course_none_hint")
	case i >= 0 && !v.Offers[i].Published():
		return locale.T(ctx, "rules.course_unpublished_hint")
	case i < 0:
		return ""
	}
	var parts []string
	if o := v.Offers[i]; o.Minutes > 0 {
		parts = append(parts, locale.Duration(ctx, time.Duration(o.Minutes)*time.Minute))
	}
	if duties := v.Offers[i].Duties; len(duties) > 0 {
		parts = append(parts, locale.N(ctx, "rules.course_duties", len(duties), "duties", joined(duties)))
	}
	return joined(parts)
}

func ruleFields(ctx context.Context) []formField {
	return []formField{
		{"#/title", "title", locale.T(ctx, "rules.f_title")},
		{"#/when", "pick-criteria", locale.T(ctx, "rules.pick_criteria")},
		{"#/threshold/fails", "fails", locale.T(ctx, "rules.threshold")},
		{"#/threshold/days", "days", locale.T(ctx, "rules.threshold")},
		{"#/course_id", "course_id", locale.T(ctx, "rules.course")},
		{"#/due_days", "due_days", locale.T(ctx, "rules.due")},
		{"#/cooldown_days", "cooldown_days", locale.T(ctx, "rules.cooldown")},
	}
}

// rulePointer is the JSON pointer of a field.
func rulePointer(name string) string {
	if name == "fails" || name == "days" {
		return "#/threshold/" + name
	}
	return "#/" + name
}

// said is the rule that the form says, as far as it can be read.
func (v ruleEditView) said() training.RuleInput {
	in, _ := v.Form.input()
	return in
}

// weeks is the period of the back-test.
func (v ruleEditView) weeks() int {
	if v.Test == nil {
		return usualWeeks
	}
	return v.Test.Weeks
}

func (p pick) chosen(value string) bool {
	return slices.ContainsFunc(p.Chosen, func(c chip) bool { return c.Value == value })
}

// unlisted are what is chosen and not there any more to choose from.
func (p pick) unlisted() []chip {
	return slices.DeleteFunc(slices.Clone(p.Chosen), func(c chip) bool {
		return slices.ContainsFunc(p.Groups, func(g pickGroup) bool {
			return slices.ContainsFunc(g.Items, func(item chip) bool { return item.Value == c.Value })
		})
	})
}

// backtestWrong says why a rule cannot be tried.
func backtestWrong(ctx context.Context, p *problem.Error) string {
	if len(p.Fields) > 0 {
		return locale.T(ctx, "rules.bt_incomplete", "what", locale.Rule(ctx, p.Fields[0]))
	}
	return locale.Problem(ctx, p)
}

func approvalChoices(ctx context.Context) []widget.Choice {
	choices := choicesOf(ctx, "rules.approval_", training.ApprovalAuto, training.ApprovalTrainer)
	for i := range choices {
		choices[i].Label = locale.Upper(choices[i].Label)
	}
	return choices
}
