package statistics

import "math"

// Wilson is the share of hits among n trials, 0 to 1, with Wilson's score
// interval. It is nil for n = 0.
//
// Wilson 1927; in the form of Newcombe 1998, method 3.
func Wilson(hits, n int) *Interval {
	if n == 0 {
		return nil
	}
	p, m := float64(hits)/float64(n), float64(n)
	scale := 1 + z*z/m
	centre := (p + z*z/(2*m)) / scale
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m)) / scale
	// At the ends rounding may cross the estimate by a hair.
	return &Interval{N: n, Estimate: p, Low: max(0, min(p, centre-half)), High: min(1, max(p, centre+half))}
}

// NPS is the net promoter score, -100 to 100, of n answers, with the normal
// interval of a difference of two shares of one sample. It is nil for n = 0.
func NPS(promoters, detractors, n int) *Interval {
	if n == 0 {
		return nil
	}
	p, d := float64(promoters)/float64(n), float64(detractors)/float64(n)
	score := 100 * (p - d)
	half := z * NPSError(promoters, detractors, n)
	return &Interval{N: n, Estimate: score, Low: max(-100, score-half), High: min(100, score+half)}
}

// NPSError is the standard error of the net promoter score; 0 for n = 0.
func NPSError(promoters, detractors, n int) float64 {
	if n == 0 {
		return 0
	}
	p, d := float64(promoters)/float64(n), float64(detractors)/float64(n)
	return 100 * math.Sqrt((p+d-(p-d)*(p-d))/float64(n))
}
