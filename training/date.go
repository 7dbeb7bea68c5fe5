package training

import "time"

// dateFormat is how a day is written.
const dateFormat = "2006-01-02"

// instant is the smallest step of stored time: adding it to the end of a span
// takes the end itself in.
const instant = time.Millisecond

// dateAfter is the day that many days after at, in zone.
func dateAfter(at time.Time, zone *time.Location, days int) string {
	return at.In(zone).AddDate(0, 0, days).Format(dateFormat)
}

// weekOf is the ISO week of at in zone, from its Monday up to and not including
// the next one.
func weekOf(at time.Time, zone *time.Location) (from, to time.Time) {
	local := at.In(zone)
	sinceMonday := (int(local.Weekday()) + 6) % 7
	monday := time.Date(local.Year(), local.Month(), local.Day()-sinceMonday, 0, 0, 0, 0, zone)
	return monday.UTC(), monday.AddDate(0, 0, 7).UTC()
}
