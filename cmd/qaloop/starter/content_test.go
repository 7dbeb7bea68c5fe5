package starter

import (
	"errors"
	"regexp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/survey"
	"qaloop/training"
)

// languages are those that the starter content is written in.
var languages = []string{"ru", "uk", "en"}

func load(t *testing.T, lang string) Content {
	t.Helper()
	c, err := Load(lang)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// contents are those of all languages.
func contents(t *testing.T) []Content {
	t.Helper()
	var all []Content
	for _, lang := range languages {
		all = append(all, load(t, lang))
	}
	return all
}

func TestLoadRefusesAnUnknownLanguage(t *testing.T) {
	if _, err := Load("xx"); err == nil {
		t.Error("Load answers for a language that there is not")
	}
}

// skeleton is everything of c that no translation may change.
func skeleton(c Content) Content {
	c.Lang = ""
	c.JobDescription.Title, c.JobDescription.Lang = "", ""
	for i := range c.JobDescription.Duties {
		c.JobDescription.Duties[i].Text = ""
	}
	for i := range c.Scorecards {
		stripScorecard(&c.Scorecards[i].ScorecardInput)
	}
	for i := range c.Courses {
		stripCourse(&c.Courses[i].CourseInput)
	}
	for i := range c.Rules {
		c.Rules[i].Title = ""
	}
	c.Survey.Title, c.Survey.Lang = "", ""
	for i := range c.Survey.Questions {
		c.Survey.Questions[i].Text = ""
	}
	for i := range c.Teams {
		c.Teams[i].Name, c.Teams[i].Line = "", ""
	}
	return c
}

func stripScorecard(card *qa.ScorecardInput) {
	card.Title, card.Lang = "", ""
	for i := range card.Sections {
		section := &card.Sections[i]
		section.Title = ""
		for j := range section.Criteria {
			criterion := &section.Criteria[j]
			criterion.Title, criterion.Help = "", ""
			clear(criterion.RootCauses)
			for k := range criterion.Scale.Options {
				criterion.Scale.Options[k].Title = ""
			}
		}
	}
}

// stripCourse keeps which answers are right, in the order of the file.
func stripCourse(course *training.CourseInput) {
	course.Title, course.Lang = "", ""
	for i := range course.Lessons {
		course.Lessons[i] = training.Lesson{}
	}
	for i := range course.Quiz.Questions {
		question := &course.Quiz.Questions[i]
		question.Text = ""
		for j := range question.Options {
			option := &question.Options[j]
			option.Text = ""
			if option.Explain != "" {
				option.Explain = "given"
			}
		}
	}
}

func TestLanguagesSayTheSame(t *testing.T) {
	want := skeleton(load(t, languages[0]))
	for _, lang := range languages[1:] {
		if diff := gocmp.Diff(want, skeleton(load(t, lang))); diff != "" {
			t.Errorf("%s differs from %s (-%s +%s):\n%s", lang, languages[0], languages[0], lang, diff)
		}
	}
}

func TestEveryPartNamesItsLanguage(t *testing.T) {
	for _, c := range contents(t) {
		t.Run(c.Lang, func(t *testing.T) {
			got := []string{c.JobDescription.Lang, c.Survey.Lang}
			for _, card := range c.Scorecards {
				got = append(got, card.Lang)
			}
			for _, course := range c.Courses {
				got = append(got, course.Lang)
			}
			for _, lang := range got {
				if lang != c.Lang {
					t.Errorf("a part of %s says that it is %q", c.Lang, lang)
				}
			}
		})
	}
}

// criteria are all criteria of a scorecard.
func criteria(card Scorecard) []qa.Criterion {
	var all []qa.Criterion
	for _, section := range card.Sections {
		all = append(all, section.Criteria...)
	}
	return all
}

var keyPattern = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)

func TestKeysAreFitAndUnique(t *testing.T) {
	for _, c := range contents(t) {
		t.Run(c.Lang, func(t *testing.T) {
			for _, card := range c.Scorecards {
				var sections, keys []string
				for _, section := range card.Sections {
					sections = append(sections, section.Key)
				}
				for _, criterion := range criteria(card) {
					keys = append(keys, criterion.Key)
					for _, option := range criterion.Scale.Options {
						checkKey(t, option.Key)
					}
				}
				checkUnique(t, card.Key+" sections", sections)
				checkUnique(t, card.Key+" criteria", keys)
			}
		})
	}
}

func checkKey(t *testing.T, key string) {
	t.Helper()
	if !keyPattern.MatchString(key) {
		t.Errorf("key %q does not fit %s", key, keyPattern)
	}
}

func checkUnique(t *testing.T, what string, keys []string) {
	t.Helper()
	for i, key := range keys {
		checkKey(t, key)
		if slices.Contains(keys[:i], key) {
			t.Errorf("%s: %q is there twice", what, key)
		}
	}
}

func TestTheDomainAcceptsEverything(t *testing.T) {
	for _, c := range contents(t) {
		t.Run(c.Lang, func(t *testing.T) {
			stored := Applied{Scorecards: map[string]string{}, Courses: map[string]string{}}
			for _, card := range c.Scorecards {
				stored.Scorecards[card.Key] = "sc_" + card.Key
				if err := errors.Join(web.Check(card.ScorecardInput), card.Check()); err != nil {
					t.Errorf("scorecard %s: %+v", card.Key, err)
				}
			}
			for _, course := range c.Courses {
				stored.Courses[course.Key] = "co_" + course.Key
				if err := errors.Join(web.Check(course.CourseInput), course.Check()); err != nil {
					t.Errorf("course %s: %+v", course.Key, err)
				}
			}
			for _, rule := range c.Rules {
				in := rule.input(stored)
				if err := errors.Join(web.Check(in), in.Check()); err != nil {
					t.Errorf("rule %s: %+v", rule.Key, err)
				}
			}
			if err := web.Check(c.Survey); err != nil {
				t.Errorf("survey: %+v", err)
			}
		})
	}
}

func TestSurveyAsksTheThreeMeasures(t *testing.T) {
	for _, c := range contents(t) {
		t.Run(c.Lang, func(t *testing.T) {
			var kinds []survey.Kind
			for _, question := range c.Survey.Questions {
				kinds = append(kinds, question.Kind)
			}
			if diff := gocmp.Diff([]survey.Kind{survey.CSAT, survey.CES, survey.NPS}, kinds); diff != "" {
				t.Errorf("kinds (-want +got):\n%s", diff)
			}
		})
	}
}
