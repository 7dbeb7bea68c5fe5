package ui

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/qa"
)

// richCard has everything that a scorecard can say.
func richCard() qa.ScorecardInput {
	return qa.ScorecardInput{
		Title: "Приём заказа", Lang: "ru", Method: qa.PointsFactor, PassMark: 82.5, CriticalEffect: qa.EffectCap, Cap: new(60.0),
		Sections: []qa.Section{
			{Key: "start", Title: "Начало", Weight: 40, Criteria: []qa.Criterion{
				{Key: "order", Title: "Был заказ", Weight: 1, NA: true, CommentRequired: qa.CommentNever, Scale: qa.Scale{Kind: qa.YesNo}},
				{
					Key: "greeting", Title: "Представился", Help: "Да — назвал имя.\nНет — не назвал.", Weight: 2, Critical: qa.BusinessCritical, Duty: "III.1",
					CommentRequired: qa.CommentOnFail, Scale: qa.Scale{Kind: qa.Points, Min: 1, Max: 5}, RootCauses: []string{"Спешил", "Не знал"},
				},
			}},
			{Key: "work", Title: "Решение", Weight: 60, Criteria: []qa.Criterion{
				{Key: "solution", Title: "Решил вопрос", Weight: 3, NA: true, CommentRequired: qa.CommentAlways, Scale: qa.Scale{Kind: qa.Options, Options: []qa.Option{
					{Key: "full", Title: "Полностью", Points: 2}, {Key: "none", Title: "Нет", Points: 0},
				}}, ShowWhen: &qa.ShowWhen{Criterion: "order", Value: new(1)}},
				{
					Key: "date", Title: "Назвал срок", Weight: 1, CommentRequired: qa.CommentOnFail, Scale: qa.Scale{Kind: qa.YesNo},
					ShowWhen: &qa.ShowWhen{Criterion: "solution", Options: []string{"full"}},
				},
			}},
		},
	}
}

// sent is a form as a browser sends it.
func sent(f cardForm) url.Values {
	v := url.Values{"title": {f.Title}, "lang": {f.Lang}, "method": {f.Method}, "pass_mark": {f.PassMark}, "effect": {f.Effect}, "cap": {f.Cap}, "removed": {f.Removed}}
	flag := func(name string, is bool) {
		if is {
			v.Set(name, "on")
		}
	}
	for i, s := range f.Sections {
		at := fmt.Sprintf("s.%d.", i)
		v.Set(at+"uid", s.UID)
		v.Set(at+"key", s.Key)
		v.Set(at+"title", s.Title)
		v.Set(at+"weight", s.Weight)
		flag(at+"fixed", s.Fixed)
		for j, c := range s.Criteria {
			at := fmt.Sprintf("%sc.%d.", at, j)
			for name, value := range map[string]string{
				"uid": c.UID, "key": c.Key, "title": c.Title, "help": c.Help, "weight": c.Weight, "critical": c.Critical, "duty": c.Duty,
				"comment": c.Comment, "kind": c.Kind, "min": c.Min, "max": c.Max, "when": c.When, "when_value": c.WhenValue, "causes": c.Causes,
			} {
				v.Set(at+name, value)
			}
			flag(at+"na", c.NA)
			flag(at+"fixed", c.Fixed)
			if len(c.WhenOptions) > 0 {
				v[at+"when_options"] = c.WhenOptions
			}
			for k, o := range c.Options {
				at := fmt.Sprintf("%so.%d.", at, k)
				v.Set(at+"uid", o.UID)
				v.Set(at+"key", o.Key)
				v.Set(at+"title", o.Title)
				v.Set(at+"points", o.Points)
				flag(at+"fixed", o.Fixed)
			}
		}
	}
	return v
}

func TestEditorKeepsWhatACardSays(t *testing.T) {
	t.Parallel()
	form := cardFormOf(richCard(), qa.ScorecardInput{})
	read := readCardForm(sent(form))
	if diff := cmp.Diff(form, read); diff != "" {
		t.Errorf("the form comes back otherwise (-sent +read):\n%s", diff)
	}
	read.fillKeys()
	in, unread := read.input()
	if diff := cmp.Diff(richCard(), in); diff != "" || len(unread) > 0 {
		t.Errorf("the card comes back otherwise (-want +got):\n%s\n%v", diff, unread)
	}
	if wrong := wrongCard(in, unread); wrong != nil {
		t.Errorf("wrong: %+v", wrong.Fields)
	}
}

// keys are the keys of the criteria by section.
func (f cardForm) keys() [][]string {
	var all [][]string
	for _, s := range f.Sections {
		keys := []string{}
		for _, c := range s.Criteria {
			keys = append(keys, c.Key)
		}
		all = append(all, keys)
	}
	return all
}

