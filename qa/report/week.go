package report

import "time"

// Week is a week of the centre, named by its Monday, such as 2026-11-23. Weeks
// compare as texts do.
type Week string

const (
	dayLayout   = "2006-01-02"
	daysInAWeek = 7
)

// WeekOf is the week of a moment in the centre's zone.
func WeekOf(at time.Time, zone *time.Location) Week {
	at = at.In(zone)
	back := (int(at.Weekday()) + daysInAWeek - int(time.Monday)) % daysInAWeek
	return Week(at.AddDate(0, 0, -back).Format(dayLayout))
}

// day is the Monday of w, or the zero time for what is no week.
func (w Week) day() time.Time {
	day, err := time.Parse(dayLayout, string(w))
	if err != nil {
		return time.Time{}
	}
	return day
}

// Valid reports whether w is the Monday of a week.
func (w Week) Valid() bool {
	day, err := time.Parse(dayLayout, string(w))
	return err == nil && day.Weekday() == time.Monday
}

// Plus is the week so many weeks later, or earlier for a negative number.
func (w Week) Plus(weeks int) Week {
	return Week(w.day().AddDate(0, 0, daysInAWeek*weeks).Format(dayLayout))
}

// First is the first day of w, as a date.
func (w Week) First() string { return string(w) }

// Last is the last day of w, as a date.
func (w Week) Last() string { return w.day().AddDate(0, 0, daysInAWeek-1).Format(dayLayout) }

// Begins is the moment at which w begins in a zone.
func (w Week) Begins(zone *time.Location) time.Time {
	day := w.day()
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
}
