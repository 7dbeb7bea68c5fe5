package training

import (
	"cmp"
	"slices"
	"time"

	"qaloop/internal/rollup"
)

// dueSums are how the assignments came in that were due in a week: a packed
// rollup.Sheet by the day on which they were due, whose kinds are those below.
type dueSums struct {
	Counts []byte `bson:"counts,omitempty"`
}

// What is counted of assignments that were due.
const (
	dueAll = iota
	dueOnTime
	dueLate
)

// sumDue is what several sums come to.
func sumDue(all []dueSums) dueSums {
	var sheet rollup.Sheet
	for _, s := range all {
		sheet = sheet.Plus(s.Counts, nil)
	}
	return dueSums{Counts: sheet.Pack()}
}

// due is what a adds to the sums of the week in which it is due; what is only
// proposed, or was let off, adds nothing.
func (a Assignment) due(zone *time.Location) dueSums {
	day := rollup.DayOf(dayOf(a.DueOn), time.UTC)
	sheet := rollup.Sheet{}
	switch a.State {
	case Completed:
		kind := dueLate
		if a.ClosedAt != nil && dateAfter(*a.ClosedAt, zone, 0) <= a.DueOn {
			kind = dueOnTime
		}
		sheet[rollup.Cell{Kind: kind, Day: day}] = 1
		sheet[rollup.Cell{Kind: dueAll, Day: day}] = 1
	case Assigned, Started, Failed:
		sheet[rollup.Cell{Kind: dueAll, Day: day}] = 1
	case Proposed, Waived, Withdrawn:
	}
	return dueSums{Counts: sheet.Pack()}
}

// dayOf is the midnight, in UTC, with which a day begins: the weeks of days know
// nothing of zones.
func dayOf(day string) time.Time {
	at, _ := time.Parse(dateFormat, day) // the database refuses what is none
	return at
}

// dueDays are all days on which a is or was due: whichever it counted for last,
// it is one of them.
func (a Assignment) dueDays() []string {
	days := []string{a.DueOn}
	for _, c := range a.DueChanges {
		days = append(days, c.From, c.To)
	}
	slices.Sort(days)
	return slices.DeleteFunc(slices.Compact(days), func(day string) bool { return day == "" })
}

// punctualIn is what sums say of the days from one to another.
func punctualIn(sums []rollup.Sum[dueSums], from, to string) Punctual {
	var p Punctual
	for _, week := range sums {
		rollup.Unpack(week.Body.Counts, func(c rollup.Cell, n int) {
			if day := week.Week.Day(c.Day, time.UTC).Format(dateFormat); cmp.Less(day, from) || cmp.Less(to, day) {
				return
			}
			switch c.Kind {
			case dueAll:
				p.Due += n
			case dueOnTime:
				p.OnTime += n
			case dueLate:
				p.Late += n
			}
		})
	}
	return p
}
