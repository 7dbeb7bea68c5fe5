package statistics

import "math"

// Sums are what a mean and its interval are computed from. They add up: the
// sums of two disjoint sets are those of their union.
type Sums struct {
	N       int     `json:"n" bson:"n"`
	Sum     float64 `json:"sum" bson:"sum"`
	Squares float64 `json:"squares" bson:"squares"`
}

// SumsOf are the sums of values.
func SumsOf(values ...float64) Sums {
	var s Sums
	for _, v := range values {
		s = s.Plus(Sums{N: 1, Sum: v, Squares: v * v})
	}
	return s
}

// Plus are the sums of both together.
func (s Sums) Plus(more Sums) Sums {
	return Sums{N: s.N + more.N, Sum: s.Sum + more.Sum, Squares: s.Squares + more.Squares}
}

// Mean is the mean with Student's t interval, kept within the bounds that the
// values have: low and high. It is nil for fewer than two values, of which one
// cannot tell how they scatter.
func (s Sums) Mean(low, high float64) *Interval {
	if s.N < 2 {
		return nil
	}
	mean := s.mean()
	half := student(s.N-1) * math.Sqrt(s.variance()/float64(s.N))
	return &Interval{N: s.N, Estimate: mean, Low: max(low, mean-half), High: min(high, mean+half)}
}
