package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"qaloop/qa"
)

// cardForm is a scorecard as its editor has it: everything is text, as it was
// typed. Parts have a UID, which stays when they move or are renamed; a
// condition names its criterion and options by theirs.
type cardForm struct {
	Title, Lang, Method, PassMark, Effect, Cap string
	Sections                                   []sectionForm
	Removed                                    string // the part that was taken out last, as JSON; it can be put back
}

type sectionForm struct {
	UID, Key, Title, Weight string
	Fixed                   bool // the key has been published and stays
	Criteria                []criterionForm
}

type criterionForm struct {
	UID, Key, Title, Help, Weight, Critical, Duty, Comment string
	Fixed, NA                                              bool
	Kind, Min, Max                                         string // of the scale
	Options                                                []optionForm
	When, WhenValue                                        string // the UID of a criterion, and its value
	WhenOptions                                            []string
	Causes                                                 string // one a line
}

type optionForm struct {
	UID, Key, Title, Points string
	Fixed                   bool
}

// readCardForm reads the editor's form. Fields are named by where they stand:
// s.0.c.2.title is the title of the third criterion of the first section.
func readCardForm(form url.Values) cardForm {
	f := cardForm{
		Title: line(form, "title"), Lang: form.Get("lang"), Method: form.Get("method"), PassMark: line(form, "pass_mark"),
		Effect: form.Get("effect"), Cap: line(form, "cap"), Removed: form.Get("removed"),
	}
	for _, i := range indexes(form, "s.") {
		at := "s." + strconv.Itoa(i) + "."
		s := sectionForm{UID: form.Get(at + "uid"), Key: line(form, at+"key"), Title: line(form, at+"title"), Weight: line(form, at+"weight"), Fixed: form.Get(at+"fixed") != ""}
		for _, j := range indexes(form, at+"c.") {
			s.Criteria = append(s.Criteria, readCriterion(form, at+"c."+strconv.Itoa(j)+"."))
		}
		f.Sections = append(f.Sections, s)
	}
	return f
}

func readCriterion(form url.Values, at string) criterionForm {
	c := criterionForm{
		UID: form.Get(at + "uid"), Key: line(form, at+"key"), Title: line(form, at+"title"), Help: text(form, at+"help"),
		Weight: line(form, at+"weight"), Critical: form.Get(at + "critical"), Duty: line(form, at+"duty"), Comment: form.Get(at + "comment"),
		Fixed: form.Get(at+"fixed") != "", NA: form.Get(at+"na") != "",
		Kind: form.Get(at + "kind"), Min: line(form, at+"min"), Max: line(form, at+"max"),
		When: form.Get(at + "when"), WhenValue: form.Get(at + "when_value"), WhenOptions: form[at+"when_options"], Causes: text(form, at+"causes"),
	}
	for _, k := range indexes(form, at+"o.") {
		in := at + "o." + strconv.Itoa(k) + "."
		c.Options = append(c.Options, optionForm{
			UID: form.Get(in + "uid"), Key: line(form, in+"key"), Title: line(form, in+"title"), Points: line(form, in+"points"), Fixed: form.Get(in+"fixed") != "",
		})
	}
	return c
}

// indexes are the numbers that follow prefix in the names of the form's fields.
func indexes(form url.Values, prefix string) []int {
	var found []int
	for name := range form {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		number, _, ok := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); ok && err == nil && n >= 0 {
			found = append(found, n)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// line is a field of one line, without the spaces around it.
func line(form url.Values, name string) string { return strings.TrimSpace(form.Get(name)) }

// text is a field of several lines; browsers send theirs with a carriage
// return.
func text(form url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n"))
}

// cardFormOf is a stored scorecard in the editor. The keys that before has, too,
// have been published.
func cardFormOf(c, before qa.ScorecardInput) cardForm {
	f := cardForm{Title: c.Title, Lang: c.Lang, Method: string(c.Method), PassMark: decimal(c.PassMark), Effect: string(c.CriticalEffect)}
	if c.Cap != nil {
		f.Cap = decimal(*c.Cap)
	}
	for _, s := range c.Sections {
		section := sectionForm{UID: "s-" + s.Key, Key: s.Key, Title: s.Title, Weight: strconv.Itoa(s.Weight)}
		section.Fixed = slices.ContainsFunc(before.Sections, func(old qa.Section) bool { return old.Key == s.Key })
		for _, criterion := range s.Criteria {
			old, fixed := criterionOf(before, criterion.Key)
			one := criterionFormOf(criterion, old)
			one.Fixed = fixed
			section.Criteria = append(section.Criteria, one)
		}
		f.Sections = append(f.Sections, section)
	}
	return f
}

func criterionFormOf(c, before qa.Criterion) criterionForm {
	f := criterionForm{
		UID: "c-" + c.Key, Key: c.Key, Title: c.Title, Help: c.Help, Weight: strconv.Itoa(c.Weight), Critical: string(c.Critical),
		Duty: c.Duty, Comment: string(c.CommentRequired), NA: c.NA, Kind: string(c.Scale.Kind), Causes: strings.Join(c.RootCauses, "\n"),
	}
	if c.Scale.Kind == qa.Points {
		f.Min, f.Max = strconv.Itoa(c.Scale.Min), strconv.Itoa(c.Scale.Max)
	}
	for _, o := range c.Scale.Options {
		fixed := slices.ContainsFunc(before.Scale.Options, func(old qa.Option) bool { return old.Key == o.Key })
		f.Options = append(f.Options, optionForm{UID: "o-" + o.Key, Key: o.Key, Title: o.Title, Points: strconv.Itoa(o.Points), Fixed: fixed})
	}
	f.offerScales()
	if w := c.ShowWhen; w != nil {
		f.When = "c-" + w.Criterion
		if w.Value != nil {
			f.WhenValue = strconv.Itoa(*w.Value)
		}
		for _, key := range w.Options {
			f.WhenOptions = append(f.WhenOptions, "o-"+key)
		}
	}
	return f
}

// decimal is a percentage as one types it.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
