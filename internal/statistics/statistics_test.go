package statistics_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"qaloop/internal/statistics"
)

// near wants got within half a unit of the last of the published digits.
func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestSharesHaveThePublishedIntervals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hits, n   int
		low, high float64
	}{
		{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {9, 10, .5958, .9821},
	} {
		i := statistics.Wilson(c.hits, c.n)
		near(t, "low", i.Low, c.low, .00005)
		near(t, "high", i.High, c.high, .00005)
	}
	if statistics.Wilson(0, 0) != nil {
		t.Error("a share of nothing is not nil")
	}
}

func TestPromoterScoresHaveThePublishedErrors(t *testing.T) {
	t.Parallel()
	near(t, "score", statistics.NPS(162, 54, 324).Estimate, 33.33, .005)
	near(t, "error", statistics.NPSError(162, 54, 324), 4.1409, .00005)
	near(t, "score", statistics.NPS(60, 15, 100).Estimate, 45, .005)
	near(t, "error", statistics.NPSError(60, 15, 100), 7.3993, .00005)
	if statistics.NPS(0, 0, 0) != nil || statistics.NPSError(0, 0, 0) != 0 {
		t.Error("the score of nobody is not nil")
	}
}

// 1.96 errors to either side, and never past what a score can be.
func TestPromoterScoreHasItsInterval(t *testing.T) {
	t.Parallel()
	i := statistics.NPS(60, 15, 100)
	near(t, "low", i.Low, 45-1.959964*7.3993, .001)
	near(t, "high", i.High, 45+1.959964*7.3993, .001)
	if best := statistics.NPS(9, 0, 10); best.High != 100 || best.Low < 50 || best.Low > 75 {
		t.Errorf("nine of ten promote: %+v", *best)
	}
	if worst := statistics.NPS(0, 9, 10); worst.Low != -100 || worst.High > -50 || worst.High < -75 {
		t.Errorf("nine of ten advise against it: %+v", *worst)
	}
}

// Student's 1908 sleep data: the mean of ten differences is 1.58, its standard
// deviation 1.2299.
func TestMeanHasStudentsInterval(t *testing.T) {
	t.Parallel()
	i := statistics.SumsOf(1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4).Mean(-10, 10)
	near(t, "mean", i.Estimate, 1.58, 1e-9)
	near(t, "low", i.Low, 0.7001142, 1e-7)
	near(t, "high", i.High, 2.4598858, 1e-7)
	if statistics.SumsOf(7).Mean(0, 100) != nil {
		t.Error("the mean of one value has an interval")
	}
}

// The worked example of a difference in differences: df 4.588089.
func TestDifferenceHasWelchsInterval(t *testing.T) {
	t.Parallel()
	trained := statistics.SumsOf(-30, -15, -25, -30, -25)
	controls := statistics.SumsOf(-8, -5, -6, -8)
	i := statistics.Difference(trained, controls)
	near(t, "difference", i.Estimate, -18.25, 1e-9)
	near(t, "low", i.Low, -25.7506, .00005)
	near(t, "high", i.High, -10.7494, .00005)
	same := statistics.Difference(statistics.SumsOf(80, 80), statistics.SumsOf(70, 70, 70))
	if same.Low != 10 || same.High != 10 || same.N != 2 {
		t.Errorf("where nothing scatters: %+v", *same)
	}
	// As two samples of Student's: twice the same scatter has 2 degrees of freedom.
	pairs := statistics.Difference(statistics.SumsOf(81, 79), statistics.SumsOf(71, 69))
	near(t, "half of the interval of pairs", pairs.High-pairs.Estimate, 4.302653*math.Sqrt2, 1e-5)
	if statistics.Difference(statistics.SumsOf(80), statistics.SumsOf(70, 70)) != nil {
		t.Error("the difference to one value has an interval")
	}
}

func TestIntervalSpeaksOnlyWhenItCan(t *testing.T) {
	t.Parallel()
	for want, i := range map[statistics.Verdict]statistics.Interval{
		statistics.Above:   {Estimate: 85, Low: 80, High: 90},
		statistics.Below:   {Estimate: 75, Low: 71, High: 79.9},
		statistics.Unclear: {Estimate: 85, Low: 79.9, High: 90},
	} {
		if got := i.Against(80); got != want {
			t.Errorf("%v is %q, want %q", i, got, want)
		}
	}
}

func TestIntervalsHoldTheirEstimate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 500).Draw(t, "n")
		hits := rapid.IntRange(0, n).Draw(t, "hits")
		i := statistics.Wilson(hits, n)
		if i.Low < 0 || i.Low > i.Estimate || i.Estimate > i.High || i.High > 1 {
			t.Fatalf("Wilson(%d, %d) = %+v", hits, n, *i)
		}
	})
}

func TestSumsAddUpWhateverTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 10000), 2, 40).Draw(t, "values")
		cut := rapid.IntRange(0, len(values)).Draw(t, "cut")
		scores := make([]float64, len(values))
		for i, v := range values {
			scores[i] = float64(v) / 100
		}
		whole := statistics.SumsOf(scores...).Mean(0, 100)
		parts := statistics.SumsOf(scores[cut:]...).Plus(statistics.SumsOf(scores[:cut]...)).Mean(0, 100)
		if math.Abs(whole.Estimate-parts.Estimate) > 1e-9 || math.Abs(whole.High-parts.High) > 1e-6 {
			t.Fatalf("%+v and %+v", *whole, *parts)
		}
	})
}
