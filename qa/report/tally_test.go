package report

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qaloop/internal/statistics"
	"qaloop/qa"
)

var classes = []qa.CriticalClass{"", qa.CustomerCritical, qa.BusinessCritical, qa.ComplianceCritical}

// drawContribution is any contribution that there can be.
func drawContribution(t *rapid.T) Contribution {
	c := Contribution{
		Rev: rapid.IntRange(1, 4).Draw(t, "rev"), At: start.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hour")) * time.Hour),
		Void: rapid.IntRange(0, 5).Draw(t, "void") == 0,
	}
	if c.Void {
		return c
	}
	c.Version = rapid.IntRange(1, 3).Draw(t, "version")
	c.Origin = rapid.SampledFrom([]qa.SampleOrigin{qa.SampleRandom, qa.SampleTargeted, qa.SampleCalibration}).Draw(t, "origin")
	if rapid.IntRange(0, 9).Draw(t, "scored") > 0 {
		c.Percent = new(rapid.Int64Range(0, whole).Draw(t, "percent"))
		c.Passed = *c.Percent >= 8000
	}
	for i, key := range []string{"a", "b", "c", "d"} {
		if rapid.Bool().Draw(t, "applies") {
			j := judged{Key: key, Class: classes[i], Missed: rapid.Bool().Draw(t, "missed")}
			j.Failed = j.Missed && j.Class != "" && rapid.Bool().Draw(t, "failed")
			c.Criteria = append(c.Criteria, j)
		}
	}
	return c
}

func drawTotals(t *rapid.T) Totals {
	sum := Totals{}
	for range rapid.IntRange(0, 4).Draw(t, "evaluations") {
		sum = sum.Plus(drawContribution(t).totals())
	}
	return sum
}

func TestTotalsAreAMonoid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawTotals(t), drawTotals(t), drawTotals(t)
		if diff := cmp.Diff(a.Plus(b).Plus(c), a.Plus(b.Plus(c))); diff != "" {
			t.Fatalf("(a+b)+c is not a+(b+c):\n%s", diff)
		}
		if diff := cmp.Diff(a.Plus(b), b.Plus(a)); diff != "" {
			t.Fatalf("a+b is not b+a:\n%s", diff)
		}
		if cmp.Diff(a.Plus(Totals{}), a) != "" || cmp.Diff(Totals{}.Plus(a), a) != "" {
			t.Fatal("nothing changes something")
		}
		before := fmt.Sprint(a, b)
		a.Plus(b)
		if fmt.Sprint(a, b) != before {
			t.Fatal("a sum changes what it is made of")
		}
	})
}

// In whatever order and however often a bucket is told, it comes to the newest
// revision of each evaluation.
func TestABucketKnowsTheNewestOfEach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		told := map[string]map[int]Contribution{} // one evaluation says one thing at one revision
		newest := map[string]Contribution{}
		b := emptyBucket(Address{Level: levelOperator, Week: "2026-11-23"})
		for range rapid.IntRange(0, 12).Draw(t, "deliveries") {
			id := rapid.SampledFrom([]string{"e1", "e2", "e3"}).Draw(t, "evaluation")
			c := drawContribution(t)
			if told[id] == nil {
				told[id] = map[int]Contribution{}
			}
			if earlier, ok := told[id][c.Rev]; ok {
				c = earlier
			}
			told[id][c.Rev] = c
			if known, ok := newest[id]; !ok || known.Rev < c.Rev {
				newest[id] = c
			}
			b, _ = b.with(id, c)
		}
		want := Totals{}
		for _, c := range newest {
			want = want.Plus(c.totals())
		}
		if diff := cmp.Diff(want, b.Totals); diff != "" {
			t.Fatalf("totals (-want +got):\n%s", diff)
		}
		if n := b.Totals.Judged().Scored; n != len(b.Scores) {
			t.Fatalf("%d single scores of %d", len(b.Scores), n)
		}
	})
}

func TestSumsAreThoseOfTheScores(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var values []float64
		sum := Totals{}
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			percent := rapid.Int64Range(0, whole).Draw(t, "percent")
			values = append(values, float64(percent)/100)
			sum = sum.Plus(Contribution{Origin: qa.SampleRandom, Percent: &percent}.totals())
		}
		got, want := sum.Judged().Sums().Mean(0, 100), statistics.SumsOf(values...).Mean(0, 100)
		if (got == nil) != (want == nil) {
			t.Fatalf("%v, want %v", got, want)
		}
		if got != nil && (math.Abs(got.Estimate-want.Estimate) > 1e-6 || math.Abs(got.Low-want.Low) > 1e-3 || math.Abs(got.High-want.High) > 1e-3) {
			t.Fatalf("%v, want %v", *got, *want)
		}
		inBins := 0
		for _, n := range sum.Judged().Histogram {
			inBins += n
		}
		if inBins != len(values) {
			t.Fatalf("%d of %d in the histogram", inBins, len(values))
		}
	})
}

