package starter

import (
	"fmt"
	"time"
)

// calendar counts working days back from the last one on which the morning is
// over.
type calendar struct {
	now time.Time // in the zone of the centre
}

// day is midnight of the working day that many before the last.
func (c calendar) day(back int) time.Time {
	y, m, d := c.now.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, c.now.Location())
	if c.now.Hour() < 12 {
		day = day.AddDate(0, 0, -1)
	}
	for {
		if weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday; !weekend {
			if back == 0 {
				return day
			}
			back--
		}
		day = day.AddDate(0, 0, -1)
	}
}

// at is a time such as 15:04 on the working day that many before the last, but
// never after now.
func (c calendar) at(back int, clock string) (time.Time, error) {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, fmt.Errorf("read the plan of the demo: %w", err)
	}
	day := c.day(max(back, 0))
	at := time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, day.Location())
	if at.After(c.now) {
		at = c.now
	}
	return at, nil
}
