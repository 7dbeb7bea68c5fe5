package qa_test

import (
	"errors"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/problem"
	"qaloop/qa"
)

func TestPutIsIdempotentAndGuarded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	call, id := d.call("i_1", olga, 0), uuid.NewString()
	put := func(rev int, given bool, a qa.Answers) (qa.Evaluation, bool, error) {
		return d.Evaluations.Put(t.Context(), marina, id, rev, given, d.input(call, a))
	}
	begun, created, err := put(0, false, qa.Answers{"greeting": {Value: new(1)}})
	d.must(err)
	if !created || begun.Rev != 1 || *begun.Score.Percent != 100 || begun.OperatorID != "olga" || begun.ScorecardVersion != 1 {
		t.Errorf("began %+v", begun)
	}
	again, created, err := put(0, false, qa.Answers{"greeting": {Value: new(1)}})
	d.must(err)
	if created || again.Rev != 1 || !again.UpdatedAt.Equal(begun.UpdatedAt) {
		t.Errorf("a repeat: created %v, rev %d", created, again.Rev)
	}
	_, _, err = put(0, false, met())
	d.wants(err, qa.ErrNoRevision)
	edited, _, err := put(1, true, met())
	d.must(err)
	if edited.Rev != 2 {
		t.Errorf("rev %d after an edit", edited.Rev)
	}
	again, _, err = put(1, true, met()) // the answer was lost, the client repeats
	d.must(err)
	if again.Rev != 2 {
		t.Errorf("rev %d after a repeated edit", again.Rev)
	}
	_, _, err = put(1, true, partly())
	d.wants(err, mongodb.ErrStale)
	_, err = d.Evaluations.Submit(t.Context(), marina, id, 2)
	d.must(err)
	_, _, err = put(3, true, partly())
	d.wants(err, qa.ErrSubmitted)
}

func TestPutRefuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	both := identity.Actor{ID: "olga", Roles: []identity.Role{identity.Operator, identity.QA}}
	call, other := d.call("i_1", olga, 0), d.call("i_2", ivan, 1)
	first := d.draft(marina, call, nil)
	retired := d.published(cardInput())
	_, err := d.Scorecards.Retire(t.Context(), marina, retired.ID, 0)
	d.must(err)
	for name, test := range map[string]struct {
		by   identity.Actor
		id   string
		in   qa.EvaluationInput
		want error
	}{
		"nobody":                          {identity.Actor{}, uuid.NewString(), d.input(call, nil), identity.ErrUnknown},
		"an operator":                     {ivan, uuid.NewString(), d.input(call, nil), identity.ErrForbidden},
		"an ID that is no UUID":           {marina, "mine", d.input(other, nil), qa.ErrBadEvaluationID},
		"an ID in capitals":               {marina, "0B0E3A52-6C1D-4A53-9A53-2F6F7F0C9D11", d.input(other, nil), qa.ErrBadEvaluationID},
		"one's own contact":               {both, uuid.NewString(), d.input(call, nil), qa.ErrOwnContact},
		"the same contact twice":          {marina, uuid.NewString(), d.input(call, nil), qa.ErrEvaluatedTwice},
		"an unknown contact":              {marina, uuid.NewString(), d.input("i_9", nil), qa.ErrUnknownInteraction},
		"another team's contact":          {viktor, uuid.NewString(), d.input(other, nil), qa.ErrUnknownInteraction},
		"a retired scorecard":             {marina, uuid.NewString(), qa.EvaluationInput{InteractionID: other, ScorecardID: retired.ID}, qa.ErrUnknownScorecard},
		"answers that do not fit":         {marina, uuid.NewString(), d.input(other, qa.Answers{"tone": {Value: new(9)}}), qa.ErrWrongAnswers},
		"a key that is an operator":       {marina, uuid.NewString(), d.input(other, qa.Answers{"$where": {Value: new(1)}}), qa.ErrWrongAnswers},
		"somebody else's draft":           {pavel, first.ID, d.input(call, nil), problem.Missing("evaluation", "")},
		"another contact under an ID":     {marina, first.ID, d.input(other, nil), qa.ErrFixed},
		"a missing one with a revision":   {marina, "", d.input(other, nil), problem.Missing("evaluation", "")},
		"somebody else's, as an operator": {ivan, first.ID, d.input(call, nil), identity.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			rev, given := 0, false
			if errors.Is(test.want, qa.ErrFixed) || test.id == "" {
				rev, given = 1, true
			}
			if test.id == "" {
				test.id = uuid.NewString()
			}
			if _, _, err := d.Evaluations.Put(t.Context(), test.by, test.id, rev, given, test.in); !errors.Is(err, test.want) {
				t.Errorf("error = %v, want %v", err, test.want)
			}
		})
	}
	twice, _, err := d.Evaluations.Put(t.Context(), marina, uuid.NewString(), 0, false, d.input(call, nil))
	if p := problem.From(err); p.Params["evaluation_id"] != first.ID {
		t.Errorf("the refusal does not name the other evaluation: %+v %v", p, twice.ID)
	}
	if e := d.draft(viktor, call, nil); e.EvaluatorID != "viktor" { // another evaluator, of the operator's team
		t.Errorf("evaluator %s", e.EvaluatorID)
	}
}

// Many begin to evaluate one contact in as many windows: one evaluation.
func TestManyBeginningsLeaveOneDraft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	call := d.call("i_1", olga, 0)
	var began atomic.Int64
	var group errgroup.Group
	for range 40 {
		group.Go(func() error {
			_, created, err := d.Evaluations.Put(t.Context(), marina, uuid.NewString(), 0, false, d.input(call, nil))
			if created {
				began.Add(1)
			} else if !errors.Is(err, qa.ErrEvaluatedTwice) {
				return err
			}
			return nil
		})
	}
	d.must(group.Wait())
	if n := began.Load(); n != 1 {
		t.Errorf("%d drafts of one contact", n)
	}
}

// A slot whose evaluation never came to be is kept for a moment, and then free;
// the late evaluation cannot be submitted beside the new one.
func TestAbandonedSlotIsFreeAfterAWhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	call := d.call("i_1", olga, 0)
	late := d.draft(marina, call, met())
	_, err := d.db.Collection("evaluations").DeleteOne(t.Context(), bson.M{"_id": late.ID}) // as if it died in between
	d.must(err)
	_, _, err = d.Evaluations.Put(t.Context(), marina, uuid.NewString(), 0, false, d.input(call, nil))
	d.wants(err, qa.ErrEvaluatedTwice)
	d.clock.Add(60_000)
	next := d.draft(marina, call, met())
	_, err = d.db.Collection("evaluations").InsertOne(t.Context(), late) // it did not die, it was slow
	d.must(err)
	_, err = d.Evaluations.Submit(t.Context(), marina, late.ID, 0)
	d.wants(err, qa.ErrEvaluatedTwice)
	_, err = d.Evaluations.Submit(t.Context(), marina, next.ID, 0)
	d.must(err)
}
