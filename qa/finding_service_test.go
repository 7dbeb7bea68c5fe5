package qa_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa"
)

// walk lists findings page by page.
func (d *desk) walk(by identity.Actor, f qa.FindingFilter, size int) []string {
	d.t.Helper()
	var got []string
	for page := (paging.Request{Size: size}); ; {
		p, err := d.Findings.List(d.t.Context(), by, f, page)
		d.must(err)
		if len(p.Items) > size {
			d.t.Errorf("a page of %d has %d", size, len(p.Items))
		}
		for _, r := range p.Items {
			got = append(got, r.InteractionID+" "+r.Criterion)
		}
		if page.After = p.Next; p.Next == "" {
			return got
		}
	}
}

func TestFindingsAreListedOnceWhateverThePage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	three := partly()
	three["greeting"] = qa.Answer{Value: new(0)}
	d.submitted(marina, d.call("i_1", olga, 0), three)
	d.submitted(marina, d.call("i_2", olga, 1), met())
	e := d.submitted(marina, d.call("i_3", ivan, 2), partly())
	void := d.submitted(marina, d.call("i_4", olga, 3), partly())
	_, err := d.Evaluations.Void(t.Context(), marina, void.ID, 0, "Wrong call")
	d.must(err)
	d.draft(marina, d.call("i_5", olga, 4), partly())
	_, err = d.Evaluations.SettleLink(t.Context(), d.claimed(e.ID), map[string][]qa.Decision{e.Findings[1].ID: assigned("r_1")})
	d.must(err)
	all := []string{"i_3 solution", "i_3 secret", "i_1 greeting", "i_1 solution", "i_1 secret"}
	for name, test := range map[string]struct {
		by     identity.Actor
		filter qa.FindingFilter
		want   []string
	}{
		"everything":              {marina, qa.FindingFilter{}, all},
		"one operator":            {marina, qa.FindingFilter{OperatorID: "olga"}, all[2:]},
		"one criterion":           {marina, qa.FindingFilter{Criterion: "secret"}, []string{"i_3 secret", "i_1 secret"}},
		"one decision":            {marina, qa.FindingFilter{Decision: qa.Assigned}, []string{"i_3 secret"}},
		"decision of a criterion": {marina, qa.FindingFilter{Decision: qa.Assigned, Criterion: "solution"}, nil},
		"what led to training":    {marina, qa.FindingFilter{Outcome: qa.OutcomeLed}, []string{"i_3 secret"}},
		"what no rule looks at":   {marina, qa.FindingFilter{Outcome: qa.OutcomeNoRule}, []string{"i_3 solution"}},
		"what came to nothing":    {marina, qa.FindingFilter{Outcome: qa.OutcomeNot}, nil},
		"one duty":                {marina, qa.FindingFilter{Duty: "III.8"}, []string{"i_3 solution", "i_1 solution"}},
		"one team and scorecard":  {marina, qa.FindingFilter{TeamID: "blue", ScorecardID: d.card.ID}, all[:2]},
		"one course":              {marina, qa.FindingFilter{CourseID: "co_1"}, nil},
		"a time before":           {marina, qa.FindingFilter{From: start.Add(-time.Hour), To: start}, nil},
		"what an operator sees":   {ivan, qa.FindingFilter{}, all[:2]},
		"what a supervisor sees":  {viktor, qa.FindingFilter{OperatorID: "ivan"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{1, 2, 3, 100} {
				if diff := cmp.Diff(test.want, d.walk(test.by, test.filter, size)); diff != "" {
					t.Errorf("in pages of %d (-want +got):\n%s", size, diff)
				}
			}
		})
	}
	row, err := d.Findings.Get(t.Context(), ivan, e.Findings[1].ID)
	d.must(err)
	if row.Criterion != "secret" || len(row.Decisions) != 1 || row.EvaluationID != e.ID {
		t.Errorf("finding %+v", row)
	}
	if _, err := d.Findings.Get(t.Context(), olga, e.Findings[1].ID); !errors.Is(err, problem.Missing("finding", "")) {
		t.Errorf("somebody else's finding: %v", err)
	}
	if _, err := d.Findings.List(t.Context(), marina, qa.FindingFilter{}, paging.Request{After: "nonsense"}); !errors.Is(err, paging.ErrBadCursor) {
		t.Errorf("a made-up cursor: %v", err)
	}
}
