package ui

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"qaloop/qa"
	"qaloop/ui/locale"
)

// The names of the fields of a scorecard's form begin so; the criterion's key
// follows.
const (
	answerField  = "answer."
	commentField = "comment."
	secondField  = "at."
	causeField   = "cause."
)

// What the value of an answer's field begins with, or is.
const (
	valuePrefix  = "value:"
	optionPrefix = "option:"
	naValue      = "na"
)

// mostSegments is how many answers fit beside each other.
const mostSegments = 11

// criterionView is one row of a scorecard on the page where it is filled in.
type criterionView struct {
	qa.Criterion

	Number  int
	Section string // its key
	Lang    string // of the scorecard's words
	Answer  qa.Answer
	Hidden  bool   // by its condition
	Lacks   string // the code of what keeps it from being submitted; empty: nothing
}

// choice is one answer that can be given to a criterion.
type choice struct {
	Value string
	Label string
	Kind  string // yes, part, no, na or pt: how it looks
	Key   string // on the keyboard; may be empty
	Icon  string
}

// sectionView is a section with its rows.
type sectionView struct {
	qa.Section

	Rows []criterionView
}

// done and all count the rows that count: hidden ones do not.
func (s sectionView) done() int { return s.count(func(c criterionView) bool { return c.answered() }) }
func (s sectionView) all() int  { return s.count(func(criterionView) bool { return true }) }

func (s sectionView) count(which func(criterionView) bool) int {
	n := 0
	for _, c := range s.Rows {
		if !c.Hidden && which(c) {
			n++
		}
	}
	return n
}

// sectionsOf lays the answers beside their criteria.
func sectionsOf(card qa.ScorecardInput, answers qa.Answers, hidden []string) []sectionView {
	number := 0
	found := make([]sectionView, len(card.Sections))
	for i, s := range card.Sections {
		found[i] = sectionView{Section: s}
		for _, c := range s.Criteria {
			number++
			found[i].Rows = append(found[i].Rows, criterionView{
				Criterion: c, Number: number, Section: s.Key, Lang: card.Lang, Answer: answers[c.Key], Hidden: slices.Contains(hidden, c.Key),
			})
		}
	}
	return found
}

func (c criterionView) answered() bool { return chosen(c.Answer) != "" }

// chosen is the value of the field that stands for a; empty without an answer.
func chosen(a qa.Answer) string {
	switch {
	case a.NA:
		return naValue
	case a.Value != nil:
		return valuePrefix + strconv.Itoa(*a.Value)
	case a.Option != "":
		return optionPrefix + a.Option
	}
	return ""
}

// choices are the answers of c, N/A not among them. Options come from the best
// to the worst.
func (c criterionView) choices(ctx context.Context) []choice {
	switch c.Scale.Kind {
	case qa.YesNo:
		return []choice{
			{valuePrefix + "1", locale.T(ctx, "answer.yes"), "yes", "Y", "check"},
			{valuePrefix + "0", locale.T(ctx, "answer.no"), "no", "N", "x"},
		}
	case qa.Points:
		return c.pointChoices()
	case qa.Options:
		return c.optionChoices()
	}
	return nil
}

func (c criterionView) pointChoices() []choice {
	var found []choice
	for n := c.Scale.Min; n <= c.Scale.Max; n++ {
		text := strconv.Itoa(n)
		key := ""
		if n >= 1 && n <= 9 {
			key = text
		}
		found = append(found, choice{valuePrefix + text, text, "pt", key, ""})
	}
	return found
}

func (c criterionView) optionChoices() []choice {
	options := slices.Clone(c.Scale.Options)
	slices.SortStableFunc(options, func(a, b qa.Option) int { return cmp.Compare(b.Points, a.Points) })
	found := make([]choice, len(options))
	for i, o := range options {
		found[i] = choice{optionPrefix + o.Key, o.Title, "part", strconv.Itoa(i + 1), "circle-dot"}
		switch o.Points {
		case options[0].Points:
			found[i].Kind, found[i].Icon = "yes", "check"
		case options[len(options)-1].Points:
			found[i].Kind, found[i].Icon = "no", "x"
		}
	}
	return found
}

