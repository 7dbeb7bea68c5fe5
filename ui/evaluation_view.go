package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// evaluationView is a submitted evaluation on its page.
type evaluationView struct {
	qa.Evaluation

	Call           callView
	Card           qa.Scorecard
	Evaluator      string            // their name
	Names          map[string]string // of those who did something to it
	Sections       []sectionView
	Assignments    map[string]training.Assignment // those that the decisions name, as far as they may be seen
	Sent           bool                           // just now, by who looks
	Own            bool                           // about who looks
	Heard          bool                           // who looks may see the interaction itself
	CanAcknowledge bool
	CanVoid        bool
	SeeRules       bool
	SeeCourses     bool
	Wrong          *problem.Error // with the form that voids it; nil: nothing
}

// findingView is a finding with its criterion as it was answered.
type findingView struct {
	qa.Finding

	Criterion criterionView
	Failed    bool // critically
}

func (v evaluationView) address() string { return "/evaluations/" + v.ID }

// head is the heading: the score for who has just submitted, the call for all
// others.
func (v evaluationView) head(ctx context.Context) layout.Head {
	head := layout.Head{
		Crumbs:  []layout.Crumb{{Label: locale.T(ctx, "nav.evaluations"), Path: "/evaluations"}},
		Title:   v.Call.title(ctx),
		Lead:    locale.T(ctx, "evaluation.lead", "title", v.ScorecardTitle, "name", v.Evaluator),
		Scripts: []string{"player.js", "evaluation.js"},
	}
	if v.Sent {
		head.Title = locale.T(ctx, "evaluation.sent", "score", scoreText(ctx, v.Score))
		head.Lead = v.Call.title(ctx) + ". " + sampleSentence(ctx, v.SampleOrigin)
	}
	return head
}

func scoreText(ctx context.Context, s qa.Score) string {
	if s.Percent == nil {
		return locale.T(ctx, "evaluation.no_score_short")
	}
	return locale.Score(ctx, *s.Percent)
}

// sampleSentence says whether the evaluation counts for averages.
func sampleSentence(ctx context.Context, origin qa.SampleOrigin) string {
	return locale.T(ctx, "sample.sentence_"+string(origin))
}

// deciding reports whether rules still have to look at the findings.
func (v evaluationView) deciding() bool { return v.Link != nil && v.Link.Open && v.State != qa.Void }

// found lays the findings beside their criteria, the critical ones first.
func (v evaluationView) found() []findingView {
	var all []findingView
	for _, f := range v.Findings {
		if c, ok := v.criterion(f.Criterion); ok {
			all = append(all, findingView{f, c, v.failed(f.Criterion)})
		}
	}
	slices.SortStableFunc(all, func(a, b findingView) int {
		switch {
		case a.Failed == b.Failed:
			return a.Criterion.Number - b.Criterion.Number
		case a.Failed:
			return -1
		}
		return 1
	})
	return all
}

func (v evaluationView) criterion(key string) (criterionView, bool) {
	for _, s := range v.Sections {
		for _, c := range s.Rows {
			if c.Key == key {
				return c, true
			}
		}
	}
	return criterionView{}, false
}

func (v evaluationView) failed(key string) bool {
	return slices.ContainsFunc(v.Score.Criteria, func(c qa.CriterionScore) bool { return c.Key == key && c.Failed })
}

func (v evaluationView) isFinding(key string) bool {
	return slices.ContainsFunc(v.Findings, func(f qa.Finding) bool { return f.Criterion == key })
}

func (v evaluationView) sectionTitle(key string) string {
	for _, s := range v.Card.Sections {
		if s.Key == key {
			return s.Title
		}
	}
	return key
}

func (v evaluationView) sectionPercent(ctx context.Context, key string) string {
	for _, s := range v.Score.Sections {
		if s.Key == key && s.Percent != nil {
			return locale.Score(ctx, *s.Percent)
		}
	}
	return locale.T(ctx, "answer.na")
}

// criticalSentence says what the critical failures did to the score.
func (v evaluationView) criticalSentence(ctx context.Context) string {
	var numbers []string
	for _, f := range v.found() {
		if f.Failed {
			numbers = append(numbers, strconv.Itoa(f.Criterion.Number))
		}
	}
	before := ""
	if v.Score.BeforeCritical != nil {
		before = locale.Score(ctx, *v.Score.BeforeCritical)
	}
	return locale.N(ctx, "evaluation.effect_"+string(v.Card.CriticalEffect), len(numbers),
		"criteria", strings.Join(numbers, ", "), "before", before, "cap", capOf(ctx, v.Card.ScorecardInput))
}

// step is one thing that has happened to an evaluation, or will.
type step struct {
	icon, text string
	done       bool
}

