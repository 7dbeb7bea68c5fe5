package ui

import (
	"context"
	"slices"
	"strings"

	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/locale"
)

// namesShown is how many names a sentence lists before it counts the rest.
const namesShown = 3

// ruleNames are the names of what rules speak of by key and ID.
type ruleNames struct {
	Cards   []qa.Scorecard // outlines, the published ones first
	Courses map[string]training.CourseName
	Teams   map[string]string
}

// criterion is the title of the criterion with that key, on one of cards if any
// are named; the key itself if nobody knows it.
func (n ruleNames) criterion(key string, cards []string) string {
	return n.title(cards, key, func(s qa.Section) (string, bool) {
		i := slices.IndexFunc(s.Criteria, func(c qa.Criterion) bool { return c.Key == key })
		if i < 0 {
			return "", false
		}
		return s.Criteria[i].Title, true
	})
}

// section is the same for a section.
func (n ruleNames) section(key string, cards []string) string {
	return n.title(cards, key, func(s qa.Section) (string, bool) { return s.Title, s.Key == key })
}

func (n ruleNames) title(cards []string, key string, in func(qa.Section) (string, bool)) string {
	for _, narrowed := range []bool{true, false} {
		for _, c := range n.Cards {
			if narrowed && len(cards) > 0 && !slices.Contains(cards, c.ID) {
				continue
			}
			for _, s := range c.Sections {
				if title, ok := in(s); ok {
					return title
				}
			}
		}
	}
	return key
}

// card is the title of a scorecard.
func (n ruleNames) card(id string) string {
	if i := slices.IndexFunc(n.Cards, func(c qa.Scorecard) bool { return c.ID == id }); i >= 0 {
		return n.Cards[i].Title
	}
	return id
}

func (n ruleNames) team(id string) string {
	if name := n.Teams[id]; name != "" {
		return name
	}
	return id
}

// ruleSentence says in one sentence what a rule does.
func ruleSentence(ctx context.Context, r training.RuleInput, names ruleNames) string {
	about, where, then := aboutWords(ctx, r.When, names), whereWords(ctx, r.When, names), thenWords(ctx, r, names)
	if r.Threshold.AtOnce {
		return locale.T(ctx, "rules.say_at_once", "about", about, "where", where, "then", then)
	}
	within := locale.N(ctx, "rules.within", r.Threshold.Days)
	return locale.N(ctx, "rules.say_count", r.Threshold.Fails, "within", within, "about", about, "where", where, "then", then)
}

// aboutWords are the criteria, sections and classes, as alternatives.
func aboutWords(ctx context.Context, w training.When, names ruleNames) string {
	var parts []string
	if n := len(w.Criteria); n > 0 {
		parts = append(parts, locale.N(ctx, "rules.about_criteria", n, "names", quoted(ctx, w.Criteria, func(key string) string { return names.criterion(key, w.Scorecards) })))
	}
	if n := len(w.Sections); n > 0 {
		parts = append(parts, locale.N(ctx, "rules.about_sections", n, "names", quoted(ctx, w.Sections, func(key string) string { return names.section(key, w.Scorecards) })))
	}
	if n := len(w.Critical); n > 0 {
		parts = append(parts, locale.N(ctx, "rules.about_critical", n, "names", quoted(ctx, w.Critical, func(c qa.CriticalClass) string { return locale.T(ctx, "critical."+string(c)) })))
	}
	if len(parts) == 0 {
		return locale.T(ctx, "rules.about_nothing")
	}
	return orList(ctx, parts)
}

// whereWords narrow a sentence; nothing where a rule looks everywhere.
func whereWords(ctx context.Context, w training.When, names ruleNames) string {
	var words strings.Builder
	for _, part := range []struct {
		key  string
		ids  []string
		name func(string) string
	}{
		{"rules.where_cards", w.Scorecards, names.card},
		{"rules.where_lines", w.Lines, func(line string) string { return line }},
		{"rules.where_teams", w.Teams, names.team},
	} {
		if len(part.ids) > 0 {
			words.WriteString(" " + locale.N(ctx, part.key, len(part.ids), "names", quoted(ctx, part.ids, part.name)))
		}
	}
	return words.String()
}

// thenWords are what follows.
func thenWords(ctx context.Context, r training.RuleInput, names ruleNames) string {
	if r.CourseID == "" {
		return locale.T(ctx, "rules.then_nothing")
	}
	title := names.Courses[r.CourseID].Title
	if title == "" {
		title = r.CourseID
	}
	parts := []string{locale.T(ctx, "rules.then_course", "course", title), locale.N(ctx, "rules.then_due", r.DueDays)}
	if r.Approval == training.ApprovalTrainer {
		parts = append(parts, locale.T(ctx, "rules.then_trainer"))
	}
	if r.CooldownDays > 0 {
		parts = append(parts, locale.N(ctx, "rules.then_cooldown", r.CooldownDays))
	}
	return joined(parts)
}

// quoted lists names in quotation marks: «a», «b» и ещё 2.
func quoted[K ~string](ctx context.Context, keys []K, name func(K) string) string {
	parts := make([]string, 0, namesShown)
	for _, key := range keys[:min(len(keys), namesShown)] {
		parts = append(parts, locale.T(ctx, "rules.quoted", "name", name(key)))
	}
	if more := len(keys) - namesShown; more > 0 {
		return locale.N(ctx, "rules.and_more", more, "names", joined(parts))
	}
	return orList(ctx, parts)
}