// long reports whether c has too many answers to stand beside each other.
func (c criterionView) long() bool {
	return c.Scale.Kind == qa.Points && c.Scale.Max-c.Scale.Min >= mostSegments
}

// given is the choice that was made; the second result is false without one.
func (c criterionView) given(ctx context.Context) (choice, bool) {
	value := chosen(c.Answer)
	if value == naValue {
		return choice{naValue, locale.T(ctx, "answer.na"), "na", "X", "minus"}, true
	}
	for _, o := range c.choices(ctx) {
		if o.Value == value {
			return o, true
		}
	}
	return choice{}, false
}

// second is the second of the call that the comment is about, as its field
// has it.
func (c criterionView) second() string {
	if c.Answer.AtSeconds == nil {
		return ""
	}
	return strconv.FormatFloat(*c.Answer.AtSeconds, 'f', -1, 64)
}

// clock is the same for people.
func clock(seconds *float64) string {
	if seconds == nil {
		return ""
	}
	return locale.Clock(int(*seconds))
}

// answersFrom reads the form of a scorecard. What a field says that does not
// exist is dropped by Check and Put, which know the scorecard.
func answersFrom(form url.Values) qa.Answers {
	answers := qa.Answers{}
	for name := range form {
		for _, prefix := range []string{answerField, commentField, causeField} {
			if key, ok := strings.CutPrefix(name, prefix); ok {
				if a := answerFrom(form, key); a != (qa.Answer{}) {
					answers[key] = a
				}
			}
		}
	}
	return answers
}

func answerFrom(form url.Values, key string) qa.Answer {
	a := qa.Answer{
		Comment:   strings.TrimSpace(form.Get(commentField + key)),
		RootCause: form.Get(causeField + key),
	}
	value := form.Get(answerField + key)
	if text, ok := strings.CutPrefix(value, valuePrefix); ok {
		if n, err := strconv.Atoi(text); err == nil {
			a.Value = &n
		}
	}
	a.Option, _ = strings.CutPrefix(value, optionPrefix)
	if !strings.HasPrefix(value, optionPrefix) {
		a.Option = ""
	}
	a.NA = value == naValue
	if at, err := strconv.ParseFloat(form.Get(secondField+key), 64); err == nil && a.Comment != "" {
		a.AtSeconds = &at
	}
	return a
}

// best and worst report whether the answer of a points scale is at its end.
func (c criterionView) best() bool {
	return c.Scale.Kind == qa.Points && c.Answer.Value != nil && *c.Answer.Value == c.Scale.Max
}

func (c criterionView) worst() bool {
	return c.Scale.Kind == qa.Points && c.Answer.Value != nil && *c.Answer.Value == c.Scale.Min
}

// worstValue is the value of the lowest points.
func (c criterionView) worstValue() string { return valuePrefix + strconv.Itoa(c.Scale.Min) }

// answerText is an answer in words: points say of how many.
func answerText(ctx context.Context, c criterionView, o choice) string {
	if c.Scale.Kind == qa.Points {
		return locale.T(ctx, "answer.points", "n", o.Label, "of", c.Scale.Max)
	}
	return o.Label
}

// pinned are the attributes by which the player marks a comment.
func pinned(c criterionView) templ.Attributes {
	if c.Answer.AtSeconds == nil {
		return nil
	}
	kind := "part"
	switch o, _ := c.given(context.Background()); {
	case o.Kind == "yes" || c.best():
		kind = "yes"
	case o.Kind == "no" || c.worst():
		kind = "no"
	}
	return templ.Attributes{"data-pin": c.second(), "data-pin-label": strconv.Itoa(c.Number), "data-pin-kind": kind}
}
