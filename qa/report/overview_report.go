package report

import (
	"cmp"
	"slices"

	"qaloop/qa/staff"
)

// OverviewReport is how the whole centre does on one scorecard.
type OverviewReport struct {
	Period  Period
	Cards   []Card // that were used, the most used one first
	Card    Card   // the one that is shown; its ID is empty where there is none
	Numbers Numbers
	Trend   []Point
	Change  Estimate
	Lines   []LineRow // the one with the most evaluations first
}

// LineRow is one line of the centre.
type LineRow struct {
	Line    string // empty for contacts without one
	Numbers Numbers
	Trend   []Point
	Change  Estimate
}

// TeamRow is one team of the centre.
type TeamRow struct {
	Team    staff.Team
	Numbers Numbers
	Trend   []Point
	Change  Estimate
}

// fill computes r from the buckets of one scorecard.
func (r *OverviewReport) fill(buckets []bucket) {
	all := seriesOf(filtered(buckets, func(b bucket) bool { return b.Level == levelCentre }))
	r.Numbers, r.Trend, r.Change = all.numbers(r.Period, r.Card), all.trend(r.Period.Until, TrendWeeks), all.change(r.Period.Until)
	lines := map[string][]bucket{}
	for _, b := range buckets {
		if b.Level == levelLine {
			lines[b.Line] = append(lines[b.Line], b)
		}
	}
	for line, buckets := range lines {
		of := seriesOf(buckets)
		row := LineRow{
			Line: line, Numbers: of.numbers(r.Period, r.Card), Trend: of.trend(r.Period.Until, TrendWeeks), Change: of.change(r.Period.Until),
		}
		if row.Numbers.Volume > 0 {
			r.Lines = append(r.Lines, row)
		}
	}
	slices.SortFunc(r.Lines, func(a, b LineRow) int {
		return cmp.Or(cmp.Compare(b.Numbers.Volume, a.Numbers.Volume), cmp.Compare(a.Line, b.Line))
	})
}

// centreOf leaves only the buckets of the whole centre.
func centreOf(byCard map[string][]bucket) map[string][]bucket {
	centre := make(map[string][]bucket, len(byCard))
	for card, buckets := range byCard {
		centre[card] = filtered(buckets, func(b bucket) bool { return b.Level == levelCentre })
	}
	return centre
}

// filtered are the buckets that are wanted.
func filtered(buckets []bucket, wanted func(bucket) bool) []bucket {
	var found []bucket
	for _, b := range buckets {
		if wanted(b) {
			found = append(found, b)
		}
	}
	return found
}