func TestEditorButtons(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		do    []string
		want  [][]string
		focus string
	}{
		{[]string{"up:c-greeting"}, [][]string{{"greeting", "order"}, {"solution", "date"}}, "up-c-greeting"},
		{[]string{"up:c-order"}, [][]string{{"order", "greeting"}, {"solution", "date"}}, "up-c-order"},
		{[]string{"down:c-greeting"}, [][]string{{"order"}, {"greeting", "solution", "date"}}, "down-c-greeting"},
		{[]string{"up:c-solution"}, [][]string{{"order", "greeting", "solution"}, {"date"}}, "up-c-solution"},
		{[]string{"down:s-start"}, [][]string{{"solution", "date"}, {"order", "greeting"}}, "down-s-start"},
		{[]string{"remove:c-order"}, [][]string{{"greeting"}, {"solution", "date"}}, "restore"},
		{[]string{"remove:c-order", "restore"}, [][]string{{"order", "greeting"}, {"solution", "date"}}, "c-order"},
		{[]string{"remove:s-start", "restore"}, [][]string{{"order", "greeting"}, {"solution", "date"}}, "s-start"},
		{[]string{"remove:s-work"}, [][]string{{"order", "greeting"}}, "restore"},
		{[]string{"remove:c-nobody"}, [][]string{{"order", "greeting"}, {"solution", "date"}}, ""},
		{[]string{"dance:c-order"}, [][]string{{"order", "greeting"}, {"solution", "date"}}, ""},
	} {
		form, focus := cardFormOf(richCard(), qa.ScorecardInput{}), ""
		for _, do := range test.do {
			focus = form.apply(do)
		}
		if diff := cmp.Diff(test.want, form.keys()); diff != "" || focus != test.focus {
			t.Errorf("%v (-want +got), focus on %q:\n%s", test.do, focus, diff)
		}
	}
}

func TestEditorAddsParts(t *testing.T) {
	t.Parallel()
	form := cardFormOf(richCard(), qa.ScorecardInput{})
	section, criterion, option := form.apply("add_section"), form.apply("add_criterion:s-start"), form.apply("add_option:c-solution")
	if form.Sections[2].UID != section || form.Sections[0].Criteria[2].UID != criterion || "c-solution/"+form.Sections[1].Criteria[0].Options[2].UID != option {
		t.Errorf("the focus goes to %s, %s, %s", section, criterion, option)
	}
	form.apply("remove:c-solution/o-full")
	if got := form.Sections[1].Criteria[0].Options[0].Key; got != "none" {
		t.Errorf("after the best option is gone, %q is first", got)
	}
	form.apply("restore")
	if got := form.Sections[1].Criteria[0].Options[0].Key; got != "full" {
		t.Errorf("the option comes back as %q", got)
	}
	form.Sections[0].Criteria[2].Title = "Поздоровался"
	form.fillKeys()
	if got := form.Sections[0].Criteria[2].Key; got != "pozdorovalsya" {
		t.Errorf("the new key is %q", got)
	}
}

// What is wrong in a form is said beside its fields, once for each.
func TestEditorSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	form := cardFormOf(richCard(), qa.ScorecardInput{})
	form.Title, form.PassMark, form.Cap = "", "many", ""
	form.Sections[0].Weight = "0"
	form.Sections[0].Criteria[0].Title, form.Sections[0].Criteria[0].Key = "", ""
	form.Sections[0].Criteria[1].Max = "1"
	form.Sections[1].Criteria[0].Options[1].Points = "3"
	form.Sections[1].Criteria[0].When = "c-gone"
	form.Sections[1].Criteria[1].WhenOptions = nil
	form.apply("add_section")
	form.Sections[2].Criteria = nil
	in, unread := form.input()
	wrong := wrongCard(in, unread)
	var got []string
	for _, f := range wrong.Fields {
		got = append(got, fieldAt(f.Pointer)+" "+f.Code)
	}
	slices.Sort(got)
	want := []string{
		"cap card_percent", "pass_mark card_percent", "s.0.c.0.title required", "s.0.c.1.max card_bounds", "s.0.weight card_weight",
		"s.1.c.0.o.1.points card_best_first", "s.1.c.0.when card_earlier", "s.1.c.1.when_options card_when",
		"s.2.c card_criteria", "s.2.title required", "title required",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wrong (-want +got):\n%s", diff)
	}
}

func TestFieldsAreNamedBothWays(t *testing.T) {
	t.Parallel()
	for name, pointer := range map[string]string{
		"title":             "#/title",
		"effect":            "#/critical_effect",
		"s.0.c.2.min":       "#/sections/0/criteria/2/scale/min",
		"s.0.c":             "#/sections/0/criteria",
		"s.1.c.0.o.3.title": "#/sections/1/criteria/0/scale/options/3/title",
		"s.1.c.0.o":         "#/sections/1/criteria/0/scale/options",
		"s.1.c.0.when":      "#/sections/1/criteria/0/show_when/criterion",
	} {
		if got := pointerOf(name); got != pointer {
			t.Errorf("%s points to %s", name, got)
		}
		if got := fieldAt(pointer); got != name {
			t.Errorf("%s is %s", pointer, got)
		}
	}
	if got := fieldAt("#/sections/0/criteria/1/root_causes/4"); got != "s.0.c.1.causes" {
		t.Errorf("a cause is in %s", got)
	}
	if rule := cardRule("#/sections/0/criteria/1/scale/options/2/points", "range"); rule != "card_points" {
		t.Errorf("points break %s", rule)
	}
}
