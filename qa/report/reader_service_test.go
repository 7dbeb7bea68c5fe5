package report

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/statistics"
	"qaloop/qa"
	"qaloop/qa/staff"
)

var (
	manager = identity.Actor{ID: "manager", Roles: []identity.Role{identity.Manager}}
	planner = identity.Actor{ID: "planner", Roles: []identity.Role{identity.Planner}}
)

// staffed is a desk whose people and teams are in the register.
func staffed(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	for _, team := range []staff.Team{
		{ID: "red", Name: "Red", NameKey: "red", LeadIDs: []string{"viktor"}}, {ID: "blue", Name: "Blue", NameKey: "blue"},
	} {
		team.Rev, team.Active, team.CreatedAt = 1, true, start
		_, err := d.db.Collection("teams").InsertOne(t.Context(), team)
		d.must(err)
	}
	for _, a := range []identity.Actor{olga, taras, ivan} {
		_, err := d.db.Collection("people").InsertOne(t.Context(), staff.Person{
			ID: a.ID, Rev: 1, Name: a.ID, NameKey: a.ID, Roles: a.Roles, TeamID: a.TeamID, Active: true, CreatedAt: start,
		})
		d.must(err)
	}
	return d
}

func missing(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Kind == problem.NotFound
}

func TestOperatorIsJudgedByRandomContacts(t *testing.T) {
	d := staffed(t)
	for i := range 4 {
		d.random(olga, time.Duration(i)*aWeek, met())
	}
	d.judged(olga, time.Hour, qa.SampleTargeted, but("secret", no))
	few, err := d.Reports.Own(t.Context(), olga, Query{})
	d.must(err)
	n := few.Cards[0].Numbers
	if n.Score.Known() || n.Score.Reason != TooLittleData || n.Score.N != 4 || len(n.Singles) != 4 || n.Verdict != "" || n.Volume != 5 || n.CriticalErrors != 1 {
		t.Errorf("of four: %+v", n)
	}
	fifth := d.random(olga, 2*time.Hour, but("greeting", no)) // 4 of 5 parts
	r, err := d.Reports.Operator(t.Context(), viktor, "olga", Query{})
	d.must(err)
	n = r.Cards[0].Numbers
	if !n.Score.Known() || n.Score.Estimate != 96 || n.Score.N != 5 || n.Verdict != statistics.Above || n.Singles != nil {
		t.Errorf("of five: %+v", n.Score)
	}
	if n.Passed.Estimate != 100 || n.Common.N != 10 || math.Abs(n.Common.Estimate-90) > 1e-9 {
		t.Errorf("rates %+v %+v", n.Passed, n.Common)
	}
	wantMiss := []Miss{{Criterion: "greeting", Title: "Greeted", Missed: 1, Share: rate(1, 5)}}
	if diff := cmp.Diff(wantMiss, n.Misses); diff != "" {
		t.Errorf("misses (-want +got):\n%s", diff)
	}
	if a := n.Accuracy; len(a) != 1 || a[0].Class != qa.ComplianceCritical || a[0].Share.N != 5 || a[0].Failed != 0 {
		t.Errorf("accuracy %+v", a)
	}
	week, err := d.Reports.Operator(t.Context(), viktor, "olga", Query{Period: OneWeek, Until: "2026-11-17"})
	d.must(err)
	if n := week.Cards[0].Numbers; n.Volume != 1 || week.Period.First() != "2026-11-16" {
		t.Errorf("of the week before: %+v", n)
	}
	d.voided(fifth)
	r, err = d.Reports.Own(t.Context(), olga, Query{})
	d.must(err)
	if r.Cards[0].Numbers.Score.N != 4 {
		t.Error("a void evaluation still counts")
	}
}

