package qa_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/qa"
)

func TestFindingsArePutTogether(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.submitted(marina, d.call("i_1", olga, 0), partly())
	d.submitted(marina, d.call("i_2", olga, 1), met())
	last := d.submitted(marina, d.call("i_3", ivan, 2), partly())
	for _, settled := range []struct {
		e    qa.Evaluation
		what map[string][]qa.Decision
	}{
		{first, map[string][]qa.Decision{first.Findings[1].ID: {
			{RuleID: "r_1", Decision: qa.Assigned, CourseID: "co_1", CourseTitle: "Secrets"},
			{RuleID: "r_2", Decision: qa.Joined, CourseID: "co_1", CourseTitle: "Secrets"},
		}}},
		{last, map[string][]qa.Decision{
			last.Findings[0].ID: {{RuleID: "r_3", Decision: qa.NoCourse}},
			last.Findings[1].ID: {{RuleID: "r_1", Decision: qa.BelowThreshold, CourseID: "co_1", CourseTitle: "Secrets"}},
		}},
	} {
		_, err := d.Evaluations.SettleLink(t.Context(), d.claimed(settled.e.ID), settled.what)
		d.must(err)
	}
	d.sumUp()
	card := d.card.ID
	today := start.Truncate(24 * time.Hour)
	span := qa.FindingFilter{From: today, To: today.Add(24 * time.Hour)}
	for g, want := range map[qa.FindingGrouping][]qa.FindingGroup{
		qa.ByCriterion: {
			{Key: "secret", ScorecardID: card, Title: "Kept the secret", Duty: "III.26", Findings: 2, Operators: 2, Led: 1, Judged: 3, Missed: 2},
			{Key: "solution", ScorecardID: card, Title: "Offered a solution", Duty: "III.8", Findings: 2, Operators: 2, NoCourse: 1, NoRule: 1, Judged: 3, Missed: 2},
		},
		qa.ByDuty: {
			{Key: "III.26", Findings: 2, Operators: 2, Led: 1},
			{Key: "III.8", Findings: 2, Operators: 2, NoCourse: 1, NoRule: 1},
		},
		qa.ByScorecard: {{Key: card, Title: "Orders", Findings: 4, Operators: 2, Led: 1, NoCourse: 1, NoRule: 1}},
		qa.ByCourse:    {{Key: "co_1", Title: "Secrets", Findings: 2, Operators: 2, Led: 1}},
		qa.ByTeam: {
			{Key: "blue", Findings: 2, Operators: 1, NoCourse: 1},
			{Key: "red", Findings: 2, Operators: 1, Led: 1, NoRule: 1},
		},
		qa.ByOperator: {
			{Key: "ivan", Findings: 2, Operators: 1, NoCourse: 1},
			{Key: "olga", Findings: 2, Operators: 1, Led: 1, NoRule: 1},
		},
	} {
		got, err := d.Findings.Groups(t.Context(), marina, span, g)
		d.must(err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", g, diff)
		}
	}
	narrow := span
	narrow.Outcome, narrow.TeamID = qa.OutcomeNoCourse, "blue"
	got, err := d.Findings.Groups(t.Context(), marina, narrow, qa.ByCriterion)
	d.must(err)
	if len(got) != 1 || got[0].Key != "solution" || got[0].Findings != 1 || got[0].Judged != 1 || got[0].Share() != nil {
		t.Errorf("without a course in the team: %+v", got)
	}
	if got, err = d.Findings.Groups(t.Context(), viktor, span, qa.ByOperator); err != nil || len(got) != 1 || got[0].Key != "olga" {
		t.Errorf("a supervisor sees %+v, %v", got, err)
	}
	_, err = d.Findings.Groups(t.Context(), marina, qa.FindingFilter{To: start}, qa.ByDuty)
	d.wants(err, qa.ErrFindingSpan)
}
