package starter

import (
	"testing"
	"time"
)

func TestCalendarCountsWorkingDays(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	moment := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, kyiv)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, test := range []struct {
		name, now string
		back      int
		clock     string
		want      string
	}{
		{"the same day in the afternoon", "2026-11-26 13:00", 0, "09:14", "2026-11-26 09:14"},
		{"in the morning the day before", "2026-11-26 11:59", 0, "09:14", "2026-11-25 09:14"},
		{"on Monday morning it is Friday", "2026-11-23 08:00", 0, "09:14", "2026-11-20 09:14"},
		{"on Sunday it is Friday", "2026-11-22 18:00", 0, "09:14", "2026-11-20 09:14"},
		{"weekends do not count", "2026-11-26 13:00", 4, "15:42", "2026-11-20 15:42"},
		{"over the change of the clock", "2026-10-27 13:00", 2, "09:00", "2026-10-23 09:00"},
		{"never after now", "2026-11-26 13:00", 0, "15:00", "2026-11-26 13:00"},
		{"nor on a day to come", "2026-11-26 13:00", -1, "10:00", "2026-11-26 10:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := calendar{moment(test.now)}.at(test.back, test.clock)
			if err != nil {
				t.Fatal(err)
			}
			if want := moment(test.want); !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}
