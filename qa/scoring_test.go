package qa

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/problem"
)

func yesNo(key string, weight int) Criterion {
	return Criterion{Key: key, Title: key, Weight: weight, NA: true, Scale: Scale{Kind: YesNo}}
}

func section(key string, weight int, criteria ...Criterion) Section {
	return Section{Key: key, Title: key, Weight: weight, Criteria: criteria}
}

func card(method Method, sections ...Section) ScorecardInput {
	return ScorecardInput{
		Title: "Card", Lang: "en", Method: method, PassMark: 80, CriticalEffect: EffectFlag, Sections: sections,
	}
}

func value(v int) Answer { return Answer{Value: &v} }

var na = Answer{NA: true}

// The examples of the definition, and what picture and text of the product
// show.
func TestScoreOfWorkedExamples(t *testing.T) {
	t.Parallel()
	genesys := []Section{section("one", 40, yesNo("a", 1), yesNo("b", 1)), section("two", 20, yesNo("c", 1))}
	genesysAnswers := Answers{"a": value(1), "b": value(0), "c": value(1)}
	redistributed := []Section{
		section("a", 40, yesNo("q1", 1), yesNo("q2", 1), yesNo("q3", 2)), section("b", 60, yesNo("q4", 1), yesNo("q5", 3)),
	}
	redistributedAnswers := Answers{"q1": value(1), "q2": na, "q3": value(0), "q4": na, "q5": na}
	scale := func(a Answer) float64 {
		score, err := card(SectionPercent, section("s", 1, Criterion{
			Key: "tone", Weight: 1, Scale: Scale{Kind: Points, Min: 1, Max: 5},
		})).Score(Answers{"tone": a})
		if err != nil {
			t.Fatal(err)
		}
		return *score.Percent
	}
	for _, test := range []struct {
		name    string
		card    ScorecardInput
		answers Answers
		want    *float64
	}{
		{"points × factor", card(PointsFactor, genesys...), genesysAnswers, new(60.0)},
		{"the same answers, section percent", card(SectionPercent, genesys...), genesysAnswers, new(66.67)},
		{"N/A and an empty section are redistributed", card(SectionPercent, redistributed...), redistributedAnswers, new(33.33)},
		{"the same by points × factor", card(PointsFactor, redistributed...), redistributedAnswers, new(33.33)},
		{"all N/A", card(SectionPercent, genesys...), Answers{"a": na, "b": na, "c": na}, nil},
		{"nothing answered", card(PointsFactor, genesys...), nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := test.card.Score(test.answers)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.Percent); diff != "" {
				t.Errorf("percent (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(got.BeforeCritical, got.Percent); diff != "" {
				t.Errorf("without a critical error both numbers are one:\n%s", diff)
			}
			if (got.Passed == nil) != (got.Percent == nil) {
				t.Errorf("passed = %v with percent %v", got.Passed, got.Percent)
			}
		})
	}
	for points, want := range map[int]float64{1: 0, 2: 25, 3: 50, 4: 75, 5: 100} {
		if got := scale(value(points)); got != want {
			t.Errorf("%d of 1–5 is %v, want %v", points, got, want)
		}
	}
}

// Every effect on one form: a section that is fully met, and one with a failed
// critical criterion beside a met one. Before the effect that is
// (60·100 + 40·50) / 100 = 80.
func TestScoreOfCriticalEffects(t *testing.T) {
	t.Parallel()
	critical := yesNo("secret", 1)
	critical.Critical = ComplianceCritical
	form := card(SectionPercent, section("open", 60, yesNo("greet", 1)), section("data", 40, critical, yesNo("other", 1)))
	answers := Answers{"greet": value(1), "secret": value(0), "other": value(1)}
	for _, test := range []struct {
		effect  CriticalEffect
		cap     float64
		percent float64
		passed  bool
		data    float64 // the section with the error
	}{
		{effect: EffectFlag, percent: 80, passed: true, data: 50},
		{effect: EffectZeroForm, percent: 0, passed: false, data: 50},
		{effect: EffectZeroSection, percent: 60, passed: false, data: 0},
		{effect: EffectCap, cap: 60, percent: 60, passed: false, data: 50},
		{effect: EffectCap, cap: 79.99, percent: 79.99, passed: false, data: 50},
		{effect: EffectCap, cap: 95, percent: 80, passed: true, data: 50},
		{effect: EffectFailKeepNumber, percent: 80, passed: false, data: 50},
	} {
		t.Run(string(test.effect), func(t *testing.T) {
			t.Parallel()
			form := form
			form.CriticalEffect = test.effect
			if test.effect == EffectCap {
				form.Cap = &test.cap
			}
			got, err := form.Score(answers)
			if err != nil {
				t.Fatal(err)
			}
			got.Criteria = nil
			want := Score{
				Percent: &test.percent, BeforeCritical: new(80.0), Passed: &test.passed,
				CriticalFailed: []CriticalClass{ComplianceCritical},
				Sections: []SectionScore{
					{Key: "open", Percent: new(100.0), BeforeCritical: new(100.0)},
					{Key: "data", Percent: &test.data, BeforeCritical: new(50.0)},
				},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("score (-want +got):\n%s", diff)
			}
			met, err := form.Score(Answers{"greet": value(1), "secret": value(1), "other": value(0)})
			if err != nil || *met.Percent != 80 || !*met.Passed || len(met.CriticalFailed) != 0 {
				t.Errorf("without a critical error: %v, %+v", err, met)
			}
		})
	}
}

