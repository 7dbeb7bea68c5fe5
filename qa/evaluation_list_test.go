package qa_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa"
)

// Whoever may not see an evaluation is told that there is none.
func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	draft := d.draft(marina, d.call("i_1", olga, 0), nil)
	red := d.submitted(marina, d.call("i_2", olga, 1), partly())
	blue := d.submitted(marina, d.call("i_3", ivan, 2), met())
	for name, test := range map[string]struct {
		by   identity.Actor
		want []string
	}{
		"the author sees the draft too": {marina, []string{blue.ID, red.ID, draft.ID}},
		"another evaluator does not":    {pavel, []string{blue.ID, red.ID}},
		"an operator sees their own":    {olga, []string{red.ID}},
		"a supervisor their team's":     {viktor, []string{red.ID}},
		"a supervisor of no team none":  {identity.Actor{ID: "new", Roles: []identity.Role{identity.Supervisor}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for page := (paging.Request{Size: 1}); ; {
				p, err := d.Evaluations.List(t.Context(), test.by, qa.EvaluationFilter{}, page)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range p.Items {
					got = append(got, e.ID)
				}
				if page.After = p.Next; p.Next == "" {
					break
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("list (-want +got):\n%s", diff)
			}
			for _, e := range []qa.Evaluation{draft, red, blue} {
				_, err := d.Evaluations.Get(t.Context(), test.by, e.ID)
				if sees := slices.Contains(test.want, e.ID); sees != (err == nil) || (!sees && !errors.Is(err, problem.Missing("evaluation", ""))) {
					t.Errorf("get %s: %v", e.ID, err)
				}
			}
		})
	}
	_, err := d.Evaluations.List(t.Context(), identity.Actor{}, qa.EvaluationFilter{}, paging.Request{})
	d.wants(err, identity.ErrUnknown)
}

func TestListNarrows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	draft := d.draft(marina, d.call("i_1", olga, 0), nil)
	first := d.submitted(marina, d.call("i_2", olga, 1), partly())
	second := d.submitted(pavel, d.call("i_3", ivan, 2), met())
	all := []string{second.ID, first.ID, draft.ID}
	for name, test := range map[string]struct {
		filter qa.EvaluationFilter
		want   []string
	}{
		"nothing":     {qa.EvaluationFilter{}, all},
		"operator":    {qa.EvaluationFilter{OperatorID: "ivan"}, all[:1]},
		"team":        {qa.EvaluationFilter{TeamID: "red"}, all[1:]},
		"evaluator":   {qa.EvaluationFilter{EvaluatorID: "pavel"}, all[:1]},
		"interaction": {qa.EvaluationFilter{InteractionID: "i_2"}, all[1:2]},
		"scorecard":   {qa.EvaluationFilter{ScorecardID: "sc_other"}, nil},
		"drafts":      {qa.EvaluationFilter{State: qa.Draft}, all[2:]},
		"submitted":   {qa.EvaluationFilter{State: qa.Submitted}, all[:2]},
		"line":        {qa.EvaluationFilter{Line: "returns"}, nil},
		"from":        {qa.EvaluationFilter{From: first.ListedAt}, all[:2]},
		"to":          {qa.EvaluationFilter{To: second.ListedAt}, all[1:]},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := d.Evaluations.List(t.Context(), marina, test.filter, paging.Request{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range p.Items {
				got = append(got, e.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("list (-want +got):\n%s", diff)
			}
		})
	}
}

// A long table says of each evaluation what the list says, page by page.
func TestRowsSayWhatTheListSays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.draft(marina, d.call("i_1", olga, 0), nil)
	gone := d.submitted(marina, d.call("i_2", olga, 1), partly())
	_, err := d.Evaluations.Void(t.Context(), marina, gone.ID, 0, "Wrong call")
	d.must(err)
	seen := d.submitted(marina, d.call("i_3", ivan, 2), partly())
	_, err = d.Evaluations.Acknowledge(t.Context(), ivan, seen.ID, 0)
	d.must(err)
	line := func(e qa.Evaluation) []any {
		return []any{
			e.ID, e.OccurredAt, e.SubmittedAt, e.OperatorID, e.Line, e.ScorecardTitle, e.ScorecardVersion, e.SampleOrigin, e.EvaluatorID,
			e.Score.Percent, e.Score.BeforeCritical, e.Score.CriticalFailed, len(e.Findings), e.State, e.AcknowledgedAt, e.VoidReason, e.CallID,
		}
	}
	for _, f := range []qa.EvaluationFilter{{}, {CallPrefix: "call"}} {
		listed, err := d.Evaluations.List(t.Context(), marina, f, paging.Request{})
		d.must(err)
		var want, got [][]any
		for _, e := range listed.Items {
			want = append(want, line(e))
		}
		for page := (paging.Request{Size: 2}); ; {
			rows, err := d.Evaluations.Rows(t.Context(), marina, f, page)
			d.must(err)
			for _, e := range rows.Items {
				got = append(got, line(e))
			}
			if page.After = rows.Next; rows.Next == "" {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) != 3 {
			t.Errorf("rows of %+v (-list +rows):\n%s", f, diff)
		}
	}
	_, err = d.Evaluations.Rows(t.Context(), identity.Actor{}, qa.EvaluationFilter{}, paging.Request{})
	d.wants(err, identity.ErrUnknown)
}
