package starter

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"qaloop/qa"
)

// scripts are the script of the centre with the content and the texts of each
// language.
func scripts(t *testing.T) map[string]*centre {
	t.Helper()
	all := map[string]*centre{}
	for _, content := range contents(t) {
		script, texts, err := loadCentre(content.Lang)
		if err != nil {
			t.Fatal(err)
		}
		c := &centre{script: script, texts: texts, cards: map[string]qa.ScorecardInput{}}
		for _, card := range content.Scorecards {
			c.cards[card.Key] = card.ScorecardInput
		}
		all[content.Lang] = c
	}
	return all
}

// shape is a JSON value without what its strings say.
func shape(value any) any {
	switch v := value.(type) {
	case string:
		return "text"
	case []any:
		shapes := make([]any, len(v))
		for i, one := range v {
			shapes[i] = shape(one)
		}
		return shapes
	case map[string]any:
		shapes := map[string]any{}
		for key, one := range v {
			shapes[key] = shape(one)
		}
		return shapes
	}
	return value
}

func TestCentreSaysTheSameInEveryLanguage(t *testing.T) {
	for _, name := range []string{"people.json", "comments.json", "calls.json", "messages.json"} {
		var want any
		for i, lang := range languages {
			var got any
			if err := readContent(path.Join(lang, "centre", name), &got); err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				want = shape(got)
			} else if diff := gocmp.Diff(want, shape(got)); diff != "" {
				t.Errorf("%s in %s differs from %s:\n%s", name, lang, languages[0], diff)
			}
		}
	}
}

// fewest is how many sentences there are at least for a mark that is not the
// best, or whose comment is always wanted.
const fewest = 4

func TestEveryMarkHasItsComments(t *testing.T) {
	for lang, c := range scripts(t) {
		for key, card := range c.cards {
			for _, criterion := range criteriaOf(card) {
				for _, mark := range marksOf(criterion) {
					least := fewest
					if mark == bestMark(criterion) && criterion.CommentRequired != qa.CommentAlways {
						least = 1
					}
					said := c.texts.Comments[key][criterion.Key][mark]
					if len(said) < least {
						t.Errorf("%s: %s.%s has %d comments for %q", lang, key, criterion.Key, len(said), mark)
					}
					if different := slices.Compact(slices.Sorted(slices.Values(said))); len(different) != len(said) {
						t.Errorf("%s: %s.%s says the same twice for %q", lang, key, criterion.Key, mark)
					}
				}
			}
		}
	}
}

// marksOf are the answers to a criterion as the texts name them; nobody in the
// centre gets one point of five.
func marksOf(criterion qa.Criterion) []string {
	var marks []string
	switch criterion.Scale.Kind {
	case qa.Options:
		for _, o := range criterion.Scale.Options {
			marks = append(marks, o.Key)
		}
	case qa.Points:
		for n := criterion.Scale.Min + 1; n <= criterion.Scale.Max; n++ {
			marks = append(marks, strconv.Itoa(n))
		}
	case qa.YesNo:
		marks = []string{"0", "1"}
	}
	return marks
}

func TestScriptFitsPeopleCardsAndTexts(t *testing.T) {
	for lang, c := range scripts(t) {
		t.Run(lang, func(t *testing.T) {
			for _, person := range c.script.People {
				if c.texts.Names[person.Key] == "" || person.Email == "" {
					t.Errorf("%s has no name or no address", person.Key)
				}
				if _, works := c.script.Habits[person.Key]; works != (person.AgentID != "") {
					t.Errorf("%s: only operators have habits, and all of them", person.Key)
				}
			}
			for _, call := range c.script.Calls {
				checkScripted(t, c, call)
			}
			for _, chat := range c.script.Chats {
				if len(c.texts.Messages[chat.Key]) == 0 {
					t.Errorf("chat %s has no messages", chat.Key)
				}
				if chat.Fails != "" && !asks(c.cards[chatCard], chat.Fails) {
					t.Errorf("chat %s: the card does not ask %s", chat.Key, chat.Fails)
				}
			}
			for _, mail := range c.script.Mails {
				if len(c.texts.Messages[mail]) < 2 {
					t.Errorf("mail %s has no answer", mail)
				}
			}
		})
	}
}

func asks(card qa.ScorecardInput, key string) bool {
	return slices.ContainsFunc(criteriaOf(card), func(c qa.Criterion) bool { return c.Key == key })
}

func checkScripted(t *testing.T, c *centre, call scriptedCall) {
	t.Helper()
	if _, works := c.script.Habits[call.Operator]; !works {
		t.Errorf("call %s: there is no operator %s", call.Key, call.Operator)
	}
	if seconds := c.lasts(call.Key); seconds < 30 || seconds > 60 {
		t.Errorf("call %s lasts %d seconds", call.Key, seconds)
	}
	turns := c.spoken(call.Key)
	for key, slip := range call.Fails {
		if slip.Turn >= len(turns) || turns[slip.Turn].Operator == "" {
			t.Errorf("call %s: turn %d, in which %s was missed, is not the operator's", call.Key, slip.Turn, key)
		}
	}
	for _, key := range slices.Concat(call.NA, call.Praised) {
		if !asks(c.cards[call.Card], key) {
			t.Errorf("call %s: the card does not ask %s", call.Key, key)
		}
	}
	one := &contact{id: call.Key, card: call.Card, channel: qa.Call, script: call.Key, by: &member{habit: c.script.Habits[call.Operator]}}
	j := &judgement{id: call.Key, contact: one, scripted: &call}
	c.answer(j)
	preview, err := c.cards[call.Card].Preview(j.answers)
	if err != nil || len(preview.Missing)+len(preview.CommentMissing) > 0 {
		t.Errorf("call %s: %v; unanswered %v, uncommented %v", call.Key, err, preview.Missing, preview.CommentMissing)
	}
	for _, criterion := range criteriaOf(c.cards[call.Card]) {
		a, answered := j.answers[criterion.Key]
		_, fails := call.Fails[criterion.Key]
		if missed := answered && !a.NA && markOf(a) != bestMark(criterion); missed != fails && criterion.Scale.Kind != qa.Points {
			t.Errorf("call %s: %s is missed: %t, by the script: %t", call.Key, criterion.Key, missed, fails)
		}
	}
}

var slot = regexp.MustCompile(`\{[^}]*\}`)

func TestTextsNameNothingButWhatIsFilledIn(t *testing.T) {
	for _, lang := range languages {
		for name, text := range texts(t, lang) {
			for _, found := range slot.FindAllString(text, -1) {
				if !slices.Contains([]string{"{operator}", "{customer}", "{order}"}, found) {
					t.Errorf("%s: nothing fills in %s", name, found)
				}
			}
		}
	}
}
