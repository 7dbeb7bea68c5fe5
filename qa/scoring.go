package qa

import (
	"math/big"
	"slices"
)

// Score is what a comes to on this scorecard. It is exact: marks and weights
// stay fractions until the one rounding, half up, of each number that is shown.
// Criteria without an answer are left out, so the score of a draft is the score
// of what is answered so far. It fails only with ErrWrongAnswers.
//
//   - A mark is (value − min) / (max − min), 0 for the worst answer and 1 for
//     the best; for options, min and max are the points of the worst and the
//     best one.
//   - section_percent: a section is Σ w·mark / Σ w, the total Σ W·section / Σ W.
//   - points_factor: the total is Σ W·Σ w·points / Σ W·Σ w·best, with points
//     just as the answer gives them; so a longer section weighs more.
//   - Not applicable and hidden criteria, and sections with nothing else, are
//     in none of the sums. If nothing applies there is no score.
//   - A critical criterion has failed when it got its worst answer: a partly met
//     one is a finding, and no critical error.
func (c ScorecardInput) Score(a Answers) (Score, error) {
	if err := c.checkAnswers(a); err != nil {
		return Score{}, err
	}
	var (
		hidden = c.hidden(a)
		score  = Score{Sections: []SectionScore{}, CriticalFailed: []CriticalClass{}, Criteria: []CriterionScore{}}
		sums   = make([]sectionSum, len(c.Sections))
		total  = new(big.Rat) // Σ of the sections' shares
	)
	for i, s := range c.Sections {
		sums[i] = c.sum(s, a, hidden)
		total.Add(total, sums[i].share)
		for _, m := range sums[i].marks {
			if m.failed() && !slices.Contains(score.CriticalFailed, m.criterion.Critical) {
				score.CriticalFailed = append(score.CriticalFailed, m.criterion.Critical)
			}
		}
	}
	slices.Sort(score.CriticalFailed)
	for _, s := range sums {
		score.Sections = append(score.Sections, c.sectionScore(s))
		for _, m := range s.marks {
			score.Criteria = append(score.Criteria, m.score(s, total))
		}
	}
	if total.Sign() > 0 {
		c.conclude(&score, sums, total)
	}
	return score, nil
}

// conclude sets the percentages of a score that has any, and whether it passed.
func (c ScorecardInput) conclude(score *Score, sums []sectionSum, total *big.Rat) {
	failed := len(score.CriticalFailed) > 0
	before, after := new(big.Rat), new(big.Rat)
	for _, s := range sums {
		before.Add(before, product(s.share, s.fraction()))
		after.Add(after, product(s.share, c.counted(s)))
	}
	before.Quo(before, total)
	after.Quo(after, total)
	passes := true
	if failed {
		switch c.CriticalEffect {
		case EffectZeroForm:
			after, passes = new(big.Rat), false
		case EffectCap:
			after = least(after, ratio(hundredths(*c.Cap), 10000))
		case EffectFailKeepNumber:
			passes = false
		case EffectFlag, EffectZeroSection:
		}
	}
	percent := percentOf(after, 2)
	passed := passes && hundredths(percent) >= hundredths(c.PassMark)
	score.Percent, score.Passed = &percent, &passed
	score.BeforeCritical = new(percentOf(before, 2))
}

// sectionSum is what a section's applicable answers add up to.
type sectionSum struct {
	key    string
	marks  []mark   // of every answered or hidden criterion
	got    *big.Rat // Σ w·mark, or Σ w·points
	most   *big.Rat // Σ w, or Σ w·best
	share  *big.Rat // the weight of the section in the total; 0 if nothing in it applies
	failed bool     // a critical criterion in it failed
}

// fraction is the section's share of what was possible, 0..1.
func (s sectionSum) fraction() *big.Rat {
	if s.most.Sign() == 0 {
		return new(big.Rat)
	}
	return new(big.Rat).Quo(s.got, s.most)
}

