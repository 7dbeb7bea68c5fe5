package ui

import (
	"slices"
	"strconv"
	"strings"

	"qaloop/internal/problem"
	"qaloop/qa"
)

// fillKeys gives keys to those parts that have a title and no key yet.
func (f *cardForm) fillKeys() {
	sections, criteria := map[string]bool{}, map[string]bool{}
	for _, s := range f.Sections {
		sections[s.Key] = true
		for _, c := range s.Criteria {
			criteria[c.Key] = true
		}
	}
	for i := range f.Sections {
		s := &f.Sections[i]
		s.Key = keyFor(s.Key, s.Title, f.Lang, sections)
		for j := range s.Criteria {
			c := &s.Criteria[j]
			c.Key = keyFor(c.Key, c.Title, f.Lang, criteria)
			options := map[string]bool{}
			for _, o := range c.Options {
				options[o.Key] = true
			}
			for k := range c.Options {
				c.Options[k].Key = keyFor(c.Options[k].Key, c.Options[k].Title, f.Lang, options)
			}
		}
	}
}

// keyFor is key, or one made from title and then taken.
func keyFor(key, title, lang string, taken map[string]bool) string {
	if key != "" || title == "" {
		return key
	}
	key = qa.KeyFrom(title, lang, func(k string) bool { return taken[k] })
	taken[key] = true
	return key
}

// cardReader turns what was typed into a scorecard, and notes what cannot be
// read.
type cardReader struct {
	form  cardForm
	wrong []problem.Field
}

// input is the scorecard that f says, and what in it is no number.
func (f cardForm) input() (qa.ScorecardInput, []problem.Field) {
	r := cardReader{form: f}
	in := qa.ScorecardInput{Title: f.Title, Lang: f.Lang, Method: qa.Method(f.Method), CriticalEffect: qa.CriticalEffect(f.Effect), Sections: []qa.Section{}}
	in.PassMark = r.percent("#/pass_mark", f.PassMark)
	if in.CriticalEffect == qa.EffectCap && f.Cap != "" {
		in.Cap = new(r.percent("#/cap", f.Cap))
	}
	for i, s := range f.Sections {
		at := "#/sections/" + strconv.Itoa(i)
		section := qa.Section{Key: s.Key, Title: s.Title, Weight: r.number(at+"/weight", s.Weight), Criteria: []qa.Criterion{}}
		for j, c := range s.Criteria {
			section.Criteria = append(section.Criteria, r.criterion(at+"/criteria/"+strconv.Itoa(j), c))
		}
		in.Sections = append(in.Sections, section)
	}
	return in, r.wrong
}

func (r *cardReader) criterion(at string, c criterionForm) qa.Criterion {
	return qa.Criterion{
		Key: c.Key, Title: c.Title, Help: c.Help, Weight: r.number(at+"/weight", c.Weight), NA: c.NA,
		Critical: qa.CriticalClass(c.Critical), Duty: c.Duty, CommentRequired: qa.CommentRule(c.Comment),
		Scale: r.scale(at+"/scale", c), ShowWhen: r.condition(at+"/show_when", c), RootCauses: lines(c.Causes),
	}
}

// scale reads only what its kind has: the rest of the form is out of sight.
func (r *cardReader) scale(at string, c criterionForm) qa.Scale {
	s := qa.Scale{Kind: qa.ScaleKind(c.Kind)}
	switch s.Kind {
	case qa.Points:
		s.Min, s.Max = r.number(at+"/min", c.Min), r.number(at+"/max", c.Max)
	case qa.Options:
		for i, o := range c.Options {
			points := r.number(at+"/options/"+strconv.Itoa(i)+"/points", o.Points)
			s.Options = append(s.Options, qa.Option{Key: o.Key, Title: o.Title, Points: points})
		}
	case qa.YesNo:
	}
	return s
}

func (r *cardReader) condition(at string, c criterionForm) *qa.ShowWhen {
	if c.When == "" {
		return nil
	}
	on, ok := r.form.criterion(c.When)
	if !ok {
		return &qa.ShowWhen{Criterion: "_"} // it was taken out: Check says so
	}
	w := &qa.ShowWhen{Criterion: on.Key}
	if on.Kind != string(qa.Options) {
		if c.WhenValue != "" {
			w.Value = new(r.number(at+"/value", c.WhenValue))
		}
		return w
	}
	for _, o := range on.Options {
		if slices.Contains(c.WhenOptions, o.UID) {
			w.Options = append(w.Options, o.Key)
		}
	}
	return w
}

// criterion finds a criterion of f by its UID.
func (f cardForm) criterion(uid string) (criterionForm, bool) {
	for _, s := range f.Sections {
		for _, c := range s.Criteria {
			if c.UID == uid {
				return c, true
			}
		}
	}
	return criterionForm{}, false
}

func (r *cardReader) number(pointer, typed string) int {
	n, err := strconv.Atoi(typed)
	if err != nil {
		r.refuse(pointer, typed)
	}
	return n
}

func (r *cardReader) percent(pointer, typed string) float64 {
	v, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64)
	if err != nil {
		r.refuse(pointer, typed)
	}
	return v
}

func (r *cardReader) refuse(pointer, typed string) {
	code := "type"
	if typed == "" {
		code = "required"
	}
	r.wrong = append(r.wrong, problem.Field{Pointer: pointer, Code: code, Detail: "This is no number."})
}

// lines are the lines of a text that say something.
func lines(text string) []string {
	var found []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			found = append(found, l)
		}
	}
	return found
}
