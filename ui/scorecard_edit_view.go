package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// cardEditView is the editor of a scorecard.
type cardEditView struct {
	Card    qa.Scorecard // as it is stored; empty for a new one
	Rev     int          // the revision that the form was made from
	Form    cardForm
	Input   qa.ScorecardInput
	Wrong   *problem.Error
	Touched bool   // the form says something else than what is stored
	Focus   string // the ID of the element that is to have the focus

	worth qa.Worth // of the parts of the form
	sum   int      // of the sections' weights
}

// weighed is v with what its parts are worth.
func (v cardEditView) weighed() cardEditView {
	in, _ := v.Form.input()
	v.worth, v.sum = in.Worth(), 0
	for _, s := range in.Sections {
		v.sum += max(0, s.Weight)
	}
	return v
}

// action is the address that the form is sent to.
func (v cardEditView) action() string {
	if v.Card.ID == "" {
		return "/scorecards/new"
	}
	return "/scorecards/" + v.Card.ID + "/edit"
}

func (v cardEditView) head(ctx context.Context) layout.Head {
	head := layout.Head{Title: locale.T(ctx, "cards.new"), Lead: locale.T(ctx, "cards.new_lead"), Scripts: []string{"cards.js"}}
	head.Crumbs = []layout.Crumb{{Label: locale.T(ctx, "nav.scorecards"), Path: "/scorecards"}}
	if v.Card.ID != "" {
		head.Title = locale.T(ctx, "cards.edit_title", "title", v.Card.Title)
		head.Lead = locale.T(ctx, "cards.edit_lead", "version", v.Card.Version)
		head.Crumbs = cardCrumbs(ctx, v.Card)
	}
	return head
}

// field is a field of the form with what is wrong with it.
func (v cardEditView) field(ctx context.Context, name, value string) widget.Field {
	return widget.Field{
		Label: locale.T(ctx, "cards.f_"+name[strings.LastIndex(name, ".")+1:]), Name: name, Value: value, Wrong: v.Wrong.Field(pointerOf(name)),
	}
}

// optional is field for what need not be filled in.
func (v cardEditView) optional(ctx context.Context, name, value string) widget.Field {
	f := v.field(ctx, name, value)
	f.Optional = true
	return f
}

func hinted(f widget.Field, hint string) widget.Field {
	f.Hint = hint
	return f
}

func atMost(f widget.Field, letters int) widget.Field {
	f.Max = letters
	return f
}

// opened reports whether a criterion is unfolded: it was just touched, has no
// title yet, or something in it is wrong.
func (v cardEditView) opened(c criterionForm, name string) bool {
	if c.Title == "" || strings.HasSuffix(v.Focus, c.UID) || strings.Contains(v.Focus, c.UID+"/") {
		return true
	}
	if v.Wrong == nil {
		return false
	}
	return slices.ContainsFunc(v.Wrong.Fields, func(f problem.Field) bool { return strings.HasPrefix(f.Pointer, pointerOf(name)+"/") })
}

func cardMethods(ctx context.Context) []widget.Choice {
	return choicesOf(ctx, "cards.method_", qa.SectionPercent, qa.PointsFactor)
}

func cardEffects(ctx context.Context) []widget.Choice {
	return choicesOf(ctx, "cards.effect_short_", qa.EffectFlag, qa.EffectCap, qa.EffectZeroSection, qa.EffectZeroForm, qa.EffectFailKeepNumber)
}

func commentRules(ctx context.Context) []widget.Choice {
	return choicesOf(ctx, "cards.comment_", qa.CommentOnFail, qa.CommentAlways, qa.CommentNever)
}

func scaleKinds(ctx context.Context) []widget.Choice {
	return choicesOf(ctx, "cards.kind_", qa.YesNo, qa.Points, qa.Options)
}

func criticalClasses(ctx context.Context) []widget.Choice {
	none := widget.Choice{Label: locale.T(ctx, "cards.not_critical")}
	return append([]widget.Choice{none}, choicesOf(ctx, "critical.", qa.CustomerCritical, qa.BusinessCritical, qa.ComplianceCritical)...)
}

// choicesOf are values, each with the text whose key is prefix and the value.
func choicesOf[T ~string](ctx context.Context, prefix string, values ...T) []widget.Choice {
	choices := make([]widget.Choice, len(values))
	for i, value := range values {
		choices[i] = widget.Choice{Value: string(value), Label: locale.T(ctx, prefix+string(value))}
	}
	return choices
}

// whenChoices are the criteria above c, on which it can depend.
func (v cardEditView) whenChoices(ctx context.Context, c criterionForm) []widget.Choice {
	choices, n := []widget.Choice{{Label: locale.T(ctx, "cards.shown_always")}}, 0
	for _, s := range v.Form.Sections {
		for _, other := range s.Criteria {
			n++
			if other.UID == c.UID {
				return withGone(ctx, choices, c.When)
			}
			choices = append(choices, widget.Choice{Value: other.UID, Label: strconv.Itoa(n) + ". " + other.Title, Lang: v.Form.Lang})
		}
	}
	return withGone(ctx, choices, c.When)
}

// withGone adds to choices what is chosen and not among them: a criterion that
// was taken out, or stands below. Saving says so.
func withGone(ctx context.Context, choices []widget.Choice, chosen string) []widget.Choice {
	if slices.ContainsFunc(choices, func(c widget.Choice) bool { return c.Value == chosen }) {
		return choices
	}
	return append(choices, widget.Choice{Value: chosen, Label: locale.T(ctx, "cards.when_gone")})
}

// whenValues are the answers of the criterion that c depends on; nil if that
// has options, which are several boxes.
func (v cardEditView) whenValues(ctx context.Context, c criterionForm) []widget.Choice {
	on, _ := v.Form.criterion(c.When)
	switch qa.ScaleKind(on.Kind) {
	case qa.YesNo:
		return []widget.Choice{{Value: "1", Label: locale.T(ctx, "answer.yes")}, {Value: "0", Label: locale.T(ctx, "answer.no")}}
	case qa.Points:
		var choices []widget.Choice
		least, _ := strconv.Atoi(on.Min)
		most, _ := strconv.Atoi(on.Max)
		for n := least; n <= most && n <= least+maxPoints; n++ {
			choices = append(choices, widget.Choice{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
		}
		return choices
	case qa.Options:
	}
	return nil
}

// maxPoints is the longest scale of points.
const maxPoints = 100

// number is where a criterion stands in the whole card, from 1.
func (v cardEditView) number(section, criterion int) int {
	n := criterion + 1
	for _, s := range v.Form.Sections[:section] {
		n += len(s.Criteria)
	}
	return n
}