// sum adds up one section.
func (c ScorecardInput) sum(section Section, a Answers, hidden map[string]bool) sectionSum {
	s := sectionSum{key: section.Key, got: new(big.Rat), most: new(big.Rat), share: new(big.Rat)}
	for _, criterion := range section.Criteria {
		answer, hides := a[criterion.Key], hidden[criterion.Key]
		if !hides && !answer.given() {
			continue
		}
		m := criterion.mark(c.Method, answer, hides)
		s.marks = append(s.marks, m)
		s.got.Add(s.got, m.got)
		s.most.Add(s.most, m.most)
		s.failed = s.failed || m.failed()
	}
	if s.most.Sign() > 0 {
		s.share = ratio(int64(section.Weight), 1)
		if c.Method == PointsFactor {
			s.share.Mul(s.share, s.most)
		}
	}
	return s
}

// counted is the fraction of a section that enters the total.
func (c ScorecardInput) counted(s sectionSum) *big.Rat {
	if s.failed && c.CriticalEffect == EffectZeroSection {
		return new(big.Rat)
	}
	return s.fraction()
}

func (c ScorecardInput) sectionScore(s sectionSum) SectionScore {
	score := SectionScore{Key: s.key}
	if s.most.Sign() > 0 {
		score.Percent = new(percentOf(c.counted(s), 2))
		score.BeforeCritical = new(percentOf(s.fraction(), 2))
	}
	return score
}

// mark is the judgement of one criterion.
type mark struct {
	criterion    Criterion
	na           NAKind
	value        *big.Rat // 0..1
	points, best int
	got, most    *big.Rat // what it adds to its section
}

// failed reports whether m is a critical error.
func (m mark) failed() bool {
	return m.na == "" && m.criterion.Critical != "" && m.value.Sign() == 0
}

// mark judges an answer that checkAnswers has let through.
func (c Criterion) mark(method Method, a Answer, hidden bool) mark {
	m := mark{criterion: c, value: new(big.Rat), got: new(big.Rat), most: new(big.Rat)}
	switch {
	case hidden:
		m.na = NAForm
		return m
	case a.NA:
		m.na = NAPerson
		return m
	}
	worst, best := c.Scale.bounds()
	m.points, m.best = c.Scale.points(a), best
	m.value = ratio(int64(m.points-worst), int64(best-worst))
	weight := ratio(int64(c.Weight), 1)
	m.got, m.most = product(weight, m.value), weight
	if method == PointsFactor {
		m.got, m.most = ratio(int64(c.Weight)*int64(m.points), 1), ratio(int64(c.Weight)*int64(best), 1)
	}
	return m
}

// score is how m enters a form whose sections have shares of total.
func (m mark) score(s sectionSum, total *big.Rat) CriterionScore {
	value, _ := m.value.Float64()
	score := CriterionScore{
		Key: m.criterion.Key, Mark: value, Points: m.points, Best: m.best,
		Weight: m.criterion.Weight, NA: m.na, Failed: m.failed(),
	}
	if m.na == "" {
		applied := product(s.share, new(big.Rat).Quo(m.most, s.most))
		applied.Quo(applied, total)
		score.Applied = percentOf(applied, 4)
		score.Weighted = percentOf(product(applied, new(big.Rat).Quo(m.got, m.most)), 4)
	}
	return score
}

// bounds are the points of the worst and the best answer.
func (s Scale) bounds() (worst, best int) {
	switch s.Kind {
	case YesNo:
		return 0, 1
	case Points:
		return s.Min, s.Max
	case Options: // from the best to the worst
		if n := len(s.Options); n > 0 {
			return s.Options[n-1].Points, s.Options[0].Points
		}
	}
	return 0, 0
}

// points is what the answer a is worth on s.
func (s Scale) points(a Answer) int {
	if s.Kind != Options {
		return *a.Value
	}
	i := slices.IndexFunc(s.Options, func(o Option) bool { return o.Key == a.Option })
	return s.Options[i].Points
}
