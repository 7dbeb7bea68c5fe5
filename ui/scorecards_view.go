package ui

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"qaloop/qa"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

func cardStates(ctx context.Context) []widget.Choice {
	choices := []widget.Choice{{Label: locale.T(ctx, "list.any")}}
	for _, s := range []qa.ScorecardState{qa.ScorecardPublished, qa.ScorecardDraft, qa.ScorecardRetired} {
		choices = append(choices, widget.Choice{Value: string(s), Label: locale.T(ctx, "cards.state_"+string(s))})
	}
	return choices
}

// languageChoices are the languages that content can be written in.
func languageChoices(ctx context.Context) []widget.Choice {
	var choices []widget.Choice
	for _, lang := range []string{"ru", "uk", "en"} {
		choices = append(choices, widget.Choice{Value: lang, Label: locale.T(ctx, "cards.lang_"+lang)})
	}
	return choices
}

// cardPath is the page of one version of a scorecard; of the one in use it is
// the page of the scorecard.
func cardPath(c qa.Scorecard) string {
	if c.State == qa.ScorecardPublished {
		return "/scorecards/" + c.ID
	}
	return "/scorecards/" + c.ID + "?version=" + strconv.Itoa(c.Version)
}

func criteriaOf(c qa.ScorecardInput) int {
	n := 0
	for _, s := range c.Sections {
		n += len(s.Criteria)
	}
	return n
}

// empty says why there are no rows.
func (v scorecardsView) empty(ctx context.Context) templ.Component {
	if v.Query.filter() != (qa.ScorecardFilter{}) {
		return widget.Empty(nothingFound(ctx, "/scorecards"))
	}
	e := widget.EmptyState{Icon: "clipboard-list", Title: locale.T(ctx, "cards.none"), Text: locale.T(ctx, "cards.none_text")}
	if v.MayEdit {
		e.Text = locale.T(ctx, "cards.none_begin")
	}
	return widget.Empty(e)
}
