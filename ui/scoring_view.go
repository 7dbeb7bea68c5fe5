package ui

import (
	"context"
	"strconv"
	"strings"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/ui/locale"
)

// scoringView is a draft on the page where it is filled in.
type scoringView struct {
	qa.Evaluation

	Call     callView
	Card     qa.Scorecard
	Preview  qa.Preview
	Sections []sectionView
	Wrong    *problem.Error // why it was not submitted; nil: it was not tried
}

// layOut puts the answers beside their criteria, with what each still lacks.
func (v *scoringView) layOut() {
	v.Sections = sectionsOf(v.Card.ScorecardInput, v.Answers, v.Preview.Hidden)
	if v.Wrong == nil {
		return
	}
	for _, s := range v.Sections {
		for i, c := range s.Rows {
			for _, f := range v.Wrong.Fields {
				if at, ok := strings.CutPrefix(f.Pointer, "#/answers/"); ok && (at == c.Key || strings.HasPrefix(at, c.Key+"/")) {
					s.Rows[i].Lacks = f.Code
				}
			}
		}
	}
}

// lowered reports whether a critical failure changed the number.
func lowered(s qa.Score) bool {
	return s.Percent != nil && s.BeforeCritical != nil && *s.Percent != *s.BeforeCritical
}

func criticalFailed(s qa.Score) bool { return len(s.CriticalFailed) > 0 }

// criticalWhy says which criteria failed critically and what that did.
func criticalWhy(ctx context.Context, v scoringView) string {
	return locale.N(ctx, "scoring.effect_"+string(v.Card.CriticalEffect), len(failedNumbers(v)),
		"criteria", strings.Join(failedNumbers(v), ", "), "cap", capOf(ctx, v.Card.ScorecardInput))
}

// failedNumbers are the numbers of the criteria that failed critically.
func failedNumbers(v scoringView) []string {
	failed := map[string]bool{}
	for _, c := range v.Preview.Criteria {
		failed[c.Key] = c.Failed
	}
	var numbers []string
	for _, s := range v.Sections {
		for _, c := range s.Rows {
			if failed[c.Key] {
				numbers = append(numbers, strconv.Itoa(c.Number))
			}
		}
	}
	return numbers
}

func capOf(ctx context.Context, card qa.ScorecardInput) string {
	if card.Cap == nil {
		return ""
	}
	return locale.Percent(ctx, *card.Cap, 0)
}

// percentOf is a score for the script, which speaks it.
func percentOf(p *float64) string {
	if p == nil {
		return ""
	}
	return strconv.FormatFloat(*p, 'f', 2, 64)
}

// commentHint says in the empty field what belongs there.
func commentHint(ctx context.Context, c criterionView) string {
	switch c.CommentRequired {
	case qa.CommentAlways:
		return locale.T(ctx, "scoring.comment_always")
	case qa.CommentOnFail:
		return locale.T(ctx, "scoring.comment_on_fail")
	case qa.CommentNever:
	}
	return locale.T(ctx, "scoring.comment_optional")
}

// lacks says what a criterion still needs.
func lacks(ctx context.Context, code string) string {
	if code == "comment_required" {
		return locale.T(ctx, "scoring.needs_comment")
	}
	if code == "required" {
		return locale.T(ctx, "scoring.needs_answer")
	}
	return locale.Rule(ctx, problem.Field{Code: code, Detail: code})
}

// langOfAnswer is the language of an answer's words: options are the
// scorecard's, the others are ours.
func langOfAnswer(ctx context.Context, c criterionView) string {
	if c.Scale.Kind == qa.Options {
		return c.Lang
	}
	return locale.Lang(ctx)
}
