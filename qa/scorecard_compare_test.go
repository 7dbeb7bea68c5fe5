package qa

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// compared is a scorecard of two sections to begin a comparison with.
func compared() ScorecardInput {
	first, second := section("start", 40), section("work", 60)
	first.Criteria = []Criterion{yesNo("greeting", 1), yesNo("tone", 1)}
	second.Criteria = []Criterion{yesNo("solution", 2)}
	return ScorecardInput{Title: "Orders", Lang: "en", Method: SectionPercent, PassMark: 80, CriticalEffect: EffectFlag, Sections: []Section{first, second}}
}

func TestCompare(t *testing.T) {
	type said struct {
		Head, Sections, Criteria []string // "key: what"
	}
	for _, test := range []struct {
		name   string
		change func(*ScorecardInput)
		want   said
	}{
		{"nothing", func(*ScorecardInput) {}, said{}},
		{"the head", func(c *ScorecardInput) {
			c.Title, c.PassMark, c.CriticalEffect, c.Cap = "Orders 2", 85, EffectCap, new(60.0)
		}, said{Head: []string{"title", "pass_mark", "effect"}}},
		{"the cap alone", func(c *ScorecardInput) { c.Cap = new(50.0) }, said{Head: []string{"effect"}}},
		{"sections swapped", func(c *ScorecardInput) { slices.Reverse(c.Sections) }, said{Head: []string{"order"}}},
		{"criteria swapped", func(c *ScorecardInput) { slices.Reverse(c.Sections[0].Criteria) }, said{Sections: []string{"start: order"}}},
		{"a criterion added in between", func(c *ScorecardInput) {
			c.Sections[0].Criteria = slices.Insert(c.Sections[0].Criteria, 1, yesNo("name", 1))
		}, said{Criteria: []string{"name: added"}}},
		{
			"a criterion removed", func(c *ScorecardInput) { c.Sections[0].Criteria = c.Sections[0].Criteria[1:] },
			said{Criteria: []string{"greeting: removed"}},
		},
		{"a criterion in another section", func(c *ScorecardInput) {
			c.Sections[1].Criteria = append(c.Sections[1].Criteria, c.Sections[0].Criteria[1])
			c.Sections[0].Criteria = c.Sections[0].Criteria[:1]
		}, said{Criteria: []string{"tone: section"}}},
		{
			"a section with all that is in it", func(c *ScorecardInput) { c.Sections = c.Sections[:1] },
			said{Sections: []string{"work: removed"}, Criteria: []string{"solution: removed"}},
		},
		{"never said is never", func(c *ScorecardInput) { c.Sections[0].Criteria[0].CommentRequired = CommentNever }, said{}},
		{"no causes are no causes", func(c *ScorecardInput) { c.Sections[0].Criteria[0].RootCauses = []string{} }, said{}},
		{"much of a criterion", func(c *ScorecardInput) {
			k := &c.Sections[1].Criteria[0]
			k.Title, k.Weight, k.NA, k.Critical, k.Duty, k.Help = "Solved", 3, !k.NA, CustomerCritical, "III.2", "Listen."
			k.CommentRequired, k.RootCauses = CommentAlways, []string{"Hurry"}
			k.ShowWhen, k.Scale = &ShowWhen{Criterion: "tone", Value: new(1)}, Scale{Kind: Points, Min: 1, Max: 5}
		}, said{Criteria: []string{
			"solution: title", "solution: weight", "solution: scale", "solution: na", "solution: critical", "solution: duty",
			"solution: help", "solution: comment", "solution: show_when", "solution: root_causes",
		}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			after := compared()
			test.change(&after)
			c := Compare(compared(), after)
			got := said{Head: c.Head}
			for _, s := range c.Sections {
				got.Sections = append(got.Sections, spoken(s.Before == nil, s.After == nil, key(s.Before, s.After), s.Fields)...)
			}
			for _, k := range c.Criteria {
				got.Criteria = append(got.Criteria, spoken(k.Before == nil, k.After == nil, criterionKey(k), k.Fields)...)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("differs (-want +got):\n%s", diff)
			}
			if c.Same() != (test.name == "nothing" || len(got.Head)+len(got.Sections)+len(got.Criteria) == 0) {
				t.Errorf("same = %v", c.Same())
			}
		})
	}
}

