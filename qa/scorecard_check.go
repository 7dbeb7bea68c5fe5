package qa

import (
	"fmt"
	"regexp"
	"slices"

	"qaloop/internal/problem"
)

// ErrBadScorecard answers a scorecard that cannot be scored with; its fields
// name every wrong place.
var ErrBadScorecard = problem.New(problem.Invalid, "scorecard.invalid",
	"The scorecard breaks rules that scoring needs.")

// Check reports everything that keeps c from being scored with, as
// ErrBadScorecard with a JSON pointer for each wrong place. It does not rely on
// the edge: keys become field names in the database.
func (c ScorecardInput) Check() error {
	check := cardCheck{seen: map[string]Criterion{}}
	check.head(c)
	if len(c.Sections) == 0 {
		check.refuse("#/sections", "min", "A scorecard needs a section.")
	}
	sections := map[string]bool{}
	for i, s := range c.Sections {
		at := fmt.Sprintf("#/sections/%d", i)
		check.key(at+"/key", s.Key, sections[s.Key])
		sections[s.Key] = true
		check.section(at, s)
	}
	if len(check.wrong) > 0 {
		return ErrBadScorecard.WithFields(check.wrong...)
	}
	return nil
}

// cardCheck gathers what is wrong with a scorecard.
type cardCheck struct {
	wrong []problem.Field
	seen  map[string]Criterion // the criteria so far
}

func (k *cardCheck) refuse(pointer, code, format string, args ...any) {
	k.wrong = append(k.wrong, problem.Field{Pointer: pointer, Code: code, Detail: fmt.Sprintf(format, args...)})
}

var keyPattern = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)

func (k *cardCheck) key(pointer, key string, taken bool) {
	switch {
	case !keyPattern.MatchString(key):
		k.refuse(pointer, "key", "A key has 1 to 40 of a–z, 0–9 and _.")
	case taken:
		k.refuse(pointer, "unique", "The key %q is used before.", key)
	}
}

func (k *cardCheck) percent(pointer string, percent float64) {
	switch {
	case !(percent >= 0 && percent <= 100): // so that NaN is refused too
		k.refuse(pointer, "range", "Give a percentage from 0 to 100.")
	case !twoDecimals(percent):
		k.refuse(pointer, "two_decimals", "Give at most two decimals.")
	}
}

func (k *cardCheck) weight(pointer string, weight int) {
	if weight < 1 || weight > 10000 {
		k.refuse(pointer, "range", "A weight is 1 to 10000.")
	}
}

func (k *cardCheck) head(c ScorecardInput) {
	if c.Title == "" {
		k.refuse("#/title", "required", "A scorecard needs a title.")
	}
	if c.Method != SectionPercent && c.Method != PointsFactor {
		k.refuse("#/method", "oneof", "There is no such method.")
	}
	effects := []CriticalEffect{EffectFlag, EffectZeroForm, EffectZeroSection, EffectCap, EffectFailKeepNumber}
	if !slices.Contains(effects, c.CriticalEffect) {
		k.refuse("#/critical_effect", "oneof", "There is no such effect.")
	}
	k.percent("#/pass_mark", c.PassMark)
	switch {
	case c.CriticalEffect == EffectCap && c.Cap == nil:
		k.refuse("#/cap", "required", "The effect cap needs a cap.")
	case c.CriticalEffect != EffectCap && c.Cap != nil:
		k.refuse("#/cap", "excess", "Only the effect cap has a cap.")
	case c.Cap != nil:
		k.percent("#/cap", *c.Cap)
	}
}

func (k *cardCheck) section(at string, s Section) {
	k.weight(at+"/weight", s.Weight)
	if len(s.Criteria) == 0 {
		k.refuse(at+"/criteria", "min", "A section needs a criterion.")
	}
	for i, c := range s.Criteria {
		at := fmt.Sprintf("%s/criteria/%d", at, i)
		_, taken := k.seen[c.Key]
		k.key(at+"/key", c.Key, taken)
		k.weight(at+"/weight", c.Weight)
		k.classes(at, c)
		k.scale(at+"/scale", c.Scale)
		if c.ShowWhen != nil {
			k.condition(at+"/show_when", *c.ShowWhen)
		}
		k.seen[c.Key] = c
	}
}

func (k *cardCheck) classes(at string, c Criterion) {
	if c.Critical != "" && !slices.Contains([]CriticalClass{CustomerCritical, BusinessCritical, ComplianceCritical}, c.Critical) {
		k.refuse(at+"/critical", "oneof", "There is no such class.")
	}
	if c.CommentRequired != "" && !slices.Contains([]CommentRule{CommentNever, CommentOnFail, CommentAlways}, c.CommentRequired) {
		k.refuse(at+"/comment_required", "oneof", "There is no such rule.")
	}
}

func (k *cardCheck) scale(at string, s Scale) {
	if s.Kind != Options && len(s.Options) > 0 {
		k.refuse(at+"/options", "excess", "Only a scale of options has options.")
	}
	bounded := s.Min != 0 || s.Max != 0
	switch s.Kind {
	case Points:
		if s.Min < 0 || s.Max > 100 || s.Min >= s.Max {
			k.refuse(at+"/max", "range", "The most must be above the least, both from 0 to 100.")
		}
		return
	case Options:
		k.options(at+"/options", s.Options)
	case YesNo:
	default:
		k.refuse(at+"/kind", "oneof", "There is no such scale.")
	}
	if bounded {
		k.refuse(at+"/max", "excess", "Only a scale of points has a least and a most.")
	}
}

func (k *cardCheck) options(at string, options []Option) {
	if len(options) < 2 {
		k.refuse(at, "min", "Give at least two options.")
		return
	}
	keys := map[string]bool{}
	for i, o := range options {
		pointer := fmt.Sprintf("%s/%d", at, i)
		k.key(pointer+"/key", o.Key, keys[o.Key])
		keys[o.Key] = true
		switch {
		case o.Points < 0 || o.Points > 1000:
			k.refuse(pointer+"/points", "range", "Points are 0 to 1000.")
		case i > 0 && o.Points > options[i-1].Points:
			k.refuse(pointer+"/points", "best_first", "Options go from the best to the worst.")
		}
	}
	if options[0].Points == options[len(options)-1].Points {
		k.refuse(at, "all_equal", "The best and the worst option must differ in points.")
	}
}

func (k *cardCheck) condition(at string, w ShowWhen) {
	earlier, ok := k.seen[w.Criterion]
	if !ok {
		k.refuse(at+"/criterion", "earlier", "A condition names a criterion that stands before.")
		return
	}
	if earlier.Scale.Kind == Options {
		k.optionCondition(at, w, earlier.Scale)
		return
	}
	switch {
	case w.Value == nil || len(w.Options) > 0:
		k.refuse(at+"/value", "required", "Name the value after which this is shown, and no options.")
	case !earlier.Scale.hasValue(*w.Value):
		k.refuse(at+"/value", "range", "That criterion has no such value.")
	}
}

func (k *cardCheck) optionCondition(at string, w ShowWhen, scale Scale) {
	if w.Value != nil || len(w.Options) == 0 {
		k.refuse(at+"/options", "required", "Name the options after which this is shown, and no value.")
	}
	for i, key := range w.Options {
		if !scale.hasOption(key) {
			k.refuse(fmt.Sprintf("%s/options/%d", at, i), "oneof", "That criterion has no such option.")
		}
	}
}
