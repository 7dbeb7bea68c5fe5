package training

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// finish sums up what was seen. Every week of the period has its place, also
// one in which nothing happened.
func (r *rerun) finish() Backtest {
	for monday, end := weekOf(r.from, r.zone); monday.Before(r.to); monday, end = weekOf(end, r.zone) {
		r.week(monday)
	}
	for id, p := range r.operator {
		r.sum(id, p)
	}
	slices.SortFunc(r.result.Weeks, func(a, b BacktestWeek) int { return strings.Compare(a.Monday, b.Monday) })
	slices.SortFunc(r.result.People, func(a, b BacktestPerson) int {
		return cmp.Or(len(b.Fired)-len(a.Fired), strings.Compare(a.OperatorID, b.OperatorID))
	})
	r.result.From = r.from.In(r.zone).Format(dateFormat)
	r.result.To = r.to.Add(-instant).In(r.zone).Format(dateFormat)
	return r.result
}

// sum adds one operator to the result.
func (r *rerun) sum(id string, p *trial) {
	if len(p.fired) == 0 {
		return
	}
	person, assigned := BacktestPerson{OperatorID: id, Fired: make([]time.Time, len(p.fired))}, false
	for i, f := range p.fired {
		person.Fired[i] = f.at
		if f.escalated {
			continue
		}
		assigned = true
		if f.later > 0 {
			r.result.Followed++
		}
		if f.laterFails > 0 {
			r.result.Repeated++
			r.week(f.at).Repeated++
		}
	}
	person.Later, person.LaterFails = p.fired[0].later, p.fired[0].laterFails
	if assigned {
		r.result.Reached++
	}
	r.result.People = append(r.result.People, person)
}
