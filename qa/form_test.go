package qa

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// form is a drawn scorecard with complete answers to it.
type form struct {
	ScorecardInput
	answers Answers
}

var (
	methods = []Method{SectionPercent, PointsFactor}
	effects = []CriticalEffect{EffectFlag, EffectZeroForm, EffectZeroSection, EffectCap, EffectFailKeepNumber}
	classes = []CriticalClass{"", "", "", CustomerCritical, BusinessCritical, ComplianceCritical}
)

// drawForm draws any scorecard that passes Check, without conditions, and
// answers to it, some of them N/A.
func drawForm(t *rapid.T) form {
	f := form{answers: Answers{}}
	f.Title, f.Lang = "Drawn", "en"
	f.Method = rapid.SampledFrom(methods).Draw(t, "method")
	f.CriticalEffect = rapid.SampledFrom(effects).Draw(t, "effect")
	f.PassMark = float64(rapid.IntRange(0, 10000).Draw(t, "pass mark")) / 100
	if f.CriticalEffect == EffectCap {
		f.Cap = new(float64(rapid.IntRange(0, 10000).Draw(t, "cap")) / 100)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "sections") {
		s := section(fmt.Sprint("s", i), rapid.IntRange(1, 10000).Draw(t, "section weight"))
		for j := range rapid.IntRange(1, 4).Draw(t, "criteria") {
			c := yesNo(fmt.Sprint("c", i, "_", j), rapid.IntRange(1, 10000).Draw(t, "weight"))
			c.Scale = drawScale(t)
			c.Critical = rapid.SampledFrom(classes).Draw(t, "class")
			f.answers[c.Key] = drawAnswer(t, c.Scale)
			s.Criteria = append(s.Criteria, c)
		}
		f.Sections = append(f.Sections, s)
	}
	if err := f.Check(); err != nil {
		t.Fatalf("drew a scorecard that breaks the rules: %v", err)
	}
	return f
}

func drawScale(t *rapid.T) Scale {
	s := Scale{Kind: rapid.SampledFrom([]ScaleKind{YesNo, Points, Options}).Draw(t, "scale")}
	switch s.Kind {
	case YesNo:
	case Points:
		s.Min = rapid.IntRange(0, 99).Draw(t, "min")
		s.Max = rapid.IntRange(s.Min+1, 100).Draw(t, "max")
	case Options:
		points := rapid.SliceOfNDistinct(rapid.IntRange(0, 1000), 2, 5, rapid.ID).Draw(t, "options")
		slices.Sort(points)
		slices.Reverse(points)
		for i, p := range points {
			s.Options = append(s.Options, Option{Key: fmt.Sprint("o", i), Title: "option", Points: p})
		}
	}
	return s
}

func drawAnswer(t *rapid.T, s Scale) Answer {
	if rapid.IntRange(0, 4).Draw(t, "applies") == 0 {
		return na
	}
	if s.Kind == Options {
		return Answer{Option: rapid.SampledFrom(s.Options).Draw(t, "option").Key}
	}
	worst, best := s.bounds()
	return value(rapid.IntRange(worst, best).Draw(t, "value"))
}

// score is what a form comes to.
func (f form) score(t *rapid.T) Score {
	score, err := f.Score(f.answers)
	if err != nil {
		t.Fatalf("score: %v", err)
	}
	return score
}

// criteria are all criteria of the form.
func (f form) criteria() []Criterion {
	var all []Criterion
	for _, s := range f.Sections {
		all = append(all, s.Criteria...)
	}
	return all
}

// without is f without one criterion, and without its section if that is left
// empty.
func (f form) without(key string) form {
	less := form{ScorecardInput: f.ScorecardInput, answers: Answers{}}
	less.Sections = nil
	for k, a := range f.answers {
		if k != key {
			less.answers[k] = a
		}
	}
	for _, s := range f.Sections {
		s.Criteria = slices.DeleteFunc(slices.Clone(s.Criteria), func(c Criterion) bool { return c.Key == key })
		if len(s.Criteria) > 0 {
			less.Sections = append(less.Sections, s)
		}
	}
	return less
}
