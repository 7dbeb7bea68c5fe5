package qa_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"qaloop/internal/identity"
	"qaloop/internal/rollup"
	"qaloop/qa"
)

// sumUp lets the sums follow everything that has happened.
func (d *desk) sumUp() {
	d.t.Helper()
	for {
		n, err := d.Findings.Sweep(d.t.Context())
		d.must(err)
		if n == 0 {
			return
		}
	}
}

// settled decides so about the findings of e.
func (d *desk) settled(e qa.Evaluation, words ...qa.DecisionWord) {
	d.t.Helper()
	e, mine, err := d.Evaluations.ClaimLink(d.t.Context(), e.ID, "me", time.Minute)
	d.must(err)
	if !mine {
		return
	}
	what := map[string][]qa.Decision{}
	for i, word := range words {
		f := e.Findings[i%len(e.Findings)]
		what[f.ID] = append(what[f.ID], qa.Decision{
			RuleID: fmt.Sprint("r_", i), Decision: word, CourseID: fmt.Sprint("co_", i%2), CourseTitle: fmt.Sprint("Course ", i%2),
		})
	}
	_, err = d.Evaluations.SettleLink(d.t.Context(), e, what)
	d.must(err)
}

// oneOf picks one of these.
func oneOf[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

// happen lets something happen to evaluations, of which had are there.
func (d *desk) happen(r *rand.Rand, had []qa.Evaluation) []qa.Evaluation {
	d.t.Helper()
	ctx, act := d.t.Context(), r.IntN(6)
	if act < 3 || len(had) == 0 {
		d.clock.Add(int64(r.IntN(4)) * (24 * time.Hour).Milliseconds())
		in := d.input(d.call(fmt.Sprint("i_", len(had)), oneOf(r, olga, ivan), 0), oneOf(r, partly(), met()))
		in.SampleOrigin = oneOf(r, qa.SampleRandom, qa.SampleTargeted)
		e, _, err := d.Evaluations.Put(ctx, marina, uuid.NewString(), 0, false, in)
		d.must(err)
		e, err = d.Evaluations.Submit(ctx, marina, e.ID, e.Rev)
		d.must(err)
		return append(had, e)
	}
	e := oneOf(r, had...)
	switch {
	case act == 3 && r.IntN(4) == 0:
		_, err := d.Evaluations.Void(ctx, marina, e.ID, 0, "Wrong call")
		d.must(err)
	case act == 4 && len(e.Findings) > 0:
		if r.IntN(3) == 0 {
			d.must(d.Evaluations.ReopenLink(ctx, e.ID))
		}
		words := make([]qa.DecisionWord, r.IntN(4))
		for i := range words {
			words[i] = oneOf(r, qa.Assigned, qa.NoCourse, qa.BelowThreshold)
		}
		d.settled(e, words...)
	default:
		_, err := d.Findings.Sweep(ctx)
		d.must(err)
	}
	return had
}

// Whatever happens to evaluations, in whatever order it is summed up and however
// often, what is read from the sums is what is counted from the evaluations.
func TestSumsOfFindingsSayWhatTheEvaluationsSay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := rand.New(rand.NewPCG(4, 2026))
	var had []qa.Evaluation
	for range 90 {
		had = d.happen(r, had)
	}
	d.sumUp()
	d.sameGroups(start)
	found, err := d.Findings.AuditSums(t.Context(), rollup.Look)
	if d.must(err); len(found.Wrong) > 0 || found.Pages == 0 {
		t.Errorf("the audit finds %+v", found)
	}

	// What is made of nothing is what has grown.
	before := d.pages()
	_, err = d.db.Collection("rollups").DeleteMany(t.Context(), map[string]any{})
	d.must(err)
	d.must(qa.SumFindingsAnew(t.Context(), d.db))
	d.clock.Add(10_000) // by then a sweep has looked at all there is
	d.sumUp()
	if diff := cmp.Diff(before, d.pages()); diff != "" {
		t.Errorf("made anew (-grown +new):\n%s", diff)
	}

	// A sum that is wrong is found, and put right.
	_, err = d.db.Collection("rollups").UpdateMany(t.Context(), map[string]any{"level": "part"}, map[string]any{"$set": map[string]any{"body": map[string]any{}}})
	d.must(err)
	if found, err = d.Findings.AuditSums(t.Context(), rollup.Look); err != nil || len(found.Wrong) == 0 {
		t.Errorf("the audit finds %+v, %v", found, err)
	}
	if found, err = d.Findings.AuditSums(t.Context(), rollup.Repair); err != nil || found.Repaired == 0 {
		t.Errorf("the repair finds %+v, %v", found, err)
	}
	if found, err = d.Findings.AuditSums(t.Context(), rollup.Look); err != nil || len(found.Wrong) > 0 {
		t.Errorf("after the repair: %+v, %v", found, err)
	}
	if diff := cmp.Diff(before, d.pages()); diff != "" {
		t.Errorf("repaired (-grown +new):\n%s", diff)
	}
}

