package qa_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa"
)

func TestScorecardIsMadeOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	key := once.NewKey("marina", "POST /scorecards", "k1", []byte("a"))
	var group errgroup.Group
	made := make([]qa.Scorecard, 10)
	for i := range made {
		group.Go(func() error {
			var err error
			made[i], _, err = d.Scorecards.Create(t.Context(), marina, cardInput(), key)
			return err
		})
	}
	d.must(group.Wait())
	for _, c := range made {
		if c.ID != made[0].ID || c.Version != 1 || c.State != qa.ScorecardDraft {
			t.Errorf("made %s.%d %s", c.ID, c.Version, c.State)
		}
	}
	_, replayed, err := d.Scorecards.Create(t.Context(), marina, cardInput(), key)
	d.must(err)
	if !replayed {
		t.Error("a repeat is not reported as one")
	}
	_, _, err = d.Scorecards.Create(t.Context(), marina, cardInput(), once.NewKey("marina", "POST /scorecards", "k1", []byte("b")))
	d.wants(err, once.ErrReused)
	_, _, err = d.Scorecards.Create(t.Context(), olga, cardInput(), once.Key{})
	d.wants(err, identity.ErrForbidden)
	bad := cardInput()
	bad.Sections[0].Weight = 0
	_, _, err = d.Scorecards.Create(t.Context(), marina, bad, once.Key{})
	d.wants(err, qa.ErrBadScorecard)
}

func TestPublishedScorecardNeverChanges(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, id := t.Context(), d.card.ID
	changed := cardInput()
	changed.Title = "Orders, clearer"
	_, err := d.Scorecards.Edit(ctx, marina, id, 0, changed)
	d.wants(err, qa.ErrScorecardPublished)
	again, err := d.Scorecards.Publish(ctx, marina, id, 0)
	d.must(err)
	if again.Rev != d.card.Rev {
		t.Errorf("publishing again made rev %d of %d", again.Rev, d.card.Rev)
	}
	draft := d.newVersion()
	draft, err = d.Scorecards.Edit(ctx, marina, id, draft.Rev, changed)
	d.must(err)
	_, err = d.Scorecards.Edit(ctx, marina, id, 1, changed)
	d.wants(err, mongodb.ErrStale)
	d.seesVersion(olga, 1)
	_, err = d.Scorecards.Get(ctx, olga, id, 2)
	d.wants(err, problem.Missing("scorecard", ""))
	_, err = d.Scorecards.Publish(ctx, marina, id, 1)
	d.wants(err, mongodb.ErrStale)
	_, err = d.Scorecards.Publish(ctx, marina, id, draft.Rev)
	d.must(err)
	d.seesVersion(olga, 2)
	old, err := d.Scorecards.Get(ctx, olga, id, 1)
	d.must(err)
	if old.State != qa.ScorecardRetired || old.Title != "Orders" {
		t.Errorf("the old version is %s, %q", old.State, old.Title)
	}
	_, err = d.Scorecards.Retire(ctx, marina, id, 0)
	d.must(err)
	_, err = d.Scorecards.Publish(ctx, marina, id, 0)
	d.wants(err, qa.ErrScorecardRetired)
	versions, err := d.Scorecards.Versions(ctx, olga, id)
	d.must(err)
	if len(versions) != 2 || versions[0].State != qa.ScorecardRetired || versions[1].State != qa.ScorecardRetired {
		t.Errorf("versions %+v", versions)
	}
}

// newVersion begins the second version of the desk's scorecard.
func (d *desk) newVersion() qa.Scorecard {
	d.t.Helper()
	draft, replayed, err := d.Scorecards.NewVersion(d.t.Context(), marina, d.card.ID)
	d.must(err)
	if replayed || draft.Version != 2 || draft.State != qa.ScorecardDraft {
		d.t.Errorf("version %d %s", draft.Version, draft.State)
	}
	if diff := cmp.Diff(d.card.ScorecardInput, draft.ScorecardInput); diff != "" {
		d.t.Errorf("the copy differs:\n%s", diff)
	}
	if same, replayed, err := d.Scorecards.NewVersion(d.t.Context(), marina, d.card.ID); err != nil || !replayed || same.Version != 2 {
		d.t.Errorf("a second draft: %v, version %d, %v", replayed, same.Version, err)
	}
	return draft
}

func (d *desk) seesVersion(by identity.Actor, want int) {
	d.t.Helper()
	c, err := d.Scorecards.Get(d.t.Context(), by, d.card.ID, 0)
	d.must(err)
	if c.Version != want {
		d.t.Errorf("%s sees version %d, want %d", by.ID, c.Version, want)
	}
}

