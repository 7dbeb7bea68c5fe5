package ui

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/qa"
)

func TestAnswersFromAForm(t *testing.T) {
	form := url.Values{
		"rev":             {"3"},
		"answer.greeting": {"value:1"},
		"comment.empty":   {"  "},
		"answer.offer":    {"option:part"},
		"comment.offer":   {" Чай не предложила "},
		"at.offer":        {"94.5"},
		"cause.offer":     {"не проверила остаток"},
		"answer.debt":     {"na"},
		"at.debt":         {"12"}, // a second without a comment says nothing
		"answer.odd":      {"value:x"},
	}
	one, at := 1, 94.5
	want := qa.Answers{
		"greeting": {Value: &one},
		"offer":    {Option: "part", Comment: "Чай не предложила", AtSeconds: &at, RootCause: "не проверила остаток"},
		"debt":     {NA: true},
	}
	if diff := cmp.Diff(want, answersFrom(form)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// card is a scorecard with one criterion of each scale.
func card() qa.Scorecard {
	return qa.Scorecard{ScorecardInput: qa.ScorecardInput{Lang: "ru", Sections: []qa.Section{{Key: "s", Criteria: []qa.Criterion{
		{Key: "greeting", Title: "Представился", NA: true, Scale: qa.Scale{Kind: qa.YesNo}},
		{Key: "tone", Title: "Тон", Scale: qa.Scale{Kind: qa.Points, Min: 1, Max: 5}},
		{Key: "offer", Title: "Предложил", Scale: qa.Scale{Kind: qa.Options, Options: []qa.Option{
			{Key: "none", Title: "Нет", Points: 0}, {Key: "full", Title: "Полностью", Points: 2}, {Key: "part", Title: "Частично", Points: 1},
		}}},
	}}}}}
}

func TestOptionsComeFromTheBest(t *testing.T) {
	rows := sectionsOf(card().ScorecardInput, nil, nil)[0].Rows
	var got []string
	for _, o := range rows[2].choices(t.Context()) {
		got = append(got, o.Key+" "+o.Kind+" "+o.Value)
	}
	want := []string{"1 yes option:full", "2 part option:part", "3 no option:none"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
}

func TestCompareFindsWhatDiffers(t *testing.T) {
	one, zero, four := 1, 0, 4
	stored := qa.Evaluation{ID: "e", Rev: 7, Answers: qa.Answers{"greeting": {Value: &zero}, "tone": {Value: &four}}}
	here := qa.Answers{"greeting": {Value: &one}, "tone": {Value: &four}, "offer": {Option: "part"}}
	v := compare(card(), stored, here)
	var differ []string
	for _, d := range v.Differ {
		differ = append(differ, d.Here.Key)
	}
	if diff := cmp.Diff([]string{"greeting", "offer"}, differ); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	if v.Rev != 7 || v.Here != 3 || len(v.Same) != 1 {
		t.Errorf("rev %d, %d answers here, %d alike", v.Rev, v.Here, len(v.Same))
	}
}

func TestConflictField(t *testing.T) {
	for name, want := range map[string]string{"here.answer.greeting": "greeting", "here.at.offer": "offer", "here.rev": "", "there.answer.greeting": ""} {
		if key, _, _ := conflictField(name, "here."); key != want {
			t.Errorf("%s: got %q, want %q", name, key, want)
		}
	}
}

func TestCutLink(t *testing.T) {
	before, link, after := cutLink("Курс «[[Скидки]]», до 7 декабря")
	if before+"|"+link+"|"+after != "Курс «|Скидки|», до 7 декабря" {
		t.Errorf("got %q, %q, %q", before, link, after)
	}
}
