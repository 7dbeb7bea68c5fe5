package training

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday

// instants draws times on a grid of half days, so that windows that are exactly
// full happen often.
func instants(t *rapid.T) []time.Time {
	steps := rapid.SliceOfN(rapid.IntRange(0, 60), 1, 12).Draw(t, "steps")
	times := make([]time.Time, len(steps))
	for i, step := range steps {
		times[i] = start.Add(time.Duration(step) * day / 2)
	}
	return times
}

// Of windows that hold the same number, it is the earliest.
func TestEarliestOfFullWindows(t *testing.T) {
	t.Parallel()
	times := []time.Time{start, start.Add(5 * day), start.Add(10 * day)}
	if got := fullestWindow(times, times[1], 5); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("inside is %v", got)
	}
}

// bruteForce tries a window that begins at every half day.
func bruteForce(times []time.Time, at time.Time, days int) int {
	best := 0
	for begin := at.Add(-time.Duration(days) * day); !begin.After(at); begin = begin.Add(day / 2) {
		end := begin.Add(time.Duration(days) * day)
		inside := 0
		for _, t := range times {
			if !t.Before(begin) && !t.After(end) {
				inside++
			}
		}
		best = max(best, inside)
	}
	return best
}

func TestFullestWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := instants(t)
		at := rapid.SampledFrom(times).Draw(t, "at")
		days := rapid.IntRange(1, 40).Draw(t, "days")
		have := len(fullestWindow(times, at, days))

		if want := bruteForce(times, at, days); have != want {
			t.Fatalf("%d in the fullest window, want %d", have, want)
		}
		if have < 1 || have > len(times) {
			t.Fatalf("%d in the window of %d", have, len(times))
		}
		if again := len(fullestWindow(rapid.Permutation(times).Draw(t, "order"), at, days)); again != have {
			t.Fatalf("%d in another order, was %d", again, have)
		}
		if wider := len(fullestWindow(times, at, days+1)); wider < have {
			t.Fatalf("%d in a wider window, was %d", wider, have)
		}
		more := append(slices.Clone(times), instants(t)...)
		if grown := len(fullestWindow(more, at, days)); grown < have {
			t.Fatalf("%d with more findings, was %d", grown, have)
		}
	})
}

func TestFullestWindowHoldsOneSpan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := instants(t)
		at := rapid.SampledFrom(times).Draw(t, "at")
		days := rapid.IntRange(1, 40).Draw(t, "days")
		inside := fullestWindow(times, at, days)

		first, last := times[inside[0]], times[inside[len(inside)-1]]
		if last.Sub(first) > time.Duration(days)*day {
			t.Fatalf("the window is %s long", last.Sub(first))
		}
		if at.Before(first) || at.After(last) {
			t.Fatalf("%s is not between %s and %s", at, first, last)
		}
	})
}
