package report

import (
	"cmp"
	"context"
	"slices"

	"qaloop/internal/statistics"
)

// Point is one point of a trend: the mean score of the four weeks that end with
// a week.
type Point struct {
	Week  Week
	Score Estimate
}

// series is what some buckets of one scorecard come to, week by week.
type series struct {
	weeks  map[Week]Totals
	scores map[Week][]Single
}

func seriesOf(buckets []bucket) series {
	s := series{weeks: map[Week]Totals{}, scores: map[Week][]Single{}}
	for _, b := range buckets {
		if s.weeks[b.Week] == nil {
			s.weeks[b.Week] = Totals{}
		}
		s.weeks[b.Week].add(b.Totals)
		s.scores[b.Week] = append(s.scores[b.Week], b.Scores...)
	}
	return s
}

// forMean is t with nothing but what its mean is made of.
func (t Tally) forMean() Tally { return Tally{Scored: t.Scored, Sum: t.Sum, Squares: t.Squares} }

// over is what the weeks of p come to.
func (s series) over(p Period) Totals {
	sum := Totals{}
	for week := p.From(); week <= p.Until; week = week.Plus(1) {
		sum.add(s.weeks[week])
	}
	return sum
}

// singles are the scores of the weeks of p.
func (s series) singles(p Period) []Single {
	var found []Single
	for week := p.From(); week <= p.Until; week = week.Plus(1) {
		found = append(found, s.scores[week]...)
	}
	return found
}

// numbers are those of p.
func (s series) numbers(p Period, card Card) Numbers { return numbersOf(s.over(p), card, s.singles(p)) }

// trend has a point for each of the last weeks.
func (s series) trend(until Week, points int) []Point {
	trend := make([]Point, points)
	for i := range trend {
		week := until.Plus(i + 1 - points)
		trend[i] = Point{Week: week, Score: meanScore(s.mean(week))}
	}
	return trend
}

// mean is what the mean of the four weeks that end with a week is made of.
func (s series) mean(until Week) Tally {
	var sum Tally
	for back := range window {
		sum.add(s.weeks[until.Plus(-back)].Judged().forMean())
	}
	return sum
}

// change is how much the mean of the four weeks until then differs from that of
// the four weeks before; there is none with too little data in either.
func (s series) change(until Week) Estimate {
	after, before := s.mean(until), s.mean(until.Plus(-window))
	return estimate(min(after.Scored, before.Scored), statistics.Difference(after.Sums(), before.Sums()))
}

// Falls reports whether a change is surely a fall.
func (e Estimate) Falls() bool { return e.Known() && e.High < 0 }

// Rises reports whether a change is surely a rise.
func (e Estimate) Rises() bool { return e.Known() && e.Low > 0 }

// byCard sorts buckets by their scorecard.
func byCard(buckets []bucket) map[string][]bucket {
	sorted := map[string][]bucket{}
	for _, b := range buckets {
		sorted[b.ScorecardID] = append(sorted[b.ScorecardID], b)
	}
	return sorted
}

// cardsOf names the scorecards of buckets that were used in p, those first that
// were used most. A scorecard is shown as its newest version among them.
func (c *cards) cardsOf(ctx context.Context, buckets map[string][]bucket, p Period) ([]Card, error) {
	var found []Card
	for id, of := range buckets {
		sum := seriesOf(of).over(p)
		card := Card{ID: id, Random: sum.Judged().N, Volume: sum.Volume()}
		version := 0
		for _, b := range of {
			for _, t := range b.Totals {
				version = max(version, t.Version)
			}
		}
		if version == 0 {
			continue // everything in it is void
		}
		scorecard, err := c.version(ctx, id, version)
		if err != nil {
			return nil, err
		}
		card.Title, card.Lang, card.PassMark, card.version = scorecard.Title, scorecard.Lang, scorecard.PassMark, scorecard
		found = append(found, card)
	}
	slices.SortFunc(found, func(a, b Card) int {
		return cmp.Or(cmp.Compare(b.Random, a.Random), cmp.Compare(b.Volume, a.Volume), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

// chosen is the card that is asked for, or the one that was used most, or the
// zero Card if there is none.
func chosen(all []Card, id string) Card {
	for _, c := range all {
		if c.ID == id {
			return c
		}
	}
	if len(all) == 0 {
		return Card{}
	}
	return all[0]
}
