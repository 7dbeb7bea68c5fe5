package qa_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/rollup"
	"qaloop/qa"
)

// Every query of this noun's services is served by an index.
func TestNoQueryReadsAWholeCollection(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	d := newDeskOn(t, db)
	d.walkScorecards()
	for i := range 6 {
		e := d.submitted(marina, d.call(fmt.Sprint("i_", i), olga, i), partly())
		if i%2 == 0 {
			_, err := d.Evaluations.Acknowledge(t.Context(), olga, e.ID, 0)
			d.must(err)
		}
		d.walkLink(e)
	}
	e := d.submitted(marina, d.call("i_void", olga, 9), partly())
	_, err := d.Evaluations.Void(t.Context(), marina, e.ID, 0, "Wrong call")
	d.must(err)
	again := d.submitted(marina, "i_void", partly())
	d.sumUp()
	d.walkReads(again)
	watch.ScansNothing()
	if n := len(watch.Shapes()); n < 40 {
		t.Errorf("only %d queries were seen", n)
	}
}

func (d *desk) walkScorecards() {
	d.t.Helper()
	ctx := d.t.Context()
	_, _, err := d.Scorecards.NewVersion(ctx, marina, d.card.ID)
	d.must(err)
	_, err = d.Scorecards.Edit(ctx, marina, d.card.ID, 0, cardInput())
	d.must(err)
	_, err = d.Scorecards.Publish(ctx, marina, d.card.ID, 0)
	d.must(err)
	_, err = d.Scorecards.Versions(ctx, marina, d.card.ID)
	d.must(err)
	_, err = d.Scorecards.Get(ctx, olga, d.card.ID, 1)
	d.must(err)
	_, err = d.Scorecards.Preview(ctx, olga, d.card.ID, 0, met())
	d.must(err)
	other, _, err := d.Scorecards.Create(ctx, marina, cardInput(), once.NewKey("marina", "scorecards", "k", []byte("x")))
	d.must(err)
	_, err = d.Scorecards.Publish(ctx, marina, other.ID, 0)
	d.must(err)
	_, err = d.Scorecards.Retire(ctx, marina, other.ID, 0)
	d.must(err)
	_, err = d.Scorecards.Outlines(ctx, marina)
	d.must(err)
	_, err = d.Scorecards.Uses(ctx, marina, d.card.ID)
	d.must(err)
	for _, f := range []qa.ScorecardFilter{{}, {State: qa.ScorecardPublished}, {State: qa.ScorecardRetired}, {Lang: "en"}, {Query: "ord"}} {
		page := paging.Request{Size: 1}
		p, err := d.Scorecards.List(ctx, marina, f, page)
		d.must(err)
		page.After = p.Next
		_, err = d.Scorecards.List(ctx, olga, f, page)
		d.must(err)
	}
}

func (d *desk) walkLink(e qa.Evaluation) {
	d.t.Helper()
	ctx := d.t.Context()
	_, err := d.Evaluations.OpenLinks(ctx, start.Add(24*time.Hour), 10)
	d.must(err)
	_, err = d.Evaluations.SettleLink(ctx, d.claimed(e.ID), map[string][]qa.Decision{
		e.Findings[0].ID: {{RuleID: "r_1", RuleVersion: 1, Decision: qa.Assigned, Why: "Once is enough."}},
	})
	d.must(err)
	d.must(d.Evaluations.ReopenLink(ctx, e.ID))
	_, err = d.Evaluations.FindingsOf(ctx, "olga", start, start.Add(24*time.Hour))
	d.must(err)
	_, err = d.Evaluations.FailShares(ctx, e.ScorecardID, start, start.Add(24*time.Hour))
	d.must(err)
}

func (d *desk) walkReads(e qa.Evaluation) {
	d.t.Helper()
	ctx := d.t.Context()
	d.must(d.Evaluations.EachOperator(ctx, func(id string) error {
		_, err := d.Evaluations.OfOperator(ctx, id)
		return err
	}))
	for _, by := range []identity.Actor{marina, viktor} {
		unread, err := d.Evaluations.Unread(ctx, by, "red")
		d.must(err)
		if len(unread) != 1 || unread[0].OperatorID != "olga" || unread[0].N != 4 {
			d.t.Errorf("%s finds unread %+v", by.ID, unread)
		}
	}
	calls, err := d.Interactions.CountByOperator(ctx, []string{e.OperatorID, "p_nobody"})
	if err != nil || len(calls) != 1 || calls[e.OperatorID] == 0 {
		d.t.Errorf("calls by operator: %v, %v", calls, err)
	}
	_, err = d.Evaluations.CountByInteraction(ctx, []string{e.InteractionID, "i_2"})
	d.must(err)
	_, _, err = d.Evaluations.Put(ctx, viktor, uuid.NewString(), 0, false, d.input("i_1", nil))
	d.must(err)
	found, err := d.Findings.AuditSums(ctx, rollup.Look)
	if err != nil || len(found.Wrong) > 0 {
		d.t.Errorf("the sums of findings: %+v, %v", found, err)
	}
	_, err = d.Findings.AuditSums(ctx, rollup.Repair)
	d.must(err)
	for _, by := range []identity.Actor{marina, viktor, olga} {
		_, err := d.Findings.Gaps(ctx, by, start)
		d.must(err)
		_, err = d.Evaluations.Get(ctx, by, e.ID)
		d.must(err)
		_, err = d.Findings.Get(ctx, by, e.Findings[0].ID)
		d.must(err)
		for _, f := range []qa.EvaluationFilter{
			{},
			{OperatorID: "olga"},
			{TeamID: "red", State: qa.Submitted},
			{EvaluatorID: "marina"},
			{InteractionID: "i_1"},
			{ScorecardID: e.ScorecardID, From: start, To: start.Add(time.Hour)},
			{State: qa.Draft},
			{CallPrefix: "call"},
			{Line: "orders"},
			{Criterion: "secret", OperatorID: "olga", ScorecardID: e.ScorecardID},
			{MinScore: new(10), MaxScore: new(90), Critical: true, From: start},
		} {
			page := paging.Request{Size: 1}
			p, err := d.Evaluations.List(ctx, by, f, page)
			d.must(err)
			_, err = d.Evaluations.Count(ctx, by, f, 100)
			d.must(err)
			page.After = p.Next
			_, err = d.Evaluations.List(ctx, by, f, page)
			d.must(err)
		}
		for _, f := range []qa.FindingFilter{
			{},
			{OperatorID: "olga"},
			{Criterion: "secret"},
			{Decision: qa.Assigned},
			{Criterion: "solution", Decision: qa.Assigned},
			{Outcome: qa.OutcomeNot, Duty: "III.8", From: start, To: start.Add(time.Hour)},
			{TeamID: "red", Outcome: qa.OutcomeLed},
		} {
			page := paging.Request{Size: 1}
			p, err := d.Findings.List(ctx, by, f, page)
			d.must(err)
			page.After = p.Next
			_, err = d.Findings.List(ctx, by, f, page)
			d.must(err)
		}
		for _, grouping := range qa.FindingGroupings {
			for _, from := range []time.Time{start, start.Truncate(24 * time.Hour)} { // by the evaluations, and by the sums
				_, err := d.Findings.Groups(ctx, by, qa.FindingFilter{From: from, To: from.Add(24 * time.Hour)}, grouping)
				d.must(err)
			}
		}
	}
}
