package ui

import (
	"context"
	"strings"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// madeUpCard has a criterion of each kind; its words are the first of the
// gallery's criteria.
func madeUpCard(ctx context.Context) qa.Scorecard {
	titles := strings.Split(locale.T(ctx, "gallery.criteria"), "; ")
	parts := strings.Split(locale.T(ctx, "gallery.options"), "; ")
	criterion := func(key string, title int, scale qa.Scale) qa.Criterion {
		return qa.Criterion{Key: key, Title: titles[title], Weight: 1, Scale: scale, Duty: "III." + number(title+8), NA: true}
	}
	agreed := criterion("agreed", 0, qa.Scale{Kind: qa.YesNo})
	agreed.Critical, agreed.CommentRequired, agreed.Help = qa.CustomerCritical, qa.CommentOnFail, locale.T(ctx, "gallery.help")
	agreed.RootCauses = []string{locale.T(ctx, "gallery.cause")}
	agreed.NA = false
	offered := criterion("offered", 1, qa.Scale{Kind: qa.Options, Options: []qa.Option{
		{Key: "full", Title: parts[0], Points: 2}, {Key: "part", Title: parts[1], Points: 1}, {Key: "no", Title: parts[2]},
	}})
	return qa.Scorecard{ID: "gallery", Version: 1, ScorecardInput: qa.ScorecardInput{
		Title: locale.T(ctx, "gallery.card"), Lang: locale.Lang(ctx), Method: qa.SectionPercent, PassMark: 80,
		CriticalEffect: qa.EffectCap, Cap: new(60.0),
		Sections: []qa.Section{
			{Key: "order", Title: locale.T(ctx, "gallery.section"), Weight: 60, Criteria: []qa.Criterion{agreed, offered}},
			{Key: "manner", Title: locale.T(ctx, "gallery.section_2"), Weight: 40, Criteria: []qa.Criterion{
				criterion("tone", 4, qa.Scale{Kind: qa.Points, Min: 1, Max: 5}), criterion("remark", 2, qa.Scale{Kind: qa.YesNo}),
				criterion("passed", 6, qa.Scale{Kind: qa.YesNo}),
			}},
		},
	}}
}

func madeUpAnswers(ctx context.Context) qa.Answers {
	return qa.Answers{
		"agreed":  {Value: new(0), Comment: locale.T(ctx, "gallery.said"), AtSeconds: new(163.0), RootCause: locale.T(ctx, "gallery.cause")},
		"offered": {Option: "part"}, "tone": {Value: new(4)}, "remark": {NA: true}, "passed": {Value: new(1)},
	}
}

// madeUpEvaluation has a finding with every decision that a rule can come to.
func madeUpEvaluation(ctx context.Context) evaluationView {
	card, given := madeUpCard(ctx), madeUpAnswers(ctx)
	score, err := card.Score(given)
	if err != nil {
		panic(err) // the made-up answers do not fit the made-up card
	}
	titles := strings.Split(locale.T(ctx, "gallery.criteria"), "; ")
	v := evaluationView{
		Evaluation: qa.Evaluation{
			ID: "gallery", State: qa.Submitted, Score: score, Answers: given, SampleOrigin: qa.SampleTargeted,
			SubmittedAt: new(galleryMoment.Add(-time.Hour)), ScorecardTitle: card.Title,
			Findings: []qa.Finding{
				{Criterion: "agreed", Title: titles[0], Critical: qa.CustomerCritical, Duty: "III.12", Decisions: madeUpDecisions(ctx)},
				{Criterion: "offered", Title: titles[1], Duty: "III.8", Decisions: []qa.Decision{}},
			},
		},
		Card: card, CanVoid: true, Sections: sectionsOf(card.ScorecardInput, given, nil),
		Assignments: map[string]training.Assignment{"gallery": {ID: "gallery", DueOn: "2026-12-07"}},
	}
	return v
}

func madeUpDecisions(ctx context.Context) []qa.Decision {
	words := []qa.DecisionWord{qa.Assigned, qa.Joined, qa.BelowThreshold, qa.Cooldown, qa.Held, qa.Escalated, qa.NoCourse}
	decisions := make([]qa.Decision, len(words))
	for i, word := range words {
		decisions[i] = qa.Decision{
			RuleTitle: locale.T(ctx, "gallery.rule"), Decision: word, Have: 2, Need: 3, Days: 30, CourseTitle: locale.T(ctx, "gallery.course"),
			CompletedAt: new(galleryMoment.AddDate(0, 0, -14)), Until: new(galleryMoment.AddDate(0, 0, 14)), Evaluated: 31, Failing: 27,
		}
	}
	decisions[0].AssignmentID = "gallery"
	return decisions
}

// lacking marks the first criterion as one whose comment is missing.
func lacking(c criterionView) criterionView {
	if c.Key == "agreed" {
		c.Lacks, c.Answer.Comment = "comment_required", ""
	}
	return c
}

func madeUpConflict(ctx context.Context) conflictView {
	here := madeUpAnswers(ctx)
	here["tone"], here["remark"] = qa.Answer{Value: new(2)}, qa.Answer{}
	stored := qa.Evaluation{ID: "gallery", Rev: 4, Answers: madeUpAnswers(ctx)}
	v := compare(madeUpCard(ctx), stored, here)
	v.Call = callView{Interaction: qa.Interaction{Channel: qa.Call, StartedAt: galleryMoment}, Operator: galleryName(ctx, 0)}
	return v
}

// madeUpImport is an import in that state; one that is done has faults.
func madeUpImport(state intake.State) intake.Import {
	i := intake.Import{ID: "gallery", Name: "queue_log", State: state, StartedAt: galleryMoment.Add(-40 * time.Second)}
	switch state {
	case intake.Running, intake.Cancelled:
		i.Progress = intake.Progress{RowsRead: 41280, RowsTotal: 64500, BytesRead: 64, BytesTotal: 100, Created: 41000, Updated: 12, Unchanged: 268}
	case intake.Done:
		i.EndedAt = galleryMoment
		i.Progress = intake.Progress{RowsRead: 512, RowsTotal: 512, Created: 500, Rejected: 2, Errors: []intake.Fault{
			{Line: 18, Column: "start", Value: "2026-13-40 09:14", Code: intake.BadTime}, {Line: 204, Column: "duration", Value: "ten minutes", Code: intake.BadNumber},
		}}
	case intake.Failed:
		i.EndedAt, i.Fail = galleryMoment, &intake.Failure{Code: "internal", Detail: "It broke."}
	}
	return i
}

func galleryChoices(ctx context.Context) []widget.Choice {
	var choices []widget.Choice
	for i, label := range strings.Split(locale.T(ctx, "gallery.options"), "; ") {
		choices = append(choices, widget.Choice{Value: number(i), Label: label})
	}
	return choices
}

func galleryWrong() *problem.Error {
	return (&problem.Error{Kind: problem.Invalid, Code: "request.fields"}).WithFields(
		problem.Field{Pointer: "#/plain", Code: "required"}, problem.Field{Pointer: "#/choice", Code: "oneof", Param: "a b"},
		problem.Field{Pointer: "#/area", Code: "max", Param: "500"})
}

func galleryFields(ctx context.Context) []formField {
	return []formField{
		{"#/plain", "wrong-plain", locale.T(ctx, "gallery.field")},
		{"#/choice", "wrong-choice", locale.T(ctx, "gallery.choice")},
		{"#/area", "wrong-area", locale.T(ctx, "gallery.comment")},
	}
}

func boolText(is bool) string { //nolint:revive // the value itself
	if is {
		return "true"
	}
	return "false"
}
