package survey_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/qa/survey"
)

func TestResultsOfAnswers(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	s := deskOn(t, db)
	told := []survey.ResponseInput{
		{CallID: "1.0", CSAT: new(5), NPS: new(10), CES: new(7), Resolved: new(true), AnsweredAt: new(start)},
		{CallID: "1.0", CSAT: new(1), NPS: new(0), CES: new(3), Resolved: new(false), Comment: "slow", AnsweredAt: new(start)},
		{CallID: "2.0", CSAT: new(4), AnsweredAt: new(start)},
		{CallID: "2.0", CSAT: new(3), NPS: new(7), AnsweredAt: new(start.AddDate(0, 0, 7))},
	}
	for _, in := range told {
		if _, _, err := s.Responses.Create(t.Context(), qaman, in, once.Key{}); err != nil {
			t.Fatal(err)
		}
	}
	weeks := survey.Weeks(start.AddDate(0, 0, -7), start.AddDate(0, 0, 14), time.UTC)
	if len(weeks) != 4 {
		t.Fatalf("weeks %v", weeks)
	}
	all, err := s.Responses.Results(t.Context(), qaman, survey.ResponseFilter{}, weeks)
	if err != nil {
		t.Fatal(err)
	}
	want := survey.Result{
		Answers: 4, Comments: 1, CSAT: [5]int{1, 0, 1, 1, 1}, NPS: [11]int{0: 1, 7: 1, 10: 1}, CES: [7]int{2: 1, 6: 1}, Resolved: 1, Unresolved: 1,
	}
	if diff := cmp.Diff(want, all.Total()); diff != "" {
		t.Errorf("in all (-want +got):\n%s", diff)
	}
	var answers []int
	for _, r := range all.BySpan() {
		answers = append(answers, r.Answers)
	}
	if diff := cmp.Diff([]int{0, 3, 1, 0}, answers); diff != "" {
		t.Errorf("by week (-want +got):\n%s", diff)
	}
	if teams := all.ByTeam(); len(teams) != 2 || teams[0].Key != "t_1" || teams[1].CSAT != [5]int{0, 0, 1, 1, 0} {
		t.Errorf("by team: %+v", teams)
	}
	if lines := all.ByLine(); len(lines) != 1 || lines[0].Key != "sales" || lines[0].Answers != 4 {
		t.Errorf("by line: %+v", lines)
	}
	own, err := s.Responses.Results(t.Context(), boss, survey.ResponseFilter{}, weeks)
	if err != nil || own.Total().Answers != 2 {
		t.Errorf("a supervisor: %+v, %v", own.Total(), err)
	}
	_, err = s.Responses.Results(t.Context(), qaman, survey.ResponseFilter{}, survey.Weeks(start.AddDate(-2, 0, 0), start, time.UTC))
	wants(t, err, survey.ErrResultSpan)

	for name, test := range map[string]struct {
		filter survey.ResponseFilter
		want   int
	}{
		"low":           {survey.ResponseFilter{Low: true}, 1},
		"low by CSAT":   {survey.ResponseFilter{Low: true, Kind: survey.CSAT}, 1},
		"with NPS":      {survey.ResponseFilter{Kind: survey.NPS}, 3},
		"with words":    {survey.ResponseFilter{Commented: true}, 1},
		"another line":  {survey.ResponseFilter{Line: "support"}, 0},
		"in the future": {survey.ResponseFilter{From: start.AddDate(1, 0, 0)}, 0},
	} {
		p, err := s.Responses.List(t.Context(), qaman, test.filter, paging.Request{})
		if err != nil || len(p.Items) != test.want {
			t.Errorf("%s: %d responses, %v", name, len(p.Items), err)
		}
	}
	watch.ScansNothing()
}

// What measurement.md works out by hand.
func TestFiguresOfResults(t *testing.T) {
	r := survey.Result{CSAT: [5]int{4: 9, 0: 1}, NPS: [11]int{10: 60, 8: 25, 3: 15}, CES: [7]int{6: 3, 3: 1}, Resolved: 4}
	if i := r.Opinion().CSAT(); i == nil || i.Estimate != 90 || math.Abs(i.Low-59.58) > 0.01 || math.Abs(i.High-98.21) > 0.01 {
		t.Errorf("CSAT %+v", i)
	}
	if i := r.Opinion().NPS(); i == nil || math.Abs(i.Estimate-45) > 1e-9 {
		t.Errorf("NPS %+v", i)
	}
	if i := r.CSATMean(); i == nil || i.Estimate != 4.6 {
		t.Errorf("mean of CSAT %+v", i)
	}
	if r.CESMean() != nil || r.Easy() != nil || r.Solved() != nil {
		t.Error("four answers are too few")
	}
	r.CES[6]++
	if mean, easy := r.CESMean(), r.Easy(); mean == nil || mean.Estimate != 6.4 || easy.Estimate != 80 {
		t.Errorf("CES %+v, easy %+v", mean, easy)
	}
}

// Weeks cover a time without a gap, and each ends where one begins.
func TestWeeksCoverTheirTime(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		from := start.Add(time.Duration(rapid.IntRange(-5000, 5000).Draw(t, "from")) * time.Hour)
		to := from.Add(time.Duration(rapid.IntRange(1, 9000).Draw(t, "hours")) * time.Hour)
		weeks := survey.Weeks(from, to, kyiv)
		if !weeks[0].From.Equal(from) || !weeks[len(weeks)-1].To.Equal(to) {
			t.Fatalf("%v to %v: %v", from, to, weeks)
		}
		for i, w := range weeks[1:] {
			local := w.From.In(kyiv)
			if !w.From.Equal(weeks[i].To) || local.Weekday() != time.Monday || local.Hour() != 0 {
				t.Fatalf("week %v after %v", w, weeks[i])
			}
		}
	})
}
