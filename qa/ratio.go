package qa

import (
	"math"
	"math/big"
)

func ratio(a, b int64) *big.Rat { return big.NewRat(a, b) }

func product(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

func least(a, b *big.Rat) *big.Rat {
	if b.Cmp(a) < 0 {
		return b
	}
	return a
}

// percentOf is the share r of a whole in percent with that many decimals,
// rounded half up; r is not negative.
func percentOf(r *big.Rat, decimals int) float64 {
	scale := int64(math.Pow10(decimals))
	scaled := new(big.Rat).Mul(r, ratio(100*scale, 1))
	twice := new(big.Int).Mul(scaled.Num(), big.NewInt(2))
	twice.Add(twice, scaled.Denom())
	whole := twice.Quo(twice, new(big.Int).Mul(scaled.Denom(), big.NewInt(2)))
	return float64(whole.Int64()) / float64(scale)
}

// hundredths is percent as a whole number of hundredths.
func hundredths(percent float64) int64 { return int64(math.Round(percent * 100)) }

// twoDecimals reports whether percent has no more than two decimals.
func twoDecimals(percent float64) bool {
	return math.Abs(percent*100-math.Round(percent*100)) < 1e-6
}