func spoken(added, removed bool, key string, fields []string) []string {
	switch {
	case added:
		return []string{key + ": added"}
	case removed:
		return []string{key + ": removed"}
	}
	var all []string
	for _, f := range fields {
		all = append(all, key+": "+f)
	}
	return all
}

func key(before, after *Section) string {
	if after != nil {
		return after.Key
	}
	return before.Key
}

func criterionKey(c CriterionChange) string {
	if c.After != nil {
		return c.After.Key
	}
	return c.Before.Key
}

func TestKeyFrom(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ title, lang, want string }{
		{"Согласовал срок", "ru", "soglasoval_srok"},
		{"Погодив строк і суму", "uk", "pohodyv_strok_i_sumu"},
		{"Said who they are", "en", "said_who_they_are"},
		{"Об’єкт № 5: ціна", "uk", "obyekt_5_tsina"},
		{"Ответил вовремя и представился по стандарту", "ru", "otvetil_vovremya_i_predstavilsya"},
		{"!!!", "ru", "k"},
		{"Тон", "ru", "ton_3"},
	} {
		taken := map[string]bool{"ton": true, "ton_2": true}
		if got := KeyFrom(test.title, test.lang, func(k string) bool { return taken[k] }); got != test.want {
			t.Errorf("%q: got %q, want %q", test.title, got, test.want)
		}
	}
}

func TestSuggestedKeysAreKeysAndFree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.String().Draw(t, "title")
		taken := map[string]bool{}
		for range rapid.IntRange(1, 12).Draw(t, "times") {
			key := KeyFrom(title, rapid.SampledFrom([]string{"ru", "uk", "en"}).Draw(t, "lang"), func(k string) bool { return taken[k] })
			if !keyPattern.MatchString(key) || taken[key] {
				t.Fatalf("%q is no key, or taken", key)
			}
			taken[key] = true
		}
	})
}

// What a criterion is worth is what Score lets it count for when all apply.
func TestWorthIsWhatScoreApplies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawForm(t)
		for _, c := range f.criteria() {
			if f.answers[c.Key].NA {
				f.answers[c.Key] = best(c.Scale)
			}
		}
		worth, applied := f.Worth(), f.score(t).byKey()
		for i, s := range f.Sections {
			for j, c := range s.Criteria {
				if d := worth.Criteria[i][j] - applied[c.Key].Applied; d > 0.006 || d < -0.006 {
					t.Fatalf("%s is worth %v, Score says %v", c.Key, worth.Criteria[i][j], applied[c.Key].Applied)
				}
			}
		}
	})
}

func best(s Scale) Answer {
	if s.Kind == Options {
		return Answer{Option: s.Options[0].Key}
	}
	_, most := s.bounds()
	return value(most)
}

func TestWorthTakesWhatIsUnfinished(t *testing.T) {
	t.Parallel()
	c := compared()
	c.Sections[0].Criteria[1].Weight, c.Sections[1].Weight = -5, 0
	c.Sections = append(c.Sections, Section{})
	want := Worth{Sections: []float64{100, 0, 0}, Criteria: [][]float64{{100, 0}, {0}, {}}}
	if diff := cmp.Diff(want, c.Worth()); diff != "" {
		t.Errorf("worth (-want +got):\n%s", diff)
	}
	none := ScorecardInput{Method: PointsFactor, Sections: []Section{{Weight: 1, Criteria: []Criterion{{Weight: 1, Scale: Scale{Kind: Options}}}}}}
	if w := none.Worth(); w.Sections[0] != 0 || w.Criteria[0][0] != 0 {
		t.Errorf("worth of nothing: %+v", w)
	}
}
