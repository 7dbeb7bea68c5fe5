package rollup

import "time"

// Week is a week of the centre, named by its Monday, such as 2026-11-23. Weeks
// compare as texts do.
type Week string

// DaysInAWeek is how many days a Sheet has.
const DaysInAWeek = 7

// WeekOf is the week of a moment in a zone.
func WeekOf(at time.Time, zone *time.Location) Week {
	return Week(at.In(zone).AddDate(0, 0, -DayOf(at, zone)).Format(time.DateOnly))
}

// DayOf is how many days before a moment its week began in a zone.
func DayOf(at time.Time, zone *time.Location) int {
	return (int(at.In(zone).Weekday()) + DaysInAWeek - int(time.Monday)) % DaysInAWeek
}

// Begins is the moment at which w begins in a zone.
func (w Week) Begins(zone *time.Location) time.Time { return w.Day(0, zone) }

// Day is the moment at which a day of w begins in a zone; Monday is 0.
func (w Week) Day(n int, zone *time.Location) time.Time {
	monday, err := time.Parse(time.DateOnly, string(w))
	if err != nil {
		return time.Time{}
	}
	return time.Date(monday.Year(), monday.Month(), monday.Day()+n, 0, 0, 0, 0, zone).UTC()
}

// Plus is the week so many weeks later, or earlier for a negative number.
func (w Week) Plus(weeks int) Week {
	return Week(w.Day(weeks*DaysInAWeek, time.UTC).Format(time.DateOnly))
}

// Midnight reports whether a day begins at that moment in a zone.
func Midnight(at time.Time, zone *time.Location) bool {
	at = at.In(zone)
	return at.Equal(time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone))
}

// Days says which days of w lie at or after from and before to, which are
// midnights in a zone.
func (w Week) Days(from, to time.Time, zone *time.Location) [DaysInAWeek]bool {
	var in [DaysInAWeek]bool
	for n := range in {
		day := w.Day(n, zone)
		in[n] = !day.Before(from) && day.Before(to)
	}
	return in
}