// A draft that was begun keeps its version of the scorecard, whatever is
// published since.
func TestEvaluationKeepsItsVersion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	e := d.draft(marina, d.call("i_1", olga, 0), met())
	_, _, err := d.Scorecards.NewVersion(t.Context(), marina, d.card.ID)
	d.must(err)
	changed := cardInput()
	changed.Sections = changed.Sections[:1]
	_, err = d.Scorecards.Edit(t.Context(), marina, d.card.ID, 0, changed)
	d.must(err)
	_, err = d.Scorecards.Publish(t.Context(), marina, d.card.ID, 0)
	d.must(err)
	e, err = d.Evaluations.Submit(t.Context(), marina, e.ID, 0)
	d.must(err)
	if e.ScorecardVersion != 1 || len(e.Score.Criteria) != 4 {
		t.Errorf("version %d with %d criteria", e.ScorecardVersion, len(e.Score.Criteria))
	}
	next := d.draft(marina, d.call("i_2", olga, 1), nil)
	if next.ScorecardVersion != 2 {
		t.Errorf("the next one has version %d", next.ScorecardVersion)
	}
}

func TestScorecardsAreListedByTheirNewestVersion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	named := func(title string) qa.Scorecard {
		in := cardInput()
		in.Title = title
		c, _, err := d.Scorecards.Create(t.Context(), marina, in, once.Key{})
		d.must(err)
		return c
	}
	named("Draft only")
	gone := named("Gone")
	_, err := d.Scorecards.Publish(t.Context(), marina, gone.ID, 0)
	d.must(err)
	_, err = d.Scorecards.Retire(t.Context(), marina, gone.ID, 0)
	d.must(err)
	_, _, err = d.Scorecards.NewVersion(t.Context(), marina, d.card.ID)
	d.must(err)
	for name, test := range map[string]struct {
		by     identity.Actor
		filter qa.ScorecardFilter
		want   []string
	}{
		"all":                    {marina, qa.ScorecardFilter{}, []string{"Draft only 1", "Gone 1", "Orders 2"}},
		"drafts":                 {marina, qa.ScorecardFilter{State: qa.ScorecardDraft}, []string{"Draft only 1", "Orders 2"}},
		"published":              {marina, qa.ScorecardFilter{State: qa.ScorecardPublished}, []string{"Orders 1"}},
		"retired":                {marina, qa.ScorecardFilter{State: qa.ScorecardRetired}, []string{"Gone 1"}},
		"in another language":    {marina, qa.ScorecardFilter{Lang: "uk"}, nil},
		"drafts, as an operator": {olga, qa.ScorecardFilter{State: qa.ScorecardDraft}, []string{"Orders 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for page := (paging.Request{Size: 2}); ; {
				p, err := d.Scorecards.List(t.Context(), test.by, test.filter, page)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range p.Items {
					got = append(got, c.Title+" "+string(rune('0'+c.Version)))
				}
				if page.After = p.Next; p.Next == "" {
					break
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("list (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPreviewSavesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, err := d.Scorecards.Preview(t.Context(), olga, d.card.ID, 0, partly())
	d.must(err)
	if *p.Percent != 62.5 || *p.Passed || len(p.Findings) != 2 || len(p.Missing) != 0 {
		t.Errorf("preview %+v", p)
	}
	_, err = d.Scorecards.Preview(t.Context(), olga, d.card.ID, 0, qa.Answers{"tone": {Value: new(6)}})
	d.wants(err, qa.ErrWrongAnswers)
	if n, err := d.db.Collection("evaluations").EstimatedDocumentCount(t.Context()); err != nil || n != 0 {
		t.Errorf("%d evaluations, %v", n, err)
	}
	if _, err := d.Scorecards.Preview(t.Context(), olga, "sc_none", 0, nil); !errors.Is(err, problem.Missing("scorecard", "")) {
		t.Errorf("unknown scorecard: %v", err)
	}
}

func TestOutlinesNameWhatThereIs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	draft := d.newVersion()
	in := cardInput()
	in.Sections[0].Criteria[0].Title = "Renamed in the draft"
	_, err := d.Scorecards.Edit(t.Context(), marina, d.card.ID, draft.Rev, in)
	d.must(err)
	outlines, err := d.Scorecards.Outlines(t.Context(), marina)
	d.must(err)
	if len(outlines) != 2 || outlines[0].Version != 1 || outlines[1].Version != 2 {
		t.Fatalf("outlines of %+v", outlines)
	}
	first := outlines[0].Sections[0].Criteria[0]
	if first.Title != cardInput().Sections[0].Criteria[0].Title || first.Help != "" || first.Weight != 0 {
		t.Errorf("the first criterion is %+v", first)
	}
	seen, err := d.Scorecards.Outlines(t.Context(), olga)
	d.must(err)
	if len(seen) != 1 {
		t.Errorf("an operator sees %d outlines", len(seen))
	}
}

func TestUsesCountWhatWasSubmitted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.submitted(marina, d.call("i_1", olga, 1), met())
	e := d.submitted(marina, d.call("i_2", olga, 2), met())
	_, err := d.Evaluations.Void(t.Context(), marina, e.ID, 0, "Wrong call")
	d.must(err)
	n, err := d.Scorecards.Uses(t.Context(), olga, d.card.ID)
	d.must(err)
	if n != 1 {
		t.Errorf("%d uses", n)
	}
}
