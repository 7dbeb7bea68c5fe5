package statistics

import (
	"math"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"
)

// level is the part of a distribution below the upper end of a 95 % interval.
const level = 0.975

// halfWidths remembers half the width of 95 % intervals by degrees of freedom,
// as bits: to find one takes longer than everything else about a mean, and a
// page has hundreds of means of a few observations each.
var halfWidths [2048]atomic.Uint64

// student is the 97.5 % quantile of Student's t distribution with that many
// degrees of freedom, one or more.
func student(df int) float64 {
	if df >= len(halfWidths) {
		return quantile(float64(df))
	}
	if bits := halfWidths[df].Load(); bits != 0 {
		return math.Float64frombits(bits)
	}
	t := quantile(float64(df))
	halfWidths[df].Store(math.Float64bits(t))
	return t
}

func quantile(df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(level)
}