// However long ago an evaluation was submitted, the sums have a minute to follow
// what rules decide about it, and no more.
func TestSumsHaveAMinuteToFollowADecision(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	in := d.input(d.call("i_0", olga, 0), partly())
	e, _, err := d.Evaluations.Put(t.Context(), marina, uuid.NewString(), 0, false, in)
	d.must(err)
	e, err = d.Evaluations.Submit(t.Context(), marina, e.ID, e.Rev)
	d.must(err)
	d.sumUp()
	d.clock.Add(time.Hour.Milliseconds())
	d.settled(e, qa.Assigned)
	for _, step := range []struct {
		later time.Duration
		wrong bool
	}{{0, false}, {59 * time.Second, false}, {2 * time.Second, true}} {
		d.clock.Add(step.later.Milliseconds())
		found, err := d.Findings.AuditSums(t.Context(), rollup.Look)
		if d.must(err); len(found.Wrong) > 0 != step.wrong {
			t.Errorf("%v later the audit finds %+v", step.later, found)
		}
	}
}

// pages are the sums that there are, by what they are of; those of nothing are
// left out.
func (d *desk) pages() map[string]string {
	d.t.Helper()
	cursor, err := d.db.Collection("rollups").Find(d.t.Context(), map[string]any{"dirty": false})
	d.must(err)
	var all []struct {
		Level, Week string
		Team        string `bson:"team_id"`
		Part        int
		Body        map[string]any
	}
	d.must(cursor.All(d.t.Context(), &all))
	pages := map[string]string{}
	for _, p := range all {
		if len(p.Body) > 0 {
			pages[fmt.Sprint(p.Level, p.Week, p.Team, p.Part)] = fmt.Sprint(p.Body)
		}
	}
	return pages
}

// sameGroups asks for groups of every kind, narrowed in every way, of some days.
func (d *desk) sameGroups(from time.Time) {
	d.t.Helper()
	from = from.Truncate(24 * time.Hour)
	d.clock.Add(1)
	for _, days := range [][2]int{{0, 300}, {2, 9}, {5, 6}} {
		for _, narrow := range []func(*qa.FindingFilter){
			func(*qa.FindingFilter) {},
			func(f *qa.FindingFilter) { f.Criterion = "secret" },
			func(f *qa.FindingFilter) { f.Duty = "III.8" },
			func(f *qa.FindingFilter) { f.CourseID = "co_1" },
			func(f *qa.FindingFilter) { f.TeamID = "blue" },
			func(f *qa.FindingFilter) { f.ScorecardID = d.card.ID },
			func(f *qa.FindingFilter) { f.Decision = qa.BelowThreshold },
			func(f *qa.FindingFilter) { f.Outcome = qa.OutcomeLed },
			func(f *qa.FindingFilter) { f.Outcome = qa.OutcomeNot },
			func(f *qa.FindingFilter) { f.Outcome = qa.OutcomeNoRule },
			func(f *qa.FindingFilter) { f.Outcome, f.TeamID = qa.OutcomeNoCourse, "red" },
		} {
			f := qa.FindingFilter{From: from.AddDate(0, 0, days[0]), To: from.AddDate(0, 0, days[1])}
			narrow(&f)
			for _, by := range []identity.Actor{marina, viktor} {
				for _, g := range qa.FindingGroupings {
					d.sameGroup(by, f, g)
				}
			}
		}
	}
}

func (d *desk) sameGroup(by identity.Actor, f qa.FindingFilter, g qa.FindingGrouping) {
	d.t.Helper()
	read := func(groups func(context.Context, identity.Actor, qa.FindingFilter, qa.FindingGrouping) ([]qa.FindingGroup, error)) []qa.FindingGroup {
		found, err := groups(d.t.Context(), by, f, g)
		d.must(err)
		slices.SortFunc(found, func(a, b qa.FindingGroup) int { return strings.Compare(a.Key+a.ScorecardID, b.Key+b.ScorecardID) })
		return found
	}
	if diff := cmp.Diff(read(d.Findings.Counted), read(d.Findings.Groups)); diff != "" {
		d.t.Errorf("%s asks for %+v by %s (-counted +summed):\n%s", by.ID, f, g, diff)
	}
}