func TestScoreKeepsHowEachCriterionEntered(t *testing.T) {
	t.Parallel()
	options := Criterion{Key: "offer", Weight: 3, Critical: CustomerCritical, Scale: Scale{Kind: Options, Options: []Option{
		{Key: "full", Points: 7}, {Key: "part", Points: 4}, {Key: "none", Points: 1},
	}}}
	follow := yesNo("follow", 1)
	follow.ShowWhen = &ShowWhen{Criterion: "offer", Options: []string{"full"}}
	form := card(SectionPercent, section("s", 2, options, follow, yesNo("polite", 1)), section("t", 1, yesNo("record", 1)))
	got, err := form.Score(Answers{"offer": {Option: "part"}, "polite": na, "record": value(1)})
	if err != nil {
		t.Fatal(err)
	}
	want := []CriterionScore{
		{Key: "offer", Mark: 0.5, Points: 4, Best: 7, Weight: 3, Applied: 66.6667, Weighted: 33.3333},
		{Key: "follow", Weight: 1, NA: NAForm},
		{Key: "polite", Weight: 1, NA: NAPerson},
		{Key: "record", Mark: 1, Points: 1, Best: 1, Weight: 1, Applied: 33.3333, Weighted: 33.3333},
	}
	if diff := cmp.Diff(want, got.Criteria); diff != "" {
		t.Errorf("criteria (-want +got):\n%s", diff)
	}
	if *got.Percent != 66.67 || len(got.CriticalFailed) != 0 {
		t.Errorf("%v %%, %v: a partly met critical criterion is no critical error", *got.Percent, got.CriticalFailed)
	}
}

func TestWrongAnswersAreNamed(t *testing.T) {
	t.Parallel()
	fixed := yesNo("fixed", 1)
	fixed.NA, fixed.RootCauses = false, []string{"habit"}
	form := card(SectionPercent, section("s", 1, fixed,
		Criterion{Key: "tone", Weight: 1, Scale: Scale{Kind: Points, Min: 1, Max: 5}},
		Criterion{Key: "offer", Weight: 1, Scale: Scale{Kind: Options, Options: []Option{{Key: "full", Points: 1}, {Key: "none"}}}}))
	for pointer, answers := range map[string]Answers{
		"#/answers/nobody":           {"nobody": value(1)},
		"#/answers/fixed/na":         {"fixed": na},
		"#/answers/fixed/value":      {"fixed": value(2)},
		"#/answers/fixed/option":     {"fixed": {Option: "full"}},
		"#/answers/fixed/root_cause": {"fixed": {Value: new(0), RootCause: "weather"}},
		"#/answers/fixed":            {"fixed": {Value: new(1), NA: true}},
		"#/answers/tone/value":       {"tone": value(0)},
		"#/answers/offer/option":     {"offer": {Option: "some"}},
		"#/answers/offer/value":      {"offer": value(1)},
	} {
		t.Run(pointer, func(t *testing.T) {
			t.Parallel()
			_, err := form.Score(answers)
			if !errors.Is(err, ErrWrongAnswers) || problem.From(err).Field(pointer) == nil {
				t.Errorf("error %v with fields %+v", err, problem.From(err).Fields)
			}
		})
	}
}

func TestPreviewNamesGaps(t *testing.T) {
	t.Parallel()
	explain, always := yesNo("explain", 1), yesNo("always", 1)
	explain.CommentRequired, always.CommentRequired = CommentOnFail, CommentAlways
	form := card(SectionPercent, section("s", 1, yesNo("open", 1), explain, always))
	got, err := form.Preview(Answers{"open": {Comment: "not sure yet"}, "explain": {Value: new(0), Comment: " "}, "always": na})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"open"}, got.Missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"explain", "always"}, got.CommentMissing); diff != "" {
		t.Errorf("comments (-want +got):\n%s", diff)
	}
	if len(got.Findings) != 1 || got.Findings[0].ID != "" || got.Findings[0].Criterion != "explain" {
		t.Errorf("findings %+v", got.Findings)
	}
}
