package report

import "time"

// PeriodName is a length of time that people ask for.
type PeriodName string

// The lengths, in whole weeks that end with the week asked for.
const (
	OneWeek   PeriodName = "week"
	FourWeeks PeriodName = "four_weeks"
	Quarter   PeriodName = "quarter"
)

// PeriodNames are all lengths, the shortest first.
var PeriodNames = []PeriodName{OneWeek, FourWeeks, Quarter}

const (
	// window is how many weeks a point of a trend looks back on: single weeks
	// are nearly always too small.
	window = 4
	// quarter is thirteen weeks.
	quarter = 13
	// TrendWeeks is how many points a trend has.
	TrendWeeks = 12
)

// Period is a stretch of whole weeks. The last one need not be over.
type Period struct {
	Name  PeriodName
	Weeks int
	Until Week // the last one
}

// From is the first week of p.
func (p Period) From() Week { return p.Until.Plus(1 - p.Weeks) }

// First is the first day of p.
func (p Period) First() string { return p.From().First() }

// Last is the last day of p; it may be still to come.
func (p Period) Last() string { return p.Until.Last() }

// Query is what somebody wants to see numbers of.
type Query struct {
	Period      PeriodName `query:"period" validate:"omitempty,oneof=week four_weeks quarter"` // four weeks if not said
	Until       string     `query:"until" validate:"omitempty,datetime=2006-01-02"`            // a day of the last week; today if not said
	ScorecardID string     `query:"scorecard_id" validate:"max=60"`                            // where there is one at a time: the most used one if not said
}

// period is the period that q asks for; now is the moment, at the centre. The
// future is not asked for.
func (q Query) period(now time.Time, zone *time.Location) Period {
	p := Period{Name: q.Period, Until: WeekOf(now, zone)}
	if day, err := time.Parse(dayLayout, q.Until); err == nil {
		p.Until = min(p.Until, WeekOf(day, time.UTC))
	}
	switch q.Period {
	case OneWeek:
		p.Weeks = 1
	case Quarter:
		p.Weeks = quarter
	case FourWeeks:
		p.Weeks = window
	default:
		p.Name, p.Weeks = FourWeeks, window
	}
	return p
}

// reach is the first week that is read for p: the period itself, and what the
// first point of a trend looks back on.
func (p Period) reach() Week { return p.Until.Plus(1 - max(p.Weeks, TrendWeeks+window-1)) }
