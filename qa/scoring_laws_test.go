package qa

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestScoreIsFromNothingToHundred(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		score := drawForm(t).score(t)
		if (score.Percent == nil) != (score.BeforeCritical == nil) || (score.Percent == nil) != (score.Passed == nil) {
			t.Fatalf("half a score: %+v", score)
		}
		if score.Percent == nil {
			return
		}
		if p, b := *score.Percent, *score.BeforeCritical; p < 0 || b > 100 || p > b {
			t.Fatalf("%v → %v", b, p)
		}
	})
}

func TestPartsAddUpToTheScore(t *testing.T) {
	t.Parallel()
	const tolerance = 0.01 // what rounding 16 shares to four decimals, and the sum to two, can do
	near := func(a, b float64) bool { return a-b < tolerance && b-a < tolerance }
	rapid.Check(t, func(t *rapid.T) {
		score := drawForm(t).score(t)
		if score.Percent == nil {
			return
		}
		var applied, weighted float64
		for _, c := range score.Criteria {
			if c.Mark < 0 || c.Mark > 1 {
				t.Fatalf("mark %v of %s", c.Mark, c.Key)
			}
			applied += c.Applied
			weighted += c.Weighted
		}
		if !near(applied, 100) || !near(weighted, *score.BeforeCritical) {
			t.Fatalf("the shares add up to %v, the parts to %v of %v", applied, weighted, *score.BeforeCritical)
		}
	})
}

func TestNotApplicableIsNeutral(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		key := rapid.SampledFrom(f.criteria()).Draw(t, "criterion").Key
		f.answers[key] = na
		with, without := f.score(t), Score{}
		if less := f.without(key); len(less.Sections) > 0 {
			without = less.score(t)
		}
		if diff := cmp.Diff([]any{without.Percent, without.BeforeCritical, without.Passed}, []any{with.Percent, with.BeforeCritical, with.Passed}); diff != "" {
			t.Fatalf("N/A is not as if it were not asked:\n%s", diff)
		}
	})
}

func TestOrderIsIrrelevant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		want := f.score(t)
		f.Sections = rapid.Permutation(f.Sections).Draw(t, "sections")
		for i, s := range f.Sections {
			f.Sections[i].Criteria = rapid.Permutation(s.Criteria).Draw(t, "criteria")
		}
		got := f.score(t)
		if diff := cmp.Diff([]any{want.Percent, want.Passed, want.CriticalFailed}, []any{got.Percent, got.Passed, got.CriticalFailed}); diff != "" {
			t.Fatalf("another order scores differently:\n%s", diff)
		}
	})
}

// better is a better answer to c than a; the second result is false if there is
// none.
func better(c Criterion, a Answer) (Answer, bool) {
	worst, best := c.Scale.bounds()
	switch {
	case a.NA || c.Scale.points(a) == best:
		return a, false
	case c.Scale.Kind != Options:
		return value(c.Scale.points(a) + 1), worst < best
	}
	i := slices.IndexFunc(c.Scale.Options, func(o Option) bool { return o.Key == a.Option })
	return Answer{Option: c.Scale.Options[i-1].Key}, true
}

func TestScoreRisesWithEveryMark(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		before := f.score(t)
		c := rapid.SampledFrom(f.criteria()).Draw(t, "criterion")
		raised, ok := better(c, f.answers[c.Key])
		if !ok {
			return
		}
		f.answers[c.Key] = raised
		after := f.score(t)
		if *after.Percent < *before.Percent || *after.BeforeCritical < *before.BeforeCritical {
			t.Fatalf("a better answer to %s: %v → %v", c.Key, *before.Percent, *after.Percent)
		}
		if *before.Passed && !*after.Passed {
			t.Fatalf("a better answer to %s fails the form", c.Key)
		}
	})
}

func TestScalingAllWeightsChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		sections, criteria := rapid.IntRange(1, 1000).Draw(t, "×sections"), rapid.IntRange(1, 1000).Draw(t, "×criteria")
		want := f.score(t)
		for i := range f.Sections {
			f.Sections[i].Weight *= sections
			for j := range f.Sections[i].Criteria {
				f.Sections[i].Criteria[j].Weight *= criteria
			}
		}
		got := f.score(t)
		for i := range got.Criteria {
			got.Criteria[i].Weight = want.Criteria[i].Weight
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("the weights times %d and %d (-want +got):\n%s", sections, criteria, diff)
		}
	})
}

// law is what an effect must have made of a form with a critical error: its
// percentage, and whether it can pass at all.
func (f form) law(before float64) (percent float64, passes bool) {
	switch f.CriticalEffect {
	case EffectZeroForm:
		return 0, false
	case EffectCap:
		return min(before, *f.Cap), true
	case EffectFailKeepNumber:
		return before, false
	case EffectFlag, EffectZeroSection:
	}
	return before, true
}

// failedSections are the sections with a critical error.
func (f form) failedSections(score Score) map[string]bool {
	failed, marks := map[string]bool{}, score.byKey()
	for _, s := range f.Sections {
		for _, c := range s.Criteria {
			failed[s.Key] = failed[s.Key] || marks[c.Key].Failed
		}
	}
	return failed
}

func TestCriticalEffectsKeepTheirLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		score := f.score(t)
		if score.Percent == nil {
			return
		}
		percent, passes := *score.BeforeCritical, true
		if len(score.CriticalFailed) > 0 {
			percent, passes = f.law(percent)
		}
		if f.CriticalEffect != EffectZeroSection && *score.Percent != percent {
			t.Fatalf("%s: %v → %v, want %v", f.CriticalEffect, *score.BeforeCritical, *score.Percent, percent)
		}
		if passed := passes && *score.Percent >= f.PassMark; *score.Passed != passed {
			t.Fatalf("%s: passed %v with %v of %v", f.CriticalEffect, *score.Passed, *score.Percent, f.PassMark)
		}
	})
}

func TestZeroSectionZeroesTheFailedSectionsAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		f.CriticalEffect, f.Cap = EffectZeroSection, nil
		score := f.score(t)
		failed := f.failedSections(score)
		for _, s := range score.Sections {
			switch {
			case s.Percent == nil:
			case failed[s.Key] && *s.Percent != 0, !failed[s.Key] && *s.Percent != *s.BeforeCritical:
				t.Fatalf("section %s, failed %v: %v → %v", s.Key, failed[s.Key], *s.BeforeCritical, *s.Percent)
			}
		}
	})
}

// A finding is exactly an applicable criterion below its best answer.
func TestFindingsAreWhatWasNotFullyMet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		found := map[string]bool{}
		for _, finding := range f.Findings("e", 1, f.answers, f.score(t)) {
			if finding.Mark < 0 || finding.Mark >= 1 {
				t.Fatalf("finding %+v", finding)
			}
			found[finding.Criterion] = true
		}
		for _, c := range f.criteria() {
			_, raises := better(c, f.answers[c.Key])
			if raises != found[c.Key] {
				t.Fatalf("%s: can be better %v, finding %v", c.Key, raises, found[c.Key])
			}
		}
	})
}
