package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// The editor names its fields shortly, the API by JSON pointers: s.0.c.2.min is
// #/sections/0/criteria/2/scale/min.
var (
	longNames = map[string]string{
		"s": "sections", "c": "criteria", "o": "scale/options", "min": "scale/min", "max": "scale/max", "kind": "scale/kind",
		"comment": "comment_required", "when": "show_when/criterion", "when_value": "show_when/value",
		"when_options": "show_when/options", "causes": "root_causes", "effect": "critical_effect",
	}
	shortNames = strings.NewReplacer(
		"scale/options", "o", "scale/min", "min", "scale/max", "max", "scale/kind", "kind", "comment_required", "comment",
		"show_when/criterion", "when", "show_when/value", "when_value", "show_when/options", "when_options",
		"root_causes", "causes", "critical_effect", "effect", "sections", "s", "criteria", "c")
)

// pointerOf is the JSON pointer of the field with that name.
func pointerOf(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		if long, ok := longNames[part]; ok {
			parts[i] = long
		}
	}
	return "#/" + strings.Join(parts, "/")
}

// fieldAt is the name of the field that a pointer means. What is wrong with one
// line of a list is wrong with its field.
func fieldAt(pointer string) string {
	name := strings.ReplaceAll(shortNames.Replace(strings.TrimPrefix(pointer, "#/")), "/", ".")
	for _, list := range []string{".causes", ".when_options"} {
		if before, _, ok := strings.Cut(name, list+"."); ok {
			return before + list
		}
	}
	return name
}

// wrongCard is everything that is wrong with a scorecard: what could not be
// read, what the edge refuses, what scoring needs; each field once. Nil is
// nothing.
func wrongCard(in qa.ScorecardInput, unread []problem.Field) *problem.Error {
	found := unread
	for _, err := range []error{web.Check(in), checked(in)} {
		if err != nil {
			found = append(found, problem.From(err).Fields...)
		}
	}
	var fields []problem.Field
	seen := map[string]bool{}
	for _, f := range found {
		name := fieldAt(f.Pointer)
		if seen[name] || strings.HasSuffix(name, ".key") && f.Code == "required" { // without a key there is no title, which says it
			continue
		}
		seen[name] = true
		f.Pointer, f.Code = pointerOf(name), cardRule(f.Pointer, f.Code)
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return nil
	}
	return qa.ErrBadScorecard.WithFields(fields...)
}

// checked is what Check says, but of keys that are missing: those are made from
// titles.
func checked(in qa.ScorecardInput) error {
	p := problem.From(in.Check())
	kept := slices.DeleteFunc(slices.Clone(p.Fields), func(f problem.Field) bool { return f.Code == "key" && strings.HasSuffix(f.Pointer, "/key") })
	if len(kept) == 0 {
		return nil
	}
	return p.WithFields(kept...)
}

// cardRules say for the end of a pointer which sentence its broken rules have;
// an empty code is for all of them.
var cardRules = []struct{ end, code, rule string }{
	{"/weight", "", "card_weight"},
	{"/pass_mark", "", "card_percent"},
	{"/cap", "", "card_percent"},
	{"/points", "best_first", "card_best_first"},
	{"/points", "", "card_points"},
	{"/scale/min", "", "card_bounds"},
	{"/scale/max", "", "card_bounds"},
	{"/sections", "", "card_sections"},
	{"/criteria", "", "card_criteria"},
	{"/scale/options", "all_equal", "card_all_equal"},
	{"/scale/options", "", "card_options"},
	{"/key", "unique", "card_key_taken"},
	{"/show_when/criterion", "", "card_earlier"},
	{"/show_when/value", "", "card_when"},
	{"/show_when/options", "", "card_when"},
}

func cardRule(pointer, code string) string {
	for _, r := range cardRules {
		if strings.HasSuffix(pointer, r.end) && (r.code == "" || r.code == code) {
			return r.rule
		}
	}
	return code
}

// cardFields are where the wrong fields of a scorecard stand, for the summary
// above the form.
func cardFields(ctx context.Context, p *problem.Error) []formField {
	if p == nil {
		return nil
	}
	fields := make([]formField, len(p.Fields))
	for i, f := range p.Fields {
		name := fieldAt(f.Pointer)
		fields[i] = formField{f.Pointer, name, fieldLabel(ctx, name)}
	}
	return fields
}

// fieldLabel says which field a name means: Раздел 1, критерий 3: вес.
func fieldLabel(ctx context.Context, name string) string {
	parts := strings.Split(name, ".")
	leaf := parts[len(parts)-1]
	var where []any
	for i := 0; i+1 < len(parts); i += 2 {
		where = append(where, parts[i], ordinal(parts[i+1]))
	}
	label := locale.T(ctx, "cards.f_"+leaf)
	switch len(where) {
	case 2:
		return locale.T(ctx, "cards.at_section", append(where, "field", label)...)
	case 4:
		return locale.T(ctx, "cards.at_criterion", append(where, "field", label)...)
	case 6:
		return locale.T(ctx, "cards.at_option", append(where, "field", label)...)
	}
	return label
}

// ordinal is an index as people count.
func ordinal(index string) string {
	n := 0
	for _, digit := range index {
		n = 10*n + int(digit-'0')
	}
	return number(n + 1)
}

// The lengths that the fields of a scorecard may have.
const (
	maxCriterion = 300
	maxHelp      = 2000
	maxOption    = 120
	maxDuty      = 60
	maxKeyLength = 40
)

// fieldName is the name of a field of the section at i: fieldName(0, "c", 2,
// "title") is s.0.c.2.title.
func fieldName(i int, rest ...any) string {
	parts := []string{"s", number(i)}
	for _, part := range rest {
		parts = append(parts, fmt.Sprint(part))
	}
	return strings.Join(parts, ".")
}
