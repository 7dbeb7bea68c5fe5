package starter

import (
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"qaloop/qa"
)

// planned is the plan of the demo and the texts of one language.
type planned struct {
	Content

	plan  plan
	texts demoTexts
}

// plans are those of all languages.
func plans(t *testing.T) []planned {
	t.Helper()
	var all []planned
	for _, c := range contents(t) {
		p, texts, err := loadDemo(c.Lang)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, planned{c, p, texts})
	}
	return all
}

func TestDemoTextsSayTheSame(t *testing.T) {
	strip := func(texts demoTexts) demoTexts {
		for key := range texts.Names {
			texts.Names[key] = ""
		}
		for key := range texts.Comments {
			texts.Comments[key] = ""
		}
		for key := range texts.Said {
			texts.Said[key] = ""
		}
		clear(texts.Topics)
		for _, turns := range texts.Transcripts {
			for i, turn := range turns {
				turns[i].Operator, turns[i].Customer = "", ""
				if turn.Operator != "" {
					turns[i].Operator = "spoken"
				}
			}
		}
		return texts
	}
	_, want, err := loadDemo(languages[0])
	if err != nil {
		t.Fatal(err)
	}
	strip(want)
	for _, d := range plans(t) {
		t.Run(d.Lang, func(t *testing.T) {
			if diff := gocmp.Diff(want, strip(d.texts)); diff != "" {
				t.Errorf("%s differs from %s:\n%s", d.Lang, languages[0], diff)
			}
		})
	}
}

func TestEverybodyHasANameAndATeam(t *testing.T) {
	for _, d := range plans(t) {
		t.Run(d.Lang, func(t *testing.T) {
			for _, person := range d.plan.People {
				if d.texts.Names[person.Key] == "" {
					t.Errorf("%s has no name", person.Key)
				}
				for _, key := range []string{person.Team, person.Leads} {
					if key != "" && !slices.ContainsFunc(d.Teams, func(team Team) bool { return team.Key == key }) {
						t.Errorf("%s: there is no team %q", person.Key, key)
					}
				}
			}
			if len(d.texts.Names) != len(d.plan.People) {
				t.Errorf("%d names for %d people", len(d.texts.Names), len(d.plan.People))
			}
			for _, call := range d.plan.Calls {
				if d.texts.Names[call.Operator] == "" {
					t.Errorf("call %s: there is no %q", call.Key, call.Operator)
				}
			}
		})
	}
}

func TestTranscriptsFitTheirCalls(t *testing.T) {
	for _, d := range plans(t) {
		t.Run(d.Lang, func(t *testing.T) {
			for _, call := range d.plan.Calls {
				turns := d.texts.Transcripts[call.Key]
				if call.Recorded != (len(turns) > 0) {
					t.Errorf("%s: recorded is %t, and there are %d turns", call.Key, call.Recorded, len(turns))
				}
				for i, turn := range turns {
					if (turn.Operator == "") == (turn.Customer == "") {
						t.Errorf("%s, turn %d: exactly one side speaks", call.Key, i)
					}
					if i > 0 && turn.At <= turns[i-1].At || turn.At >= float64(call.Talk) {
						t.Errorf("%s, turn %d: at %v seconds", call.Key, i, turn.At)
					}
				}
			}
		})
	}
}

func TestJudgementsFitTheOrderCard(t *testing.T) {
	for _, d := range plans(t) {
		t.Run(d.Lang, func(t *testing.T) {
			asked := map[string]qa.Criterion{}
			for _, criterion := range criteria(d.Scorecards[0]) {
				asked[criterion.Key] = criterion
			}
			used := 0
			for _, judgement := range d.plan.Evaluations {
				if !slices.ContainsFunc(d.plan.Calls, func(call planCall) bool { return call.Key == judgement.Call }) {
					t.Errorf("there is no call %s", judgement.Call)
				}
				for key, answer := range judgement.Answers {
					criterion, ok := asked[key]
					if !ok {
						t.Errorf("%s: the card does not ask %s", judgement.Call, key)
					}
					if answer.Cause != nil && *answer.Cause >= len(criterion.RootCauses) {
						t.Errorf("%s.%s has no root cause %d", judgement.Call, key, *answer.Cause)
					}
					if d.texts.Comments[judgement.Call+"."+key] != "" {
						used++
					} else if answer.Cause != nil {
						t.Errorf("%s.%s has no comment", judgement.Call, key)
					}
				}
			}
			if used != len(d.texts.Comments) {
				t.Errorf("%d comments, %d of them belong to an answer", len(d.texts.Comments), used)
			}
		})
	}
}

func TestActiveRulesExist(t *testing.T) {
	for _, d := range plans(t) {
		t.Run(d.Lang, func(t *testing.T) {
			for _, key := range d.plan.ActiveRules {
				if !slices.ContainsFunc(d.Rules, func(rule Rule) bool { return rule.Key == key }) {
					t.Errorf("there is no rule %s", key)
				}
			}
			if !strings.Contains(strings.Join(d.plan.ActiveRules, " "), "at_once") {
				t.Error("no active rule acts at once")
			}
		})
	}
}

// What the judgements of the demo come to, by call.
var percents = map[string]float64{
	"olha-1": 98.75, "olha-2": 60, "olha-3": 100, "olha-4": 60, "olha-5": 90.56,
	"kateryna-1": 91.11, "kateryna-2": 93.06, "kateryna-3": 88.61, "ihor-1": 94.31, "ihor-2": 91.11,
	"dmytro-1": 60, "dmytro-2": 97.5, "maksym-1": 60, "yuliia-1": 60, "yuliia-2": 60,
}

func TestJudgementsScore(t *testing.T) {
	for _, d := range plans(t) {
		t.Run(d.Lang, func(t *testing.T) {
			card := d.Scorecards[0].ScorecardInput
			got := map[string]float64{}
			for _, judgement := range d.plan.Evaluations {
				preview, err := card.Preview(judgement.answersTo(card, d.texts))
				if err != nil {
					t.Fatalf("%s: %v", judgement.Call, err)
				}
				if len(preview.Missing)+len(preview.CommentMissing) > 0 {
					t.Errorf("%s: unanswered %v, uncommented %v", judgement.Call, preview.Missing, preview.CommentMissing)
				}
				got[judgement.Call] = *preview.Percent
			}
			if diff := gocmp.Diff(percents, got); diff != "" {
				t.Errorf("scores (-want +got):\n%s", diff)
			}
		})
	}
}
