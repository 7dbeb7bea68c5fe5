package qa_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"qaloop/qa"
)

// assigned is what a rule may have decided.
func assigned(rule string) []qa.Decision {
	return []qa.Decision{{RuleID: rule, RuleVersion: 1, Decision: qa.Assigned, Have: 2, Need: 2, AssignmentID: "a_1", Why: "Twice in 30 days.", At: start}}
}

func TestLinkIsLentToOneAtATime(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	e := d.submitted(marina, d.call("i_1", olga, 0), partly())
	var group errgroup.Group
	claims := make([]bool, 20)
	for i := range claims {
		group.Go(func() error {
			_, ok, err := d.Evaluations.ClaimLink(t.Context(), e.ID, fmt.Sprint("linker ", i), time.Hour)
			claims[i] = ok
			return err
		})
	}
	d.must(group.Wait())
	won := 0
	for _, ok := range claims {
		if ok {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d linkers have the link", won)
	}
	d.clock.Add(2 * time.Hour.Milliseconds()) // the lease ends
	claimed, ok, err := d.Evaluations.ClaimLink(t.Context(), e.ID, "late", time.Hour)
	d.must(err)
	if !ok || claimed.Link.Owner != "late" || len(claimed.Findings) != 2 {
		t.Errorf("claimed %v, %+v", ok, claimed.Link)
	}
}

// open names the evaluations whose link is open.
func (d *desk) open(olderThan time.Time) []string {
	d.t.Helper()
	ids, err := d.Evaluations.OpenLinks(d.t.Context(), olderThan, 10)
	d.must(err)
	return ids
}

// claimed is an evaluation whose link is lent to "me" for a minute.
func (d *desk) claimed(id string) qa.Evaluation {
	d.t.Helper()
	e, ok, err := d.Evaluations.ClaimLink(d.t.Context(), id, "me", time.Minute)
	d.must(err)
	if !ok {
		d.t.Fatalf("the link of %s cannot be claimed", id)
	}
	return e
}

// settles reports whether the link of an evaluation can be settled by who
// claimed it so.
func (d *desk) settles(e qa.Evaluation, decisions map[string][]qa.Decision) bool {
	d.t.Helper()
	settled, err := d.Evaluations.SettleLink(d.t.Context(), e, decisions)
	d.must(err)
	return settled
}

func TestSettlingKeepsDecisionsAndClosesTheLink(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	e := d.submitted(marina, d.call("i_1", olga, 0), partly())
	mine := d.claimed(e.ID)
	theirs, another := mine, mine
	theirs.Link = &qa.Link{Open: true, Seq: 1, Owner: "them"}
	another.Link = &qa.Link{Open: true, Seq: 2, Owner: "me"}
	decisions := map[string][]qa.Decision{e.Findings[0].ID: assigned("r_1")}
	if d.settles(theirs, decisions) || d.settles(another, decisions) {
		t.Error("settled by somebody else, or for another opening")
	}
	_, err := d.Evaluations.Acknowledge(t.Context(), olga, e.ID, e.Rev) // at the same moment, by somebody who saw it before
	d.must(err)
	if !d.settles(mine, decisions) || d.settles(mine, nil) {
		t.Error("not settled exactly once")
	}
	stored, err := d.Evaluations.Get(t.Context(), marina, e.ID)
	d.must(err)
	if diff := cmp.Diff(assigned("r_1"), stored.Findings[0].Decisions); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	if stored.State != qa.Acknowledged || len(stored.Findings[1].Decisions) != 0 || stored.Rev != 3 {
		t.Errorf("stored %s at rev %d, %+v", stored.State, stored.Rev, stored.Findings[1])
	}
}

func TestOpenLinksAreFoundUntilTheyAreSettled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	later := start.Add(10 * time.Second)
	e := d.submitted(marina, d.call("i_1", olga, 0), partly())
	if diff := cmp.Diff([]string{e.ID}, d.open(later)); diff != "" {
		t.Errorf("open links (-want +got):\n%s", diff)
	}
	if before := d.open(start); len(before) != 0 {
		t.Errorf("open before the evaluation: %v", before)
	}
	d.settles(d.claimed(e.ID), nil)
	if closed := d.open(later); len(closed) != 0 {
		t.Errorf("open after it was settled: %v", closed)
	}
	d.must(d.Evaluations.ReopenLink(t.Context(), e.ID))
	if link, err := d.Evaluations.LinkOf(t.Context(), e.ID); err != nil || !link.Open || link.Seq != 2 || len(d.open(later)) != 1 {
		t.Errorf("opened anew: %+v, %v", link, err)
	}
}

func TestFindingsOfAnOperatorByTheTimeOfTheCall(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	late := d.submitted(marina, d.call("i_1", olga, 30), partly())
	early := d.submitted(marina, d.call("i_2", olga, 10), partly())
	d.submitted(marina, d.call("i_3", olga, 20), met())
	d.draft(marina, d.call("i_4", olga, 20), partly())
	d.submitted(marina, d.call("i_5", ivan, 20), partly())
	var got []string
	rows, err := d.Evaluations.FindingsOf(t.Context(), "olga", start, start.Add(31*time.Hour))
	d.must(err)
	for _, r := range rows {
		got = append(got, r.EvaluationID+" "+r.Criterion)
	}
	want := []string{early.ID + " solution", early.ID + " secret", late.ID + " solution", late.ID + " secret"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if r := rows[0]; r.CallID != "call i_2" || r.Line != "orders" || r.TeamID != "red" || !r.OccurredAt.Equal(start.Add(10*time.Hour)) {
		t.Errorf("row %+v", r)
	}
	rows, err = d.Evaluations.FindingsOf(t.Context(), "olga", start.Add(10*time.Hour), start.Add(30*time.Hour))
	d.must(err)
	if len(rows) != 2 {
		t.Errorf("the end is not left out: %d findings", len(rows))
	}
}
