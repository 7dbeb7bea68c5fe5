package training

import (
	"slices"
	"time"
)

const day = 24 * time.Hour

// fullestWindow finds the window of that many days that holds the most of
// times and at; two times exactly that far apart share a window. It returns the
// positions in times of what is inside: the earliest such window if there are
// several, in order of time. At itself is one of times.
func fullestWindow(times []time.Time, at time.Time, days int) []int {
	width := time.Duration(days) * day
	order := make([]int, 0, len(times))
	for i, t := range times {
		if apart := t.Sub(at).Abs(); apart <= width {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return times[a].Compare(times[b]) })

	var best []int
	for first := range order {
		begin := times[order[first]]
		if begin.After(at) {
			break
		}
		last := first
		for last < len(order) && times[order[last]].Sub(begin) <= width {
			last++
		}
		if last-first > len(best) {
			best = order[first:last]
		}
	}
	return best
}
