package ui

import (
	"context"
	"slices"

	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/locale"
)

// scorecardView is one version of a scorecard on its page.
type scorecardView struct {
	qa.Scorecard

	Versions []qa.Scorecard // that may be seen, the newest first
	Author   string         // their name
	Uses     int            // submitted evaluations, up to qa.MostUses
	MayEdit  bool
	Rules    []training.Rule // that are not retired; nil for those who see no rules
	SeeRules bool
	Courses  map[string]training.CourseName // of the rules
}

// cardSection is a section with what it is worth.
type cardSection struct {
	qa.Section

	Worth float64 // percent of the total
	Rows  []cardRow
}

// cardRow is one criterion as the page of its scorecard shows it.
type cardRow struct {
	qa.Criterion

	Number int
	Worth  float64 // percent of the total
	Leads  []lead
}

// lead is a rule that looks at a criterion, and the course that follows.
type lead struct {
	RuleID, Title string
	State         training.RuleState
	CourseID      string
	Course        training.CourseName
}

// sections are the sections with their worth, and the rules beside each
// criterion.
func (v scorecardView) sections() []cardSection {
	worth, number := v.Worth(), 0
	found := make([]cardSection, len(v.Sections))
	for i, s := range v.Sections {
		found[i] = cardSection{Section: s, Worth: worth.Sections[i]}
		for j, c := range s.Criteria {
			number++
			found[i].Rows = append(found[i].Rows, cardRow{Criterion: c, Number: number, Worth: worth.Criteria[i][j], Leads: v.leads(s.Key, c)})
		}
	}
	return found
}

// leads are the rules that look at c, those in force first.
func (v scorecardView) leads(section string, c qa.Criterion) []lead {
	var found []lead
	for _, r := range v.Rules {
		says := r.Current()
		if says.When.LooksAt(v.ID, section, c) {
			found = append(found, lead{r.ID, says.Title, r.State, says.CourseID, v.Courses[says.CourseID]})
		}
	}
	slices.SortStableFunc(found, func(a, b lead) int {
		switch active := training.RuleActive; {
		case a.State == b.State:
			return 0
		case a.State == active:
			return -1
		case b.State == active:
			return 1
		}
		return 0
	})
	return found
}

// works reports whether a finding is led to a course today.
func (l lead) works() bool { return l.State == training.RuleActive && l.Course.Published() }

// uncovered counts the criteria that lead to no course today.
func (v scorecardView) uncovered() int {
	n := 0
	for _, s := range v.sections() {
		for _, c := range s.Rows {
			if !slices.ContainsFunc(c.Leads, lead.works) {
				n++
			}
		}
	}
	return n
}

// inUse is the number of the version that is published; 0 if none is.
func (v scorecardView) inUse() int {
	for _, c := range v.Versions {
		if c.State == qa.ScorecardPublished {
			return c.Version
		}
	}
	return 0
}

// newest is the version of the highest number.
func (v scorecardView) newest() qa.Scorecard { return v.Versions[0] }

// draft is the draft of the scorecard; the second result is false if there is
// none.
func (v scorecardView) draft() (qa.Scorecard, bool) {
	return v.newest(), v.newest().State == qa.ScorecardDraft
}

// lead says which version this is, and which one is in use.
func (v scorecardView) lead(ctx context.Context) string {
	switch {
	case v.State == qa.ScorecardPublished && v.PublishedAt != nil:
		return locale.T(ctx, "cards.lead_published", "version", v.Version, "day", locale.Day(ctx, *v.PublishedAt))
	case v.State == qa.ScorecardDraft && v.inUse() > 0:
		return locale.T(ctx, "cards.lead_draft", "version", v.Version, "used", v.inUse())
	case v.State == qa.ScorecardDraft:
		return locale.T(ctx, "cards.lead_first", "version", v.Version)
	case v.inUse() > 0:
		return locale.T(ctx, "cards.lead_old", "version", v.Version, "used", v.inUse())
	}
	return locale.T(ctx, "cards.lead_retired", "version", v.Version)
}

// usesWords says how often the scorecard was used.
func (v scorecardView) usesWords(ctx context.Context) string {
	switch {
	case v.Uses == 0:
		return locale.T(ctx, "cards.uses_none")
	case v.Uses >= qa.MostUses:
		return locale.N(ctx, "cards.uses_many", v.Uses)
	}
	return locale.N(ctx, "cards.uses", v.Uses)
}
