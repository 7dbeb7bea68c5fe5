package rollup_test

import (
	"testing"
	"time"

	"qaloop/internal/rollup"
)

// The days of a week that lie in a time are found in every zone, on the day on
// which the clocks change, too.
func TestDaysOfAWeek(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	sunday := time.Date(2026, 10, 25, 0, 0, 0, 0, zone) // of 25 hours
	week := rollup.WeekOf(sunday.Add(24*time.Hour), zone)
	if week != "2026-10-19" || rollup.DayOf(sunday, zone) != 6 || !rollup.Midnight(sunday, zone) || rollup.Midnight(sunday.Add(time.Hour), zone) {
		t.Errorf("week %s, day %d", week, rollup.DayOf(sunday, zone))
	}
	if got := week.Days(sunday, sunday.AddDate(0, 0, 1), zone); got != [7]bool{6: true} {
		t.Errorf("on Sunday alone: %v", got)
	}
	if next := week.Plus(1); next != "2026-10-26" || !next.Begins(zone).Equal(sunday.AddDate(0, 0, 1)) {
		t.Errorf("the next week is %s and begins at %s", next, next.Begins(zone))
	}
}