func TestWhatAnEvaluationContributes(t *testing.T) {
	t.Parallel()
	card := cardInput("Orders")
	contribution := func(origin qa.SampleOrigin, a qa.Answers) Totals {
		score, err := card.Score(a)
		if err != nil {
			t.Fatal(err)
		}
		return contributionOf(qa.Evaluation{
			State: qa.Submitted, SampleOrigin: origin, ScorecardVersion: 2, Score: score, Link: &qa.Link{Seq: 1},
		}, card).totals()
	}
	for _, test := range []struct {
		name    string
		origin  qa.SampleOrigin
		answers qa.Answers
		want    Tally
	}{
		{"everything met", qa.SampleRandom, met(), Tally{
			Passed: 1, Sum: 10000, Chances: 2, Classes: []ClassTally{{qa.ComplianceCritical, 1, 0}},
			Criteria: []CriterionTally{{"data", 1, 0, 0}, {"greeting", 1, 0, 0}, {"secret", 1, 0, 0}, {"tone", 1, 0, 0}},
		}},
		{"a contact with two errors of a class is one", qa.SampleTargeted, qa.Answers{"greeting": na, "tone": {Value: new(3)}, "secret": no, "data": no}, Tally{
			Critical: 1, Sum: 2500, Chances: 1, Errors: 1, Classes: []ClassTally{{qa.ComplianceCritical, 1, 1}},
			Criteria: []CriterionTally{{"data", 1, 1, 1}, {"secret", 1, 1, 1}, {"tone", 1, 1, 0}},
		}},
		{"a class that does not apply is not judged", qa.SampleRandom, qa.Answers{"greeting": no, "tone": {Value: new(5)}, "secret": na, "data": na}, Tally{
			Sum: 6667, Chances: 2, Errors: 1, Criteria: []CriterionTally{{"greeting", 1, 1, 0}, {"tone", 1, 0, 0}},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := contribution(test.origin, test.answers)
			want := test.want
			want.N, want.Scored, want.Version, want.Squares = 1, 1, 2, want.Sum*want.Sum
			want.Histogram = make([]int, Bins)
			want.Histogram[binOf(want.Sum)] = 1
			if diff := cmp.Diff(Totals{test.origin: want}, got); diff != "" {
				t.Errorf("contribution (-want +got):\n%s", diff)
			}
		})
	}
	if got := contributionOf(qa.Evaluation{State: qa.Void, Link: &qa.Link{Seq: 2}}, card); got.Rev != 2 || len(got.totals()) != 0 {
		t.Errorf("a void evaluation adds %+v", got)
	}
}

func TestWeeksBeginOnMondayAtTheCentre(t *testing.T) {
	t.Parallel()
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		at   string
		want Week
	}{
		{"2026-11-22T21:59:59Z", "2026-11-16"}, // Sunday, 23:59 in Kyiv
		{"2026-11-22T22:00:00Z", "2026-11-23"},
		{"2026-11-29T21:59:59Z", "2026-11-23"},
		{"2027-01-01T12:00:00Z", "2026-12-28"},
		{"2026-03-29T10:00:00Z", "2026-03-23"}, // the clocks change
	} {
		at, err := time.Parse(time.RFC3339, test.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := WeekOf(at, kyiv); got != test.want {
			t.Errorf("%s is in %s, want %s", test.at, got, test.want)
		}
	}
	if w := Week("2026-11-23"); w.Plus(-1) != "2026-11-16" || w.Last() != "2026-11-29" || !w.Valid() || Week("2026-11-24").Valid() {
		t.Error("weeks do not add up")
	}
}

// What is added in place is what Plus gives, and what was added stays as it was.
func TestTotalsAddedInPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sum, want := Totals{}, Totals{}
		for range rapid.IntRange(1, 4).Draw(t, "terms") {
			more := drawTotals(t)
			before := Totals{}.Plus(more)
			sum.add(more)
			want = want.Plus(more)
			sum.add(more)
			want = want.Plus(more)
			if diff := cmp.Diff(before, more); diff != "" {
				t.Fatalf("a term has changed:\n%s", diff)
			}
		}
		if diff := cmp.Diff(want, sum, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-plus +add:\n%s", diff)
		}
	})
}
