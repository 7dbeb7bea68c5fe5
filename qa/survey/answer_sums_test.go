package survey_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/rollup"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
)

// told is what a customer may have answered.
func told(r *rand.Rand) survey.Response {
	n := 1 + r.IntN(2)
	one := survey.Response{
		SurveyID: fmt.Sprint("sv_", r.IntN(2)), InteractionID: fmt.Sprint("i_", r.IntN(12)), OperatorID: fmt.Sprint("p_", n), TeamID: fmt.Sprint("t_", n),
		Line: []string{"", "sales"}[r.IntN(2)], AnsweredAt: start.Truncate(24 * time.Hour).Add(time.Duration(r.IntN(40*24)) * time.Hour),
		CSAT: new(1 + r.IntN(5)), Comment: []string{"", "thanks"}[r.IntN(2)],
	}
	if r.IntN(2) == 0 {
		one.NPS, one.Resolved = new(r.IntN(11)), new(r.IntN(2) == 0)
	}
	if r.IntN(2) == 0 {
		one.CES = new(1 + r.IntN(7))
	}
	return one
}

// Whatever is told of customers, twice and late, and whoever is merged into
// whom: the sums say what the answers say.
func TestSumsOfAnswersSayWhatTheAnswersSay(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	s := deskOn(t, db)
	ctx, r := t.Context(), rand.New(rand.NewPCG(5, 2026))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sweep := func() int {
		n, err := s.Responses.Sweep(ctx)
		must(err)
		return n
	}
	for i := range 30 {
		batch := make([]survey.Response, 1+r.IntN(5))
		for n := range batch {
			batch[n] = told(r)
		}
		_, err := s.Responses.Merge(ctx, batch)
		must(err)
		if i%5 == 0 {
			_, err := s.Responses.Merge(ctx, batch)
			must(err)
			_, _, err = s.Responses.Create(ctx, qaman, survey.ResponseInput{CallID: "1.0", NPS: new(9), AnsweredAt: new(start)}, once.Key{})
			must(err)
			sweep()
		}
	}
	_, err := s.Responses.MoveOperator(ctx, "p_1", staff.Person{ID: "p_9", TeamID: "t_2"})
	must(err)
	for left := 1; left > 0; {
		left = sweep()
	}
	day := start.Truncate(24 * time.Hour)
	for _, spans := range [][]survey.Span{
		survey.Weeks(day.AddDate(0, 0, -3), day.AddDate(0, 0, 45), time.UTC),
		{{From: day.AddDate(0, 0, 2), To: day.AddDate(0, 0, 4)}},
	} {
		for _, f := range []survey.ResponseFilter{{}, {TeamID: "t_2"}, {SurveyID: "sv_1"}, {Line: "sales", TeamID: "t_1"}, {OperatorID: "p_2"}} {
			for _, by := range []identity.Actor{qaman, boss} {
				sameFigures(ctx, t, s, by, f, spans)
			}
		}
	}
	found, err := s.Responses.AuditSums(ctx, rollup.Look)
	if must(err); len(found.Wrong) > 0 || found.Pages == 0 {
		t.Errorf("the audit finds %+v", found)
	}
	_, err = db.Collection("rollups").DeleteMany(ctx, bson.M{"book": "answers", "level": "part", "week": bson.M{"$gt": ""}})
	must(err)
	if found, err = s.Responses.AuditSums(ctx, rollup.Repair); err != nil || found.Repaired == 0 {
		t.Errorf("the repair finds %+v, %v", found, err)
	}
	if found, err = s.Responses.AuditSums(ctx, rollup.Look); err != nil || len(found.Wrong) > 0 {
		t.Errorf("after the repair: %+v, %v", found, err)
	}
	watch.ScansNothing()
}

func sameFigures(ctx context.Context, t *testing.T, s survey.Services, by identity.Actor, f survey.ResponseFilter, spans []survey.Span) {
	t.Helper()
	want, err := s.Responses.Results(ctx, by, f, spans)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Responses.Figures(ctx, by, f, spans)
	if err != nil {
		t.Fatal(err)
	}
	teams := got
	if got.Whole {
		if teams, err = s.Responses.TeamFigures(ctx, by, f, spans, []string{"", "t_1", "t_2"}); err != nil {
			t.Fatal(err)
		}
	}
	for what, pair := range map[string][2]any{
		"by span": {want.BySpan(), got.BySpan()}, "by line": {want.ByLine(), got.ByLine()}, "by team": {want.ByTeam(), teams.ByTeam()},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s: %+v %s (-counted +summed):\n%s", by.ID, f, what, diff)
		}
	}
}
