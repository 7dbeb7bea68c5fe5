package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"qaloop/qa"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
)

// What a scorecard says, in words. Titles of criteria and options are the
// author's; all else is the reader's language.

// effectWords says what a critical failure does to the score.
func effectWords(ctx context.Context, c qa.ScorecardInput) string {
	return locale.T(ctx, "cards.effect_"+string(c.CriticalEffect), "cap", capOf(ctx, c))
}

// scaleWords says how a criterion is answered: Да / Нет.
func scaleWords(ctx context.Context, s qa.Scale) string {
	switch s.Kind {
	case qa.YesNo:
		return locale.T(ctx, "cards.scale_yes_no")
	case qa.Points:
		return locale.T(ctx, "cards.scale_points", "min", s.Min, "max", s.Max)
	case qa.Options:
		parts := make([]string, len(s.Options))
		for i, o := range s.Options {
			parts[i] = locale.T(ctx, "cards.scale_option", "title", o.Title, "points", o.Points)
		}
		return strings.Join(parts, ", ")
	}
	return ""
}

// commentWords says when a comment is needed.
func commentWords(ctx context.Context, rule qa.CommentRule) string {
	if rule == "" {
		rule = qa.CommentNever
	}
	return locale.T(ctx, "cards.comment_"+string(rule))
}

// naWords says whether a criterion can be left out.
func naWords(ctx context.Context, na bool) string { //nolint:revive // the value itself
	if na {
		return locale.T(ctx, "cards.na_yes")
	}
	return locale.T(ctx, "cards.na_no")
}

// conditionWords says after which answer a criterion is shown; card is the one
// that it stands on.
func conditionWords(ctx context.Context, card qa.ScorecardInput, w *qa.ShowWhen) string {
	if w == nil {
		return locale.T(ctx, "cards.shown_always")
	}
	c, ok := criterionOf(card, w.Criterion)
	if !ok {
		return locale.T(ctx, "cards.shown_when", "criterion", w.Criterion, "answer", "…")
	}
	return locale.T(ctx, "cards.shown_when", "criterion", c.Title, "answer", waitedFor(ctx, c.Scale, *w))
}

// waitedFor are the answers that w waits for.
func waitedFor(ctx context.Context, scale qa.Scale, w qa.ShowWhen) string {
	if w.Value != nil {
		if scale.Kind != qa.YesNo {
			return strconv.Itoa(*w.Value)
		}
		if *w.Value == 1 {
			return locale.T(ctx, "answer.yes")
		}
		return locale.T(ctx, "answer.no")
	}
	var titles []string
	for _, o := range scale.Options {
		if slices.Contains(w.Options, o.Key) {
			titles = append(titles, o.Title)
		}
	}
	return orList(ctx, titles)
}

// criterionOf finds a criterion by its key.
func criterionOf(card qa.ScorecardInput, key string) (qa.Criterion, bool) {
	for _, s := range card.Sections {
		for _, c := range s.Criteria {
			if c.Key == key {
				return c, true
			}
		}
	}
	return qa.Criterion{}, false
}

// orList joins alternatives: a, b или c.
func orList(ctx context.Context, parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return locale.T(ctx, "cards.or", "first", strings.Join(parts[:last], ", "), "last", parts[last])
}

// worthWords is a share of the total: 2,5 %. A whole number has no decimals.
func worthWords(ctx context.Context, percent float64) string {
	digits := uint64(0)
	for ; digits < 2 && percent*pow10[digits] != float64(int64(percent*pow10[digits])); digits++ {
		continue
	}
	return locale.Percent(ctx, percent, digits)
}

var pow10 = [...]float64{1, 10, 100}

// answerLang is the language of the words with which a criterion is answered.
func answerLang(ctx context.Context, lang string, s qa.Scale) string {
	if s.Kind == qa.Options {
		return lang
	}
	return locale.Lang(ctx)
}

func joined(parts []string) string { return strings.Join(parts, ", ") }

// confirmTitle is what one is asked before a step.
func confirmTitle(ctx context.Context, v scorecardView, step cardStep) string {
	return locale.T(ctx, "cards.ask_"+string(step), "version", v.Version)
}

// consequences are what a step brings with it, each in a sentence.
func consequences(ctx context.Context, v scorecardView, step cardStep) []string {
	if step == stepRetire {
		return []string{locale.T(ctx, "cards.retire_new"), locale.T(ctx, "cards.retire_begun"), locale.T(ctx, "cards.retire_back")}
	}
	found := []string{locale.T(ctx, "cards.publish_fixed")}
	if used := v.inUse(); used > 0 {
		found = append(found, locale.T(ctx, "cards.publish_replaces", "version", used))
	}
	return append(found, locale.T(ctx, "cards.publish_keys"))
}

// cardCrumbs lead from a page about a version back to the version.
func cardCrumbs(ctx context.Context, c qa.Scorecard) []layout.Crumb {
	return []layout.Crumb{{Label: locale.T(ctx, "nav.scorecards"), Path: "/scorecards"}, {Label: c.Title, Path: cardPath(c)}}
}
