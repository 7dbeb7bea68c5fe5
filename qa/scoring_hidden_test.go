package qa

import (
	"errors"
	"testing"
)

func TestScoreByPointsTakesPointsAsGiven(t *testing.T) {
	t.Parallel()
	form := card(PointsFactor, section("s", 2,
		Criterion{Key: "tone", Weight: 1, Scale: Scale{Kind: Points, Min: 1, Max: 5}},
		Criterion{Key: "offer", Weight: 2, Scale: Scale{Kind: Options, Options: []Option{{Key: "full", Points: 10}, {Key: "none"}}}},
	), section("t", 1, yesNo("record", 5)))
	got, err := form.Score(Answers{"tone": value(4), "offer": {Option: "full"}, "record": value(0)})
	if err != nil {
		t.Fatal(err)
	}
	if want := 87.27; *got.Percent != want { // (2·(4 + 2·10) + 1·5·0) / (2·(5 + 2·10) + 1·5·1) = 48/55
		t.Errorf("%v %%, want %v", *got.Percent, want)
	}
	if want := 96.0; *got.Sections[0].Percent != want {
		t.Errorf("section %v %%, want %v", *got.Sections[0].Percent, want)
	}
}

func TestConditionsHideTransitively(t *testing.T) {
	t.Parallel()
	b, c := yesNo("b", 1), yesNo("c", 1)
	b.ShowWhen = &ShowWhen{Criterion: "a", Value: new(1)}
	c.ShowWhen = &ShowWhen{Criterion: "b", Value: new(1)}
	form := card(SectionPercent, section("s", 1, yesNo("a", 1), b), section("t", 1, c))
	for _, test := range []struct {
		name    string
		answers Answers
		hidden  int
		percent float64
	}{
		{"all shown", Answers{"a": value(1), "b": value(1), "c": value(0)}, 0, 50},
		{"the second hides the third", Answers{"a": value(1), "b": value(0), "c": value(1)}, 1, 50},
		{"the first hides both, whatever they say", Answers{"a": value(0), "b": value(1), "c": value(1)}, 2, 0},
		{"not applicable shows nothing", Answers{"a": na, "b": value(1), "c": value(1)}, 2, -1},
		{"unanswered shows nothing", Answers{"c": value(1)}, 2, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := form.Preview(test.answers)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Hidden) != test.hidden {
				t.Errorf("hidden %v", got.Hidden)
			}
			if test.percent < 0 && got.Percent != nil || test.percent >= 0 && *got.Percent != test.percent {
				t.Errorf("percent %v, want %v", got.Percent, test.percent)
			}
		})
	}
}

func TestConditionWaitsForOneOfItsOptions(t *testing.T) {
	t.Parallel()
	offer := Criterion{Key: "offer", Weight: 1, NA: true, Scale: Scale{Kind: Options, Options: []Option{{Key: "full", Points: 2}, {Key: "part", Points: 1}, {Key: "none"}}}}
	why := yesNo("why", 1)
	why.ShowWhen = &ShowWhen{Criterion: "offer", Options: []string{"part", "none"}}
	form := card(SectionPercent, section("s", 1, offer, why))
	for _, test := range []struct {
		answer Answer
		hidden int
	}{
		{Answer{Option: "part"}, 0}, {Answer{Option: "none"}, 0}, {Answer{Option: "full"}, 1}, {na, 1}, {Answer{}, 1},
	} {
		got, err := form.Preview(Answers{"offer": test.answer})
		if err != nil || len(got.Hidden) != test.hidden {
			t.Errorf("%+v hides %v, %v", test.answer, got.Hidden, err)
		}
	}
}

func TestSectionWithNothingInItHasNoPercent(t *testing.T) {
	t.Parallel()
	form := card(SectionPercent, section("s", 1, yesNo("a", 1)), section("t", 1, yesNo("b", 1)), section("u", 1,
		Criterion{Key: "c", Weight: 1, Scale: Scale{Kind: Options}})) // a scorecard that is being written
	got, err := form.Score(Answers{"a": value(1), "b": na})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, false} {
		if s := got.Sections[i]; (s.Percent != nil) != want || (s.BeforeCritical != nil) != want {
			t.Errorf("section %s: %v, before its critical errors %v", s.Key, s.Percent, s.BeforeCritical)
		}
	}
	if _, err := form.Score(Answers{"c": value(1)}); !errors.Is(err, ErrWrongAnswers) {
		t.Errorf("a value for a criterion without options: %v", err)
	}
	if worst, best := (Scale{Kind: Options}).bounds(); worst != 0 || best != 0 {
		t.Errorf("without options there are from %d to %d points", worst, best)
	}
}
