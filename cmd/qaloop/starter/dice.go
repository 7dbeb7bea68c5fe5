package starter

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// seed makes the demo what it is; another one would make another centre.
const seed = 2026

// dice are random numbers that depend on nothing but what they are thrown for,
// so that the demo is the same at every run, whatever runs at the same time.
func dice(what ...any) *rand.Rand {
	h := fnv.New64a()
	_, _ = fmt.Fprintln(h, what...)               // it never fails
	return rand.New(rand.NewPCG(h.Sum64(), seed)) //nolint:gosec // no secrets here
}

// pick is one of a list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true that often.
func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// weighted is the position in weights that is drawn.
func weighted(r *rand.Rand, weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := r.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// logNormal is a duration in seconds as telephone calls have them: most near
// the median, a few much longer.
func logNormal(r *rand.Rand, median, sigma float64) int {
	return int(median * math.Exp(sigma*max(-2, min(2.2, r.NormFloat64()))))
}