func TestTrendsRollOverFourWeeks(t *testing.T) {
	d := staffed(t)
	for week := 4; week < 8; week++ { // the four weeks before the last four: all met
		d.random(olga, time.Duration(week)*aWeek, met())
		d.random(olga, time.Duration(week)*aWeek, met())
	}
	for week := range 4 {
		d.random(olga, time.Duration(week)*aWeek, but("tone", qa.Answer{Value: new(1)})) // 60 %
		d.random(olga, time.Duration(week)*aWeek, but("tone", qa.Answer{Value: new(2)})) // 70 %
	}
	r, err := d.Reports.Own(t.Context(), olga, Query{})
	d.must(err)
	card := r.Cards[0]
	var got []float64
	for _, p := range card.Trend {
		if p.Score.Known() {
			got = append(got, p.Score.Estimate)
		}
	}
	// The first windows hold 2 and 4 evaluations: too little.
	want := []float64{100, 100, 91.25, 82.5, 73.75, 65}
	if diff := cmp.Diff(want, got); diff != "" || len(card.Trend) != TrendWeeks {
		t.Errorf("trend (-want +got):\n%s", diff)
	}
	if last := card.Trend[TrendWeeks-1]; last.Week != "2026-11-23" || last.Score.N != 8 {
		t.Errorf("the last point is %+v", last)
	}
	if !card.Change.Falls() || card.Change.Estimate != -35 || card.Change.Rises() {
		t.Errorf("change %+v", card.Change)
	}
}

