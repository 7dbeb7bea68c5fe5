package qa

import (
	"errors"
	"math"
	"testing"

	"qaloop/internal/problem"
)

func TestCheckNamesEveryWrongPlace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pointer string
		spoil   func(*ScorecardInput)
	}{
		"no title":            {"#/title", func(c *ScorecardInput) { c.Title = "" }},
		"unknown method":      {"#/method", func(c *ScorecardInput) { c.Method = "mean" }},
		"unknown effect":      {"#/critical_effect", func(c *ScorecardInput) { c.CriticalEffect = "shout" }},
		"pass mark too high":  {"#/pass_mark", func(c *ScorecardInput) { c.PassMark = 101 }},
		"pass mark no number": {"#/pass_mark", func(c *ScorecardInput) { c.PassMark = math.NaN() }},
		"three decimals":      {"#/pass_mark", func(c *ScorecardInput) { c.PassMark = 80.125 }},
		"cap missing":         {"#/cap", func(c *ScorecardInput) { c.CriticalEffect = EffectCap }},
		"cap without effect":  {"#/cap", func(c *ScorecardInput) { c.Cap = new(60.0) }},
		"no sections":         {"#/sections", func(c *ScorecardInput) { c.Sections = nil }},
		"section key":         {"#/sections/1/key", func(c *ScorecardInput) { c.Sections[1].Key = "s" }},
		"section weight":      {"#/sections/0/weight", func(c *ScorecardInput) { c.Sections[0].Weight = 0 }},
		"empty section":       {"#/sections/1/criteria", func(c *ScorecardInput) { c.Sections[1].Criteria = nil }},
		"criterion key shape": {"#/sections/0/criteria/0/key", func(c *ScorecardInput) { c.Sections[0].Criteria[0].Key = "$where" }},
		"criterion key twice": {"#/sections/1/criteria/0/key", func(c *ScorecardInput) { c.Sections[1].Criteria[0].Key = "yes" }},
		"criterion weight":    {"#/sections/1/criteria/1/weight", func(c *ScorecardInput) { c.Sections[1].Criteria[1].Weight = -1 }},
		"class":               {"#/sections/0/criteria/0/critical", func(c *ScorecardInput) { c.Sections[0].Criteria[0].Critical = "deadly" }},
		"comment rule":        {"#/sections/0/criteria/0/comment_required", func(c *ScorecardInput) { c.Sections[0].Criteria[0].CommentRequired = "often" }},
		"scale kind":          {"#/sections/0/criteria/0/scale/kind", func(c *ScorecardInput) { c.Sections[0].Criteria[0].Scale.Kind = "stars" }},
		"points upside down":  {"#/sections/0/criteria/1/scale/max", func(c *ScorecardInput) { c.Sections[0].Criteria[1].Scale.Max = 1 }},
		"yes/no with bounds":  {"#/sections/0/criteria/0/scale/max", func(c *ScorecardInput) { c.Sections[0].Criteria[0].Scale.Max = 1 }},
		"options on a yes/no": {"#/sections/0/criteria/0/scale/options", func(c *ScorecardInput) { c.Sections[0].Criteria[0].Scale.Options = optionsOf(2, 1) }},
		"one option":          {"#/sections/1/criteria/0/scale/options", func(c *ScorecardInput) { c.Sections[1].Criteria[0].Scale.Options = optionsOf(2) }},
		"options all equal":   {"#/sections/1/criteria/0/scale/options", func(c *ScorecardInput) { c.Sections[1].Criteria[0].Scale.Options = optionsOf(2, 2) }},
		"worst option first":  {"#/sections/1/criteria/0/scale/options/1/points", func(c *ScorecardInput) { c.Sections[1].Criteria[0].Scale.Options = optionsOf(1, 2) }},
		"option key twice":    {"#/sections/1/criteria/0/scale/options/1/key", func(c *ScorecardInput) { c.Sections[1].Criteria[0].Scale.Options[1].Key = "a" }},
		"option points":       {"#/sections/1/criteria/0/scale/options/2/points", func(c *ScorecardInput) { c.Sections[1].Criteria[0].Scale.Options[2].Points = -1 }},
		"condition on later": {"#/sections/0/criteria/0/show_when/criterion", func(c *ScorecardInput) {
			c.Sections[0].Criteria[0].ShowWhen = &ShowWhen{Criterion: "last", Value: new(1)}
		}},
		"condition on itself": {"#/sections/1/criteria/1/show_when/criterion", func(c *ScorecardInput) { c.Sections[1].Criteria[1].ShowWhen.Criterion = "last" }},
		"condition no options": {"#/sections/1/criteria/1/show_when/options", func(c *ScorecardInput) {
			c.Sections[1].Criteria[1].ShowWhen = &ShowWhen{Criterion: "offer", Value: new(1)}
		}},
		"condition no value": {"#/sections/1/criteria/1/show_when/value", func(c *ScorecardInput) { c.Sections[1].Criteria[1].ShowWhen = &ShowWhen{Criterion: "yes"} }},
		"condition value": {"#/sections/1/criteria/1/show_when/value", func(c *ScorecardInput) {
			c.Sections[1].Criteria[1].ShowWhen = &ShowWhen{Criterion: "yes", Value: new(2)}
		}},
		"condition option": {"#/sections/1/criteria/1/show_when/options/0", func(c *ScorecardInput) { c.Sections[1].Criteria[1].ShowWhen.Options = []string{"z"} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := sound()
			test.spoil(&c)
			err := c.Check()
			if !errors.Is(err, ErrBadScorecard) || problem.From(err).Field(test.pointer) == nil {
				t.Errorf("error %v with fields %+v, want one at %s", err, problem.From(err).Fields, test.pointer)
			}
		})
	}
	if err := sound().Check(); err != nil {
		t.Errorf("a sound scorecard: %v, %+v", err, problem.From(err).Fields)
	}
}

// sound is a scorecard without a mistake.
func sound() ScorecardInput {
	last := yesNo("last", 1)
	last.ShowWhen = &ShowWhen{Criterion: "offer", Options: []string{"a", "b"}}
	return card(SectionPercent,
		section("s", 1, yesNo("yes", 1), Criterion{Key: "tone", Weight: 1, Scale: Scale{Kind: Points, Min: 1, Max: 5}}),
		section("t", 1, Criterion{Key: "offer", Weight: 1, Scale: Scale{Kind: Options, Options: optionsOf(2, 1, 0)}}, last))
}

func optionsOf(points ...int) []Option {
	made := make([]Option, len(points))
	for i, p := range points {
		made[i] = Option{Key: string(rune('a' + i)), Title: "option", Points: p}
	}
	return made
}
