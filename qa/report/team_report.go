package report

import (
	"slices"
	"strings"

	"qaloop/internal/statistics"
	"qaloop/qa/staff"
)

// TeamReport is how a team does on one scorecard.
type TeamReport struct {
	Teams   []staff.Team // that the asker may choose from
	Team    staff.Team   // its ID is empty where there is none
	Period  Period
	Cards   []Card // that were used, the most used one first
	Card    Card   // the one that is shown; its ID is empty where there is none
	Numbers Numbers
	Trend   []Point
	Change  Estimate
	Rows    []OperatorRow // by name; whoever left the team last
	More    bool          // the team has more people than are shown
}

// sparkWeeks is how many points the small trend beside a name has.
const sparkWeeks = 8

// OperatorRow is one operator of a team.
type OperatorRow struct {
	OperatorID string
	Name       string
	Left       bool // they are in the team no more
	Numbers    Numbers
	Trend      []Point
	Change     Estimate
}

// fill computes r for these people from the buckets of one scorecard.
func (r *TeamReport) fill(people []staff.Person, buckets []bucket) {
	all := seriesOf(buckets)
	r.Numbers, r.Trend, r.Change = all.numbers(r.Period, r.Card), all.trend(r.Period.Until, TrendWeeks), all.change(r.Period.Until)
	of := map[string][]bucket{}
	for _, b := range buckets {
		of[b.OperatorID] = append(of[b.OperatorID], b)
	}
	for _, p := range people {
		r.Rows = append(r.Rows, r.row(p.ID, p.Name, of[p.ID]))
		delete(of, p.ID)
	}
	var left []OperatorRow
	for id, of := range of {
		row := r.row(id, "", of)
		if row.Left = true; row.Numbers.Volume > 0 {
			left = append(left, row)
		}
	}
	slices.SortFunc(left, func(a, b OperatorRow) int { return strings.Compare(a.OperatorID, b.OperatorID) })
	r.Rows = append(r.Rows, left...)
}

func (r *TeamReport) row(id, name string, buckets []bucket) OperatorRow {
	of := seriesOf(buckets)
	return OperatorRow{
		OperatorID: id, Name: name, Numbers: of.numbers(r.Period, r.Card),
		Trend: of.trend(r.Period.Until, sparkWeeks), Change: of.change(r.Period.Until),
	}
}

// Below reports whether the operator's whole interval is below the norm.
func (o OperatorRow) Below() bool { return o.Numbers.Verdict == statistics.Below }
