package qa_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/problem"
	"qaloop/qa"
)

func TestSubmitWritesScoreFindingsAndLinkAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.linker.rules = []qa.RuleRef{{RuleID: "r_1", Version: 2}}
	d.linker.link = func(ctx context.Context, _ string) error {
		<-ctx.Done() // takes for ever
		return ctx.Err()
	}
	e := d.draft(marina, d.call("i_1", olga, 0), partly())
	if e.State != qa.Draft || len(e.Findings) != 0 || e.Link != nil {
		t.Fatalf("the draft is %+v", e)
	}
	e, err := d.Evaluations.Submit(t.Context(), marina, e.ID, e.Rev)
	d.must(err) // a slow linker neither fails the request nor holds it
	stored, err := d.Evaluations.Get(t.Context(), olga, e.ID)
	d.must(err)
	want := []qa.Finding{
		{
			ID: qa.FindingID(e.ID, 1, "solution"), Criterion: "solution", Section: "order", Title: "Offered a solution", Mark: 0.5,
			Duty: "III.8", Comment: "Did not look at the stock", AtSeconds: new(94.0), Decisions: []qa.Decision{},
		},
		{
			ID: qa.FindingID(e.ID, 1, "secret"), Criterion: "secret", Section: "order", Title: "Kept the secret",
			Critical: qa.ComplianceCritical, Duty: "III.26", Decisions: []qa.Decision{},
		},
	}
	if diff := cmp.Diff(want, stored.Findings); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	link := qa.Link{Open: true, Seq: 1, Since: *stored.SubmittedAt, Rules: d.linker.rules}
	if diff := cmp.Diff(&link, stored.Link); diff != "" {
		t.Errorf("link (-want +got):\n%s", diff)
	}
	if stored.State != qa.Submitted || *stored.Score.Percent != 62.5 || stored.Revision != 1 {
		t.Errorf("stored %s, %v %%", stored.State, *stored.Score.Percent)
	}
}

func TestSubmitNeedsAnswersAndComments(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := partly()
	delete(a, "greeting")
	a["solution"] = qa.Answer{Option: "part"}
	e := d.draft(marina, d.call("i_1", olga, 0), a)
	_, err := d.Evaluations.Submit(t.Context(), marina, e.ID, e.Rev)
	d.wants(err, qa.ErrIncomplete)
	p := problem.From(err)
	if p.Field("#/answers/greeting") == nil || p.Field("#/answers/solution/comment") == nil || len(p.Fields) != 2 {
		t.Errorf("fields %+v", p.Fields)
	}
	_, err = d.Evaluations.Submit(t.Context(), pavel, e.ID, 0)
	d.wants(err, problem.Missing("evaluation", ""))
	_, err = d.Evaluations.Submit(t.Context(), marina, e.ID, 7)
	d.wants(err, mongodb.ErrStale)
}

// Many submits of one evaluation, some with the revision they saw: one effect.
func TestManySubmitsHaveOneEffect(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	e := d.draft(marina, d.call("i_1", olga, 0), partly())
	const submits = 200
	var group errgroup.Group
	for i := range submits {
		group.Go(func() error {
			got, err := d.Evaluations.Submit(t.Context(), marina, e.ID, i%2)
			if err != nil {
				return fmt.Errorf("submit %d: %w", i, err)
			}
			if got.State != qa.Submitted || got.Rev != 2 || len(got.Findings) != 2 {
				return fmt.Errorf("submit %d gave %s at rev %d with %d findings", i, got.State, got.Rev, len(got.Findings))
			}
			return nil
		})
	}
	d.must(group.Wait())
	if n := d.linker.linked.Load(); n != 1 {
		t.Errorf("the linker was told %d times", n)
	}
	stored, err := d.Evaluations.Get(t.Context(), marina, e.ID)
	d.must(err)
	if stored.Rev != 2 || len(stored.History) != 2 {
		t.Errorf("rev %d, history %+v", stored.Rev, stored.History)
	}
}

func TestAcknowledgeIsForItsOperator(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	e := d.draft(marina, d.call("i_1", olga, 0), partly())
	_, err := d.Evaluations.Acknowledge(t.Context(), olga, e.ID, 0)
	d.wants(err, problem.Missing("evaluation", ""))
	e, err = d.Evaluations.Submit(t.Context(), marina, e.ID, 0)
	d.must(err)
	_, err = d.Evaluations.Acknowledge(t.Context(), ivan, e.ID, 0)
	d.wants(err, problem.Missing("evaluation", ""))
	_, err = d.Evaluations.Acknowledge(t.Context(), marina, e.ID, 0)
	d.wants(err, identity.ErrForbidden)
	_, err = d.Evaluations.Acknowledge(t.Context(), olga, e.ID, 1)
	d.wants(err, mongodb.ErrStale)
	for range 2 { // the second time nothing happens
		e, err = d.Evaluations.Acknowledge(t.Context(), olga, e.ID, 2)
		d.must(err)
		if e.State != qa.Acknowledged || e.Rev != 3 || e.AcknowledgedAt == nil || len(e.History) != 3 {
			t.Errorf("acknowledged %+v", e)
		}
	}
}

func TestVoidFreesTheContactAndOpensTheLink(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	call := d.call("i_1", olga, 0)
	e := d.submitted(marina, call, partly())
	if !d.settles(d.claimed(e.ID), nil) {
		t.Fatal("the link did not close")
	}
	_, err := d.Evaluations.Void(t.Context(), pavel, e.ID, 0, "  ")
	d.wants(err, qa.ErrNoReason)
	_, err = d.Evaluations.Void(t.Context(), olga, e.ID, 0, "unfair")
	d.wants(err, identity.ErrForbidden)
	for range 2 {
		e, err = d.Evaluations.Void(t.Context(), pavel, e.ID, 2, "Wrong call")
		d.must(err)
		if e.State != qa.Void || !e.Link.Open || e.Link.Seq != 2 || e.VoidReason != "Wrong call" || e.Rev != 3 {
			t.Errorf("void %+v, link %+v", e, e.Link)
		}
	}
	if n := d.counted("olga", call); n != 0 {
		t.Errorf("a void evaluation counts %d times", n)
	}
	_, err = d.Evaluations.Submit(t.Context(), marina, e.ID, 0)
	d.wants(err, qa.ErrVoid)
	again := d.submitted(marina, call, met())
	if again.ID == e.ID || again.State != qa.Submitted {
		t.Errorf("the contact is not free: %+v", again)
	}
}

// counted is what findings and evaluations there are of an operator's call.
func (d *desk) counted(operator, call string) int {
	d.t.Helper()
	rows, err := d.Evaluations.FindingsOf(d.t.Context(), operator, start, start.Add(time.Hour))
	d.must(err)
	counts, err := d.Evaluations.CountByInteraction(d.t.Context(), []string{call})
	d.must(err)
	return len(rows) + counts[call]
}
