package ui

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// cardCompareQuery says which two versions are compared; none are the one in use,
// or the one before the newest, and the newest.
type cardCompareQuery struct {
	From int `query:"from" validate:"omitempty,min=1"`
	To   int `query:"to" validate:"omitempty,min=1"`
}

// comparisonView is two versions of a scorecard beside each other.
type comparisonView struct {
	Versions      []qa.Scorecard
	Before, After qa.Scorecard
	qa.Comparison
}

// compareScorecards shows GET /scorecards/{id}/compare?from=1&to=2.
func (f *Face) compareScorecards(c echo.Context) error {
	q, err := web.Query[cardCompareQuery](c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	versions, err := f.QA.Scorecards.Versions(c.Request().Context(), web.Actor(c), id)
	if err != nil {
		return err
	}
	if q.To == 0 {
		q.To = versions[0].Version
	}
	if q.From == 0 {
		q.From = before(versions, q.To)
	}
	from, to := versionAt(versions, q.From), versionAt(versions, q.To)
	if from < 0 || to < 0 {
		return problem.Missing("scorecard", id)
	}
	v := comparisonView{Versions: versions, Before: versions[from], After: versions[to]}
	v.Comparison = qa.Compare(v.Before.ScorecardInput, v.After.ScorecardInput)
	return show(c, http.StatusOK, comparisonPage(v))
}

// versionAt is where the version of that number stands, or -1.
func versionAt(versions []qa.Scorecard, number int) int {
	return slices.IndexFunc(versions, func(c qa.Scorecard) bool { return c.Version == number })
}

// before is the version that one compares version to with: the one in use, or
// else the one before it.
func before(versions []qa.Scorecard, to int) int {
	for _, c := range versions {
		if c.Version < to && c.State == qa.ScorecardPublished {
			return c.Version
		}
	}
	for _, c := range versions {
		if c.Version < to {
			return c.Version
		}
	}
	return to
}

// choices are the versions to choose from.
func (v comparisonView) choices(ctx context.Context) []widget.Choice {
	choices := make([]widget.Choice, len(v.Versions))
	for i, c := range v.Versions {
		choices[i] = widget.Choice{Value: number(c.Version), Label: locale.T(ctx, "cards.version_state", "n", c.Version, "state", locale.T(ctx, "cards.state_"+string(c.State)))}
	}
	return choices
}

// headWords says one field of a whole card.
func headWords(ctx context.Context, c qa.ScorecardInput, field string) string {
	switch field {
	case qa.FieldTitle:
		return c.Title
	case qa.FieldLang:
		return locale.T(ctx, "cards.lang_"+c.Lang)
	case qa.FieldMethod:
		return locale.T(ctx, "cards.method_"+string(c.Method))
	case qa.FieldPassMark:
		return worthWords(ctx, c.PassMark)
	case qa.FieldEffect:
		return effectWords(ctx, c)
	case qa.FieldOrder:
		titles := make([]string, len(c.Sections))
		for i, s := range c.Sections {
			titles[i] = s.Title
		}
		return joined(titles)
	}
	return ""
}

// sectionWords says one field of a section.
func sectionWords(s qa.Section, field string) string {
	switch field {
	case qa.FieldTitle:
		return s.Title
	case qa.FieldWeight:
		return number(s.Weight)
	case qa.FieldOrder:
		titles := make([]string, len(s.Criteria))
		for i, c := range s.Criteria {
			titles[i] = c.Title
		}
		return joined(titles)
	}
	return ""
}

// criterionWords says one field of a criterion of card; nothing said is an
// empty text.
func criterionWords(ctx context.Context, card qa.ScorecardInput, c qa.PlacedCriterion, field string) string {
	switch field {
	case qa.FieldTitle:
		return c.Title
	case qa.FieldSection:
		return c.Section.Title
	case qa.FieldWeight:
		return number(c.Weight)
	case qa.FieldScale:
		return scaleWords(ctx, c.Scale)
	case qa.FieldNA:
		return naWords(ctx, c.NA)
	case qa.FieldCritical:
		return criticalText(ctx, c.Critical)
	case qa.FieldDuty:
		return c.Duty
	case qa.FieldHelp:
		return c.Help
	case qa.FieldComment:
		return commentWords(ctx, c.CommentRequired)
	case qa.FieldShowWhen:
		return conditionWords(ctx, card, c.ShowWhen)
	case qa.FieldRootCauses:
		return joined(c.RootCauses)
	}
	return ""
}

func criticalText(ctx context.Context, class qa.CriticalClass) string {
	if class == "" {
		return locale.T(ctx, "cards.not_critical")
	}
	return locale.T(ctx, "critical."+string(class))
}
