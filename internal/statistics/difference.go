package statistics

import (
	"math"
)

// Difference is the mean of after minus that of before, with Welch's interval
// for two samples that may scatter differently. N is the smaller of the two
// numbers of observations. It is nil if either has fewer than two.
func Difference(after, before Sums) *Interval {
	if after.N < 2 || before.N < 2 {
		return nil
	}
	d := after.mean() - before.mean()
	a, b := after.variance()/float64(after.N), before.variance()/float64(before.N)
	i := &Interval{N: min(after.N, before.N), Estimate: d, Low: d, High: d}
	if a+b == 0 {
		return i // nothing scatters
	}
	// Welch–Satterthwaite
	df := (a + b) * (a + b) / (a*a/float64(after.N-1) + b*b/float64(before.N-1))
	half := quantile(df) * math.Sqrt(a+b)
	i.Low, i.High = d-half, d+half
	return i
}

func (s Sums) mean() float64 { return s.Sum / float64(s.N) }

// variance is that of a sample of two or more.
func (s Sums) variance() float64 {
	n := float64(s.N)
	return max(0, (s.Squares-n*s.mean()*s.mean())/(n-1)) // rounding may leave a little less than nothing
}
