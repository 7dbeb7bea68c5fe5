package qa

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"qaloop/internal/problem"
)

// Problems with answers.
var (
	ErrWrongAnswers = problem.New(problem.Invalid, "evaluation.wrong_answers",
		"Some answers do not fit the scorecard.")
	ErrIncomplete = problem.New(problem.Invalid, "evaluation.incomplete",
		"Some criteria still need an answer or a comment.")
)

// Answer is what an evaluator says about one criterion. Exactly one of Option,
// Value and NA is given; a draft may have none of them yet.
type Answer struct {
	Option    string   `json:"option,omitempty" bson:"option,omitempty" validate:"omitempty,key"`
	Value     *int     `json:"value,omitempty" bson:"value,omitempty"`
	NA        bool     `json:"na,omitempty" bson:"na,omitempty"`
	Comment   string   `json:"comment,omitempty" bson:"comment,omitempty" validate:"max=4000"`
	AtSeconds *float64 `json:"at_seconds,omitempty" bson:"at_seconds,omitempty" validate:"omitempty,min=0,max=86400"`
	RootCause string   `json:"root_cause,omitempty" bson:"root_cause,omitempty" validate:"max=120"`
}

// Answers are the answers to a scorecard by criterion key. The keys match
// ^[a-z0-9_]{1,40}$, so they are safe as field names.
type Answers map[string]Answer

// given reports whether a answers its criterion; a comment alone does not.
func (a Answer) given() bool { return a.Option != "" || a.Value != nil || a.NA }

// checkAnswers reports every answer that does not fit the scorecard as
// ErrWrongAnswers. Missing ones are no mistake here.
func (c ScorecardInput) checkAnswers(a Answers) error {
	criteria := map[string]Criterion{}
	for _, s := range c.Sections {
		for _, criterion := range s.Criteria {
			criteria[criterion.Key] = criterion
		}
	}
	var wrong []problem.Field
	for _, key := range slices.Sorted(maps.Keys(a)) {
		criterion, ok := criteria[key]
		if !ok {
			wrong = append(wrong, problem.Field{
				Pointer: "#/answers/" + key, Code: "unknown", Detail: "The scorecard has no criterion with this key.",
			})
			continue
		}
		wrong = append(wrong, criterion.check(a[key])...)
	}
	if len(wrong) > 0 {
		return ErrWrongAnswers.WithFields(wrong...)
	}
	return nil
}

// check names what is wrong with an answer to c.
func (c Criterion) check(a Answer) []problem.Field {
	var wrong []problem.Field
	refuse := func(field, code, detail string) {
		wrong = append(wrong, problem.Field{Pointer: "#/answers/" + c.Key + field, Code: code, Detail: detail})
	}
	if a.ways() > 1 {
		refuse("", "one_of", "Give one of option, value and na.")
		return wrong
	}
	switch {
	case a.NA && !c.NA:
		refuse("/na", "na", "This criterion always applies.")
	case a.Option != "" && !c.Scale.hasOption(a.Option):
		refuse("/option", "oneof", "This criterion has no such option.")
	case a.Value != nil && c.Scale.Kind == Options:
		refuse("/value", "option_wanted", "Answer this criterion with an option.")
	case a.Value != nil && !c.Scale.hasValue(*a.Value):
		worst, best := c.Scale.bounds()
		refuse("/value", "range", fmt.Sprintf("Give a whole number from %d to %d.", worst, best))
	}
	if a.RootCause != "" && !slices.Contains(c.RootCauses, a.RootCause) {
		refuse("/root_cause", "oneof", "This criterion has no such root cause.")
	}
	return wrong
}

// ways counts how many answers a gives at once.
func (a Answer) ways() int {
	n := 0
	for _, given := range []bool{a.Option != "", a.Value != nil, a.NA} {
		if given {
			n++
		}
	}
	return n
}

func (s Scale) hasOption(key string) bool {
	return s.Kind == Options && slices.ContainsFunc(s.Options, func(o Option) bool { return o.Key == key })
}

func (s Scale) hasValue(v int) bool {
	worst, best := s.bounds()
	return worst <= v && v <= best
}

// hidden are the criteria that their conditions hide: the one they depend on
// has another answer, none yet, does not apply, or is hidden itself.
func (c ScorecardInput) hidden(a Answers) map[string]bool {
	hidden := map[string]bool{}
	for _, s := range c.Sections {
		for _, criterion := range s.Criteria { // a condition names an earlier criterion, so one pass is enough
			if w := criterion.ShowWhen; w != nil && (hidden[w.Criterion] || !w.holds(a[w.Criterion])) {
				hidden[criterion.Key] = true
			}
		}
	}
	return hidden
}

// holds reports whether a is the answer that w waits for.
func (w ShowWhen) holds(a Answer) bool {
	switch {
	case a.NA:
		return false
	case w.Value != nil:
		return a.Value != nil && *a.Value == *w.Value
	}
	return a.Option != "" && slices.Contains(w.Options, a.Option)
}

// Gaps are what keeps answers from being submitted.
type Gaps struct {
	Answers  []string // criteria without an answer, in the order of the scorecard
	Comments []string // criteria whose answer needs a comment
}

// gaps finds what a lacks; score is what a comes to.
func (c ScorecardInput) gaps(a Answers, score Score) Gaps {
	gaps := Gaps{Answers: []string{}, Comments: []string{}}
	judged := score.byKey()
	for _, s := range c.Sections {
		for _, criterion := range s.Criteria {
			switch m, ok := judged[criterion.Key]; {
			case !ok:
				gaps.Answers = append(gaps.Answers, criterion.Key)
			case m.NA != NAForm && criterion.wantsComment(m) && strings.TrimSpace(a[criterion.Key].Comment) == "":
				gaps.Comments = append(gaps.Comments, criterion.Key)
			}
		}
	}
	return gaps
}

// wantsComment reports whether an answer with the mark m needs a comment.
func (c Criterion) wantsComment(m CriterionScore) bool {
	switch c.CommentRequired {
	case CommentAlways:
		return true
	case CommentOnFail:
		return m.missed()
	case CommentNever:
	}
	return false
}

// problem is g as an answer to whoever wants to submit; nil without gaps.
func (g Gaps) problem() error {
	var fields []problem.Field
	for _, key := range g.Answers {
		fields = append(fields, problem.Field{
			Pointer: "#/answers/" + key, Code: "required", Detail: "Answer this criterion.",
		})
	}
	for _, key := range g.Comments {
		fields = append(fields, problem.Field{
			Pointer: "#/answers/" + key + "/comment", Code: "comment_required", Detail: "This answer needs a comment.",
		})
	}
	if len(fields) == 0 {
		return nil
	}
	return ErrIncomplete.WithFields(fields...)
}

// byKey are the criteria of s by their keys.
func (s Score) byKey() map[string]CriterionScore {
	byKey := make(map[string]CriterionScore, len(s.Criteria))
	for _, c := range s.Criteria {
		byKey[c.Key] = c
	}
	return byKey
}

// missed reports whether the criterion applied and was not fully met.
func (c CriterionScore) missed() bool { return c.NA == "" && c.Points < c.Best }
