package main

import (
	"math"
	"slices"
	"time"
)

// series are the values of the repeats of one measurement.
type series []float64

// median is the middle value.
func (s series) median() float64 { return percentile(s, 50) }

// spread are the least and the greatest value.
func (s series) spread() (least, most float64) {
	if len(s) == 0 {
		return 0, 0
	}
	return slices.Min(s), slices.Max(s)
}

// percentile is the value that p percent of all do not exceed.
func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := int(math.Ceil(p/100*float64(len(sorted)))) - 1
	return sorted[min(max(at, 0), len(sorted)-1)]
}

// milliseconds are durations as numbers.
func milliseconds(all []time.Duration) []float64 {
	found := make([]float64, len(all))
	for i, d := range all {
		found[i] = float64(d) / float64(time.Millisecond)
	}
	return found
}

func perSecond(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }
