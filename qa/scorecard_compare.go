package qa

import (
	"reflect"
	"slices"
)

// The names of what can differ between two scorecards, and between a section
// or a criterion in one and in the other.
const (
	FieldTitle      = "title"
	FieldLang       = "lang"
	FieldMethod     = "method"
	FieldPassMark   = "pass_mark"
	FieldEffect     = "effect" // with the cap
	FieldWeight     = "weight"
	FieldOrder      = "order" // of the sections, or of the criteria in a section
	FieldSection    = "section"
	FieldHelp       = "help"
	FieldNA         = "na"
	FieldCritical   = "critical"
	FieldDuty       = "duty"
	FieldComment    = "comment"
	FieldScale      = "scale"
	FieldShowWhen   = "show_when"
	FieldRootCauses = "root_causes"
)

// Comparison is what is different in the second of two scorecards. Sections and
// criteria are the same in both if their keys are.
type Comparison struct {
	Head     []string // what differs in the card itself
	Sections []SectionChange
	Criteria []CriterionChange
}

// SectionChange is a section that was added (no Before), removed (no After) or
// changed.
type SectionChange struct {
	Before, After *Section
	Fields        []string // what differs; empty if it was added or removed
}

// CriterionChange is the same for a criterion.
type CriterionChange struct {
	Before, After *PlacedCriterion
	Fields        []string
}

// PlacedCriterion is a criterion with the section that it stands in.
type PlacedCriterion struct {
	Criterion
	Section Section
}

// Same reports whether nothing differs.
func (c Comparison) Same() bool { return len(c.Head)+len(c.Sections)+len(c.Criteria) == 0 }

// Compare says what is different in after.
func Compare(before, after ScorecardInput) Comparison {
	return Comparison{
		Head:     headDiffers(before, after),
		Sections: sectionsDiffer(before.Sections, after.Sections),
		Criteria: criteriaDiffer(before.placed(), after.placed()),
	}
}

// difference gathers the names of what differs.
type difference []string

func (d *difference) note(name string, a, b any) {
	if !reflect.DeepEqual(a, b) {
		*d = append(*d, name)
	}
}

func headDiffers(a, b ScorecardInput) []string {
	var d difference
	d.note(FieldTitle, a.Title, b.Title)
	d.note(FieldLang, a.Lang, b.Lang)
	d.note(FieldMethod, a.Method, b.Method)
	d.note(FieldPassMark, a.PassMark, b.PassMark)
	d.note(FieldEffect, []any{a.CriticalEffect, a.Cap}, []any{b.CriticalEffect, b.Cap})
	if !sameOrder(sectionKeys(a.Sections), sectionKeys(b.Sections)) {
		d = append(d, FieldOrder)
	}
	return d
}

func sectionsDiffer(before, after []Section) []SectionChange {
	var changes []SectionChange
	find := func(all []Section, key string) *Section {
		if i := slices.IndexFunc(all, func(s Section) bool { return s.Key == key }); i >= 0 {
			return &all[i]
		}
		return nil
	}
	for i, s := range after {
		old := find(before, s.Key)
		if old == nil {
			changes = append(changes, SectionChange{After: &after[i]})
			continue
		}
		var d difference
		d.note(FieldTitle, old.Title, s.Title)
		d.note(FieldWeight, old.Weight, s.Weight)
		if !sameOrder(criterionKeys(old.Criteria), criterionKeys(s.Criteria)) {
			d = append(d, FieldOrder)
		}
		if len(d) > 0 {
			changes = append(changes, SectionChange{Before: old, After: &after[i], Fields: d})
		}
	}
	for i, s := range before {
		if find(after, s.Key) == nil {
			changes = append(changes, SectionChange{Before: &before[i]})
		}
	}
	return changes
}

func criteriaDiffer(before, after []PlacedCriterion) []CriterionChange {
	var changes []CriterionChange
	find := func(all []PlacedCriterion, key string) *PlacedCriterion {
		if i := slices.IndexFunc(all, func(c PlacedCriterion) bool { return c.Key == key }); i >= 0 {
			return &all[i]
		}
		return nil
	}
	for i, c := range after {
		old := find(before, c.Key)
		if old == nil {
			changes = append(changes, CriterionChange{After: &after[i]})
			continue
		}
		if d := criterionDiffers(*old, c); len(d) > 0 {
			changes = append(changes, CriterionChange{Before: old, After: &after[i], Fields: d})
		}
	}
	for i, c := range before {
		if find(after, c.Key) == nil {
			changes = append(changes, CriterionChange{Before: &before[i]})
		}
	}
	return changes
}

func criterionDiffers(a, b PlacedCriterion) []string {
	var d difference
	d.note(FieldTitle, a.Title, b.Title)
	d.note(FieldSection, a.Section.Key, b.Section.Key)
	d.note(FieldWeight, a.Weight, b.Weight)
	d.note(FieldScale, a.Scale, b.Scale)
	d.note(FieldNA, a.NA, b.NA)
	d.note(FieldCritical, a.Critical, b.Critical)
	d.note(FieldDuty, a.Duty, b.Duty)
	d.note(FieldHelp, a.Help, b.Help)
	d.note(FieldComment, a.commentRule(), b.commentRule())
	d.note(FieldShowWhen, a.ShowWhen, b.ShowWhen)
	if !slices.Equal(a.RootCauses, b.RootCauses) {
		d = append(d, FieldRootCauses)
	}
	return d
}

// commentRule is c's rule, said in the one way in which it can be left out.
func (c Criterion) commentRule() CommentRule {
	if c.CommentRequired == "" {
		return CommentNever
	}
	return c.CommentRequired
}

// placed are the criteria of c in their order.
func (c ScorecardInput) placed() []PlacedCriterion {
	var all []PlacedCriterion
	for _, s := range c.Sections {
		for _, criterion := range s.Criteria {
			all = append(all, PlacedCriterion{criterion, s})
		}
	}
	return all
}

// sameOrder reports whether what is in both lists stands in the same order.
func sameOrder(a, b []string) bool {
	common := func(list, other []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(key string) bool { return !slices.Contains(other, key) })
	}
	return slices.Equal(common(a, b), common(b, a))
}

func sectionKeys(sections []Section) []string {
	keys := make([]string, len(sections))
	for i, s := range sections {
		keys[i] = s.Key
	}
	return keys
}

func criterionKeys(criteria []Criterion) []string {
	keys := make([]string, len(criteria))
	for i, c := range criteria {
		keys[i] = c.Key
	}
	return keys
}
