package ui

import (
	"context"

	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
)

// ruleCrumbs lead from a page about a rule back to it.
func ruleCrumbs(ctx context.Context, r training.Rule) []layout.Crumb {
	return []layout.Crumb{{Label: locale.T(ctx, "nav.rules"), Path: "/rules"}, {Label: r.Current().Title, Path: "/rules/" + r.ID}}
}

func teamNamesOf(r training.RuleInput, names ruleNames) []string {
	found := make([]string, len(r.When.Teams))
	for i, id := range r.When.Teams {
		found[i] = names.team(id)
	}
	return found
}

// orAny lists names, or says that there is no limit.
func orAny(ctx context.Context, names []string, anyKey string) string {
	if len(names) == 0 {
		return locale.T(ctx, anyKey)
	}
	return joined(names)
}

func classWords(ctx context.Context, classes []qa.CriticalClass) string {
	words := make([]string, len(classes))
	for i, c := range classes {
		words[i] = criticalText(ctx, c)
	}
	return joined(words)
}

// thresholdWords says how many findings are enough.
func thresholdWords(ctx context.Context, t training.Threshold) string {
	if t.AtOnce {
		return locale.T(ctx, "rules.threshold_at_once")
	}
	return locale.N(ctx, "rules.threshold_count", t.Fails, "within", locale.N(ctx, "rules.within", t.Days))
}

// courseWords names a course and says whether it is there.
func courseWords(ctx context.Context, id string, names ruleNames) string {
	course := names.Courses[id]
	switch {
	case id == "":
		return locale.T(ctx, "rules.gap_none")
	case course.Published():
		return locale.T(ctx, "rules.course_version", "title", course.Title, "version", course.Version)
	}
	return locale.T(ctx, "rules.course_unpublished", "title", course.Title)
}
