package survey_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa/survey"
)

func TestOpinionsByWeek(t *testing.T) {
	t.Parallel()
	s := desk(t)
	const week = 7 * 24 * time.Hour
	told := []survey.Response{
		{CSAT: new(5), NPS: new(10)},
		{CSAT: new(4), NPS: new(9)},
		{CSAT: new(3), NPS: new(7)},
		{CSAT: new(5), NPS: new(0)},
		{CSAT: new(4)},
		{NPS: new(6)},
		{Comment: "thanks"},
	}
	for _, r := range told {
		in := survey.ResponseInput{CallID: "1.0", CSAT: r.CSAT, NPS: r.NPS, Comment: r.Comment, AnsweredAt: new(start)}
		if _, _, err := s.Responses.Create(t.Context(), qaman, in, once.Key{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, at := range []time.Time{start.Add(-week), start.Add(week)} {
		in := survey.ResponseInput{CallID: "2.0", CSAT: new(1), AnsweredAt: &at}
		if _, _, err := s.Responses.Create(t.Context(), qaman, in, once.Key{}); err != nil {
			t.Fatal(err)
		}
	}
	spans := []survey.Span{{From: start.Add(-week), To: start}, {From: start, To: start.Add(week)}}
	all, err := s.Responses.Opinions(t.Context(), qaman, spans)
	want := []survey.Opinion{{Answers: 1, Rated: 1}, survey.OpinionOf(told)}
	if diff := cmp.Diff(want, all); diff != "" || err != nil {
		t.Errorf("opinions (-want +got): %v\n%s", err, diff)
	}
	o := all[1]
	if o != (survey.Opinion{Answers: 7, Rated: 5, Satisfied: 4, Asked: 5, Promoters: 2, Detractors: 2}) {
		t.Errorf("%+v", o)
	}
	if csat := o.CSAT(); csat == nil || csat.Estimate != 80 || all[0].CSAT() != nil || o.NPS().Estimate != 0 {
		t.Errorf("CSAT %v", csat)
	}
	own, err := s.Responses.Opinions(t.Context(), boss, spans)
	if err != nil || own[0].Answers != 0 || own[1].Answers != 7 {
		t.Errorf("of the team: %+v, %v", own, err)
	}
	if _, err := s.Responses.Opinions(t.Context(), agent, spans); !errors.Is(err, identity.ErrForbidden) {
		t.Errorf("an operator: %v", err)
	}
}