func TestTeamReport(t *testing.T) {
	d := staffed(t)
	other := d.published(cardInput("Chat"))
	for range 5 {
		d.random(olga, time.Hour, but("tone", qa.Answer{Value: new(1)}))
	}
	d.random(taras, time.Hour, met())
	left := identity.Actor{ID: "left", TeamID: "red"}
	d.random(left, time.Hour, met())
	d.random(ivan, time.Hour, met())
	orders := d.card
	d.card = other
	d.random(olga, time.Hour, met())
	d.card = orders

	r, err := d.Reports.Team(t.Context(), viktor, "", Query{})
	d.must(err)
	var rows []string
	for _, row := range r.Rows {
		rows = append(rows, row.OperatorID)
	}
	if diff := cmp.Diff([]string{"olga", "taras", "left"}, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if !r.Rows[0].Below() || r.Rows[1].Numbers.Score.Known() || !r.Rows[2].Left || r.Numbers.Score.N != 7 {
		t.Errorf("rows %+v", r.Rows)
	}
	if r.Team.Name != "Red" || r.Card.ID != orders.ID || len(r.Cards) != 2 || r.Card.PassMark != 80 || r.Card.Random != 7 {
		t.Errorf("team %q, card %+v of %d", r.Team.Name, r.Card, len(r.Cards))
	}
	r, err = d.Reports.Team(t.Context(), viktor, "red", Query{ScorecardID: other.ID})
	d.must(err)
	if r.Numbers.Score.N != 1 || r.Card.Title != "Chat" {
		t.Errorf("of the other scorecard: %+v", r.Numbers)
	}
}

func TestOverview(t *testing.T) {
	d := staffed(t)
	for range 3 {
		d.random(olga, time.Hour, met())
		d.random(ivan, time.Hour, but("secret", no))
	}
	d.settle()
	r, err := d.Reports.Overview(t.Context(), manager, Query{})
	d.must(err)
	if r.Numbers.Score.N != 6 || r.Numbers.Volume != 6 || len(r.Lines) != 1 || r.Lines[0].Line != "orders" || r.Lines[0].Numbers.Score.N != 6 {
		t.Errorf("overview %+v", r)
	}
	if a := r.Numbers.Accuracy; len(a) != 1 || a[0].Failed != 3 || a[0].Share.Estimate != 50 {
		t.Errorf("accuracy %+v", a)
	}
	teams, err := d.Reports.OverviewTeams(t.Context(), manager, r, paging.Request{})
	d.must(err)
	if len(teams.Items) != 2 || teams.Items[0].Team.ID != "blue" || teams.Items[0].Numbers.CriticalErrors != 3 || teams.Items[1].Numbers.Score.N != 3 {
		t.Errorf("teams %+v", teams.Items)
	}
}

func TestNobodySeesNumbersOfOthers(t *testing.T) {
	d := staffed(t)
	d.random(ivan, time.Hour, met())
	for name, err := range map[string]error{
		"an operator, a colleague":       second(d.Reports.Operator(t.Context(), olga, "ivan", Query{})),
		"a supervisor, another team's":   second(d.Reports.Operator(t.Context(), viktor, "ivan", Query{})),
		"a supervisor, another team":     second(d.Reports.Team(t.Context(), viktor, "blue", Query{})),
		"a manager, somebody who is not": second(d.Reports.Operator(t.Context(), manager, "nobody", Query{})),
		"a manager, a team that is not":  second(d.Reports.Team(t.Context(), manager, "nobody", Query{})),
	} {
		if !missing(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"an operator, a team":      second(d.Reports.Team(t.Context(), olga, "red", Query{})),
		"an operator, the centre":  second(d.Reports.Overview(t.Context(), olga, Query{})),
		"a supervisor, the centre": second(d.Reports.Overview(t.Context(), viktor, Query{})),
		"a planner, an operator":   second(d.Reports.Operator(t.Context(), planner, "olga", Query{})),
		"a planner, their own":     second(d.Reports.Own(t.Context(), planner, Query{})),
		"a supervisor, all teams":  second(d.Reports.OverviewTeams(t.Context(), viktor, OverviewReport{}, paging.Request{})),
	} {
		if !errors.Is(err, identity.ErrForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Somebody who came into the team brings no numbers from another one.
	_, err := d.db.Collection("people").UpdateOne(t.Context(), map[string]any{"_id": "ivan"}, map[string]any{"$set": map[string]any{"team_id": "red"}})
	d.must(err)
	r, err := d.Reports.Operator(t.Context(), viktor, "ivan", Query{})
	d.must(err)
	if len(r.Cards) != 0 {
		t.Errorf("a supervisor sees what was judged elsewhere: %+v", r.Cards)
	}
}

func second[T any](_ T, err error) error { return err }

// Every query of the reports is served by an index.
func TestNoReportReadsAllNumbers(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	d := newDeskOn(t, db)
	d.random(olga, time.Hour, met())
	d.random(ivan, time.Hour, met())
	d.settle()
	for _, by := range []identity.Actor{olga, manager} {
		_, err := d.Reports.Own(t.Context(), by, Query{})
		d.must(err)
	}
	scope, err := viktor.Scope(identity.ReportsRead)
	d.must(err)
	_, err = d.Reports.store.ofOperator(t.Context(), scope, "olga", "2026-11-02", "2026-11-23")
	d.must(err)
	_, err = d.Reports.store.ofTeam(t.Context(), "red", "2026-11-02", "2026-11-23")
	d.must(err)
	_, err = d.Reports.store.ofTeams(t.Context(), []string{"red", "blue"}, d.card.ID, "2026-11-02", "2026-11-23")
	d.must(err)
	_, err = d.Reports.Overview(t.Context(), manager, Query{})
	d.must(err)
	watch.ScansNothing()
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		q           Query
		first, last string
	}{
		{Query{}, "2026-11-02", "2026-11-29"},
		{Query{Period: OneWeek}, "2026-11-23", "2026-11-29"},
		{Query{Period: Quarter}, "2026-08-31", "2026-11-29"},
		{Query{Period: OneWeek, Until: "2026-11-22"}, "2026-11-16", "2026-11-22"},
		{Query{Period: OneWeek, Until: "2030-01-01"}, "2026-11-23", "2026-11-29"},
	} {
		if p := test.q.period(now, time.UTC); p.First() != test.first || p.Last() != test.last {
			t.Errorf("%+v is from %s to %s, want %s to %s", test.q, p.First(), p.Last(), test.first, test.last)
		}
	}
}
