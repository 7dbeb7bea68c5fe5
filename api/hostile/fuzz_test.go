// Package hostile_test has the fuzz tests of what the API reads. They are apart
// from the API since a fuzz test is built together with all that its package
// needs, prepared for it, and the reader of the API's document, which the other
// tests of the API need, takes half an hour of that.
package hostile_test

import (
	"encoding/json"
	"testing"
	"time"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
)

// long is more time than any input of that size may take.
const long = 2 * time.Second

// told wants that err, if there is one, is an answer to who asked.
func told(t *testing.T, text string, err error) bool {
	t.Helper()
	if err != nil && problem.From(err).Kind == problem.Internal {
		t.Fatalf("%q: %v", text, err)
	}
	return err == nil
}

// FuzzScorecard: a text is a scorecard that holds together, or is refused with a
// reason. What is taken is worth something, compares as equal to itself, and
// comes back from JSON as it was.
func FuzzScorecard(f *testing.F) {
	f.Add(`{"title":"a","lang":"ru","method":"section_percent","pass_mark":80,"critical_effect":"cap","cap":60,"sections":[{"key":"a","title":"A","weight":1,"criteria":[` +
		`{"key":"b","title":"B","weight":1,"na":true,"critical":"customer","scale":{"kind":"yes_no"}},{"key":"c","title":"C","weight":2,"na":false,"scale":{"kind":"points","min":1,"max":5}},` +
		`{"key":"d","title":"D","weight":1,"na":false,"show_when":{"criterion":"b","below_best":true},"scale":{"kind":"options","options":[{"key":"x","title":"X","points":1},{"key":"y","title":"Y","points":0}]}}]}]}`)
	f.Add(`{"title":"a","lang":"en","method":"points_factor","pass_mark":0,"critical_effect":"flag","sections":[]}`)
	f.Add(`{"sections":{"$ne":null}}`)
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		var card qa.ScorecardInput
		if !told(t, text, web.DecodeJSON([]byte(text), &card)) || !told(t, text, web.Check(card)) || !told(t, text, card.Check()) {
			return
		}
		raw, err := json.Marshal(card)
		if err != nil {
			t.Fatal(err)
		}
		var again qa.ScorecardInput
		if err := web.DecodeJSON(raw, &again); err != nil || again.Check() != nil {
			t.Fatalf("%s does not come back: %v", raw, err)
		}
		if second, _ := json.Marshal(again); string(second) != string(raw) {
			t.Fatalf("%s comes back as %s", raw, second)
		}
		card.Worth()
		if _, err := card.Score(qa.Answers{}); err != nil {
			t.Fatalf("%s without answers: %v", raw, err)
		}
		if took := time.Since(began); took > long {
			t.Fatalf("%d bytes took %v", len(text), took)
		}
	})
}

// FuzzAnswers: answers fit the scorecard, or are told where they do not. What is
// scored is between nothing and all, and scored again it is the same.
func FuzzAnswers(f *testing.F) {
	scale := func(kind string) qa.Scale { return qa.Scale{Kind: qa.ScaleKind(kind)} }
	points, options := scale("points"), scale("options")
	points.Min, points.Max = 1, 5
	options.Options = []qa.Option{{Key: "full", Title: "a", Points: 2}, {Key: "none", Title: "b"}}
	card := qa.ScorecardInput{
		Title: "a", Lang: "ru", Method: "section_percent", PassMark: 80, CriticalEffect: "zero_section",
		Sections: []qa.Section{
			{Key: "a", Title: "A", Weight: 2, Criteria: []qa.Criterion{
				{Key: "greeting", Title: "a", Weight: 1, Scale: scale("yes_no"), CommentRequired: "on_fail"}, {Key: "tone", Title: "b", Weight: 1, NA: true, Scale: points},
			}},
			{Key: "b", Title: "B", Weight: 1, Criteria: []qa.Criterion{{Key: "solution", Title: "c", Weight: 3, NA: true, Critical: "customer", Scale: options}}},
		},
	}
	if err := card.Check(); err != nil {
		f.Fatal(err)
	}
	f.Add(`{"answers":{"greeting":{"value":1},"tone":{"value":4},"solution":{"option":"none","comment":"a","at_seconds":42}}}`)
	f.Add(`{"answers":{"greeting":{"value":0,"comment":"x"},"tone":{"na":true},"solution":{"na":true}}}`)
	f.Add(`{"answers":{"tone":{"value":-1},"$where":{"option":"$ne"}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		var in struct {
			Answers qa.Answers `json:"answers" validate:"required,max=200,dive,keys,key,endkeys"`
		}
		if !told(t, text, web.DecodeJSON([]byte(text), &in)) || !told(t, text, web.Check(in)) {
			return
		}
		score, err := card.Score(in.Answers)
		if !told(t, text, err) {
			return
		}
		for _, percent := range []*float64{score.Percent, score.BeforeCritical} {
			if percent != nil && !(*percent >= 0 && *percent <= 100) {
				t.Fatalf("%s comes to %v", text, *percent)
			}
		}
		first, _ := json.Marshal(score)
		again, err := card.Score(in.Answers)
		second, _ := json.Marshal(again)
		if err != nil || string(first) != string(second) {
			t.Fatalf("%s comes to %s, and then to %s, %v", text, first, second, err)
		}
		if took := time.Since(began); took > long {
			t.Fatalf("%d bytes took %v", len(text), took)
		}
	})
}
