package qa

import "math/big"

// Worth is what the parts of a scorecard are worth in the total when every
// criterion applies, in percent with two decimals and in the order of the
// scorecard.
type Worth struct {
	Sections []float64
	Criteria [][]float64 // by section
}

// Worth says what every section and criterion is worth. Unlike Score it also
// takes a scorecard that Check refuses, since its author wants to see the
// weights while they are still at it: what has no weight is worth nothing.
func (c ScorecardInput) Worth() Worth {
	shares := make([][]*big.Rat, len(c.Sections))
	total := new(big.Rat)
	for i, s := range c.Sections {
		shares[i] = c.shares(s)
		for _, share := range shares[i] {
			total.Add(total, share)
		}
	}
	w := Worth{Sections: make([]float64, len(c.Sections)), Criteria: make([][]float64, len(c.Sections))}
	for i := range shares {
		section := new(big.Rat)
		w.Criteria[i] = make([]float64, len(shares[i]))
		for j, share := range shares[i] {
			if total.Sign() > 0 {
				share.Quo(share, total)
				w.Criteria[i][j] = percentOf(share, 2)
				section.Add(section, share)
			}
		}
		w.Sections[i] = percentOf(section, 2)
	}
	return w
}

// shares are what the criteria of s weigh against those of other sections; the
// formulas are beside Score.
func (c ScorecardInput) shares(s Section) []*big.Rat {
	shares, sum := make([]*big.Rat, len(s.Criteria)), new(big.Rat)
	for i, criterion := range s.Criteria {
		shares[i] = ratio(int64(max(0, criterion.Weight)), 1)
		if c.Method == PointsFactor {
			_, best := criterion.Scale.bounds()
			shares[i].Mul(shares[i], ratio(int64(max(0, best)), 1))
		}
		sum.Add(sum, shares[i])
	}
	for _, share := range shares {
		share.Mul(share, ratio(int64(max(0, s.Weight)), 1))
		if c.Method != PointsFactor && sum.Sign() > 0 {
			share.Quo(share, sum)
		}
	}
	return shares
}