func (v evaluationView) steps(ctx context.Context) []step {
	var found []step
	if v.SubmittedAt != nil {
		found = append(found, step{"circle-check", locale.T(ctx, "evaluation.step_submitted", "at", locale.Moment(ctx, *v.SubmittedAt)), true})
	}
	switch {
	case v.State == qa.Void:
		return append(found, step{"circle-x", locale.T(ctx, "evaluation.step_void", "reason", v.VoidReason), false})
	case v.AcknowledgedAt != nil:
		found = append(found, step{"circle-check", locale.T(ctx, "evaluation.step_acknowledged", "at", locale.Moment(ctx, *v.AcknowledgedAt)), true})
	default:
		found = append(found, step{"circle-dashed", locale.T(ctx, "evaluation.step_to_acknowledge"), false})
	}
	if n := len(v.training()); n > 0 {
		found = append(found, step{"circle-dashed", locale.N(ctx, "evaluation.step_training", n), false})
	}
	return found
}

// training are the assignments that the findings led to.
func (v evaluationView) training() []string {
	var ids []string
	for _, f := range v.Findings {
		for _, d := range f.Decisions {
			if d.AssignmentID != "" && !slices.Contains(ids, d.AssignmentID) {
				ids = append(ids, d.AssignmentID)
			}
		}
	}
	return ids
}

// decisionLooks are the drawing and the colour of a decision.
var decisionLooks = map[qa.DecisionWord]struct{ icon, kind string }{
	qa.Assigned:       {"school", widget.Accent},
	qa.Joined:         {"git-merge", widget.Accent},
	qa.BelowThreshold: {"hourglass", widget.Neutral},
	qa.Cooldown:       {"clock", widget.Neutral},
	qa.Held:           {"alert-triangle", widget.Warn},
	qa.Escalated:      {"users", widget.Warn},
	qa.NoCourse:       {"book-2", widget.Warn},
}

// decision says in the reader's language what a rule decided, and why.
func (v evaluationView) decision(ctx context.Context, d qa.Decision) widget.Decision {
	look := decisionLooks[d.Decision]
	a, known := v.Assignments[d.AssignmentID]
	say, address := decisionSentence(ctx, d, a), ""
	if known {
		address = v.assignmentPath(a)
	}
	card := widget.Decision{Icon: look.icon, Kind: look.kind, Say: linkedText(say, address), Why: decisionReason(ctx, d), By: d.RuleTitle}
	if d.Decision == qa.BelowThreshold {
		card.Have, card.Need = d.Have, d.Need
	}
	if v.SeeRules {
		card.ByPath = "/rules/" + d.RuleID
	}
	if v.SeeCourses && !v.Own && d.CourseID != "" && d.CourseTitle != "" {
		card.More = moreLink(locale.T(ctx, "evaluated.course"), "/courses/"+d.CourseID)
	}
	return card
}

// decisionSentence is the decision itself. What stands between [[ and ]] leads
// to the assignment.
func decisionSentence(ctx context.Context, d qa.Decision, a training.Assignment) string {
	key := "decision." + string(d.Decision)
	if d.Decision == qa.Assigned && (d.Proposed || a.DueOn == "") {
		key = "decision.assigned_later"
		if d.Proposed {
			key = "decision.proposed"
		}
	}
	args := []any{"course", d.CourseTitle, "due", locale.Due(ctx, a.DueOn), "have", d.Have, "need", d.Need}
	if d.CompletedAt != nil {
		args = append(args, "completed", locale.Day(ctx, *d.CompletedAt))
	}
	if d.Until != nil {
		args = append(args, "until", locale.Day(ctx, *d.Until))
	}
	if d.Decision == qa.BelowThreshold {
		return locale.N(ctx, key, d.Days, args...)
	}
	return locale.T(ctx, key, args...)
}

// decisionReason says why.
func decisionReason(ctx context.Context, d qa.Decision) string {
	switch d.Decision {
	case qa.Held:
		return locale.N(ctx, "decision.why_held", d.Evaluated, "failing", locale.Number(ctx, d.Failing))
	case qa.Joined:
		return locale.T(ctx, "decision.why_joined")
	case qa.Cooldown:
		return locale.T(ctx, "decision.why_cooldown")
	case qa.Assigned, qa.Escalated, qa.NoCourse, qa.BelowThreshold:
	}
	if d.Days == 0 {
		return locale.T(ctx, "decision.why_at_once")
	}
	if d.Decision == qa.BelowThreshold {
		return locale.N(ctx, "decision.why_below", d.Need-d.Have)
	}
	return locale.N(ctx, "decision.why_count", d.Days, "have", d.Have, "need", d.Need)
}

// cutLink takes a text apart at its one [[link]].
func cutLink(text string) (before, link, after string) {
	before, rest, _ := strings.Cut(text, "[[")
	link, after, _ = strings.Cut(rest, "]]")
	return before, link, after
}

// voidFields are where the parts of the form that voids stand.
func voidFields(ctx context.Context) []formField {
	return []formField{{"#/reason", "reason", locale.T(ctx, "evaluation.void_reason")}}
}
