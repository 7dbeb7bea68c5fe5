package recent_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qaloop/internal/recent"
)

// Whatever is left to do, whenever, is found within ten seconds by who looks often
// enough and does what was found; and not every look is at all of it.
func TestLookbackLeavesNothingForLong(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var look recent.Lookback
		now := time.Date(2026, time.November, 26, 12, 0, 0, 0, time.UTC)
		type task struct{ left, came time.Time }
		var tasks []task
		whole, looks := 0, 0
		for range rapid.IntRange(1, 400).Draw(t, "looks") {
			now = now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "ms")) * time.Millisecond)
			for range rapid.IntRange(0, 3).Draw(t, "new") {
				old := time.Duration(rapid.SampledFrom([]int{0, 1, 100, 1000, 100_000}).Draw(t, "old")) * time.Second
				tasks = append(tasks, task{now.Add(-old), now})
			}
			slices.SortStableFunc(tasks, func(a, b task) int { return a.left.Compare(b.left) })
			const most = 5
			found, err := recent.Look(&look, now, most, func(from time.Time) ([]task, error) {
				looks++
				if from.IsZero() {
					whole++
				}
				at := slices.IndexFunc(tasks, func(one task) bool { return !one.left.Before(from) })
				if at < 0 {
					return nil, nil
				}
				return slices.Clone(tasks[at:min(len(tasks), at+most)]), nil
			})
			if err != nil {
				t.Fatal(err)
			}
			tasks = slices.DeleteFunc(tasks, func(one task) bool { return slices.Contains(found, one) })
			for _, one := range tasks {
				if len(found) < most && now.Sub(one.came) > 12*time.Second {
					t.Fatalf("left at %v, came at %v, not found at %v", one.left, one.came, now)
				}
			}
		}
		if looks > 200 && len(tasks) == 0 && whole == looks {
			t.Fatal("every look was at all there is")
		}
	})
}

// A look that failed has looked at nothing.
func TestLookbackLooksAgainAtWhatItCouldNotRead(t *testing.T) {
	t.Parallel()
	var look recent.Lookback
	now := time.Date(2026, time.November, 26, 12, 0, 0, 0, time.UTC)
	fails := errors.New("no answer")
	var from []time.Time
	for _, answer := range []error{fails, nil, nil} {
		_, err := recent.Look(&look, now, 1, func(at time.Time) ([]int, error) {
			from = append(from, at)
			return nil, answer
		})
		if !errors.Is(err, answer) {
			t.Errorf("%v, want %v", err, answer)
		}
	}
	if want := []time.Time{{}, {}, now.Add(-20 * time.Second)}; !slices.Equal(from, want) {
		t.Errorf("looked from %v, want %v", from, want)
	}
}
