package locale

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// dayLayout is how a day without an hour is kept: 2026-12-07.
const dayLayout = time.DateOnly

// Time is the hour and minute: 09:14.
func Time(ctx context.Context, t time.Time) string { return t.In(of(ctx).zone).Format("15:04") }

// Day is a day in a sentence: 23 ноября, with a year if it is not this one.
func Day(ctx context.Context, t time.Time) string {
	c := of(ctx)
	return c.day(t.In(c.zone), c.forms.MonthWide(t.In(c.zone).Month()))
}

// ShortDay is a day in a table: 23 ноя.
func ShortDay(ctx context.Context, t time.Time) string {
	c := of(ctx)
	return c.day(t.In(c.zone), shortMonth(ctx, t.In(c.zone).Month()))
}

// Moment is a day and an hour in a sentence: 23 ноября, 09:14. Today and
// yesterday are words.
func Moment(ctx context.Context, t time.Time) string {
	return nearDay(ctx, t, Day) + ", " + Time(ctx, t)
}

// ShortMoment is a day and an hour in a table: 23 ноя, 09:14.
func ShortMoment(ctx context.Context, t time.Time) string {
	return nearDay(ctx, t, ShortDay) + ", " + Time(ctx, t)
}

// Weekday is a day with its name: понедельник, 23 ноября.
func Weekday(ctx context.Context, t time.Time) string {
	c := of(ctx)
	return c.forms.WeekdayWide(t.In(c.zone).Weekday()) + ", " + Day(ctx, t)
}

// Due is a day that is kept without an hour, such as 2026-12-07, in a
// sentence. What is not such a day shows as it is.
func Due(ctx context.Context, day string) string { return dueBy(ctx, day, Day) }

// ShortDue is the same in a table.
func ShortDue(ctx context.Context, day string) string { return dueBy(ctx, day, ShortDay) }

// DaysUntil is the number of days from today to day, under zero when it is
// past; the second result is false if day is none.
func DaysUntil(ctx context.Context, day string) (int, bool) {
	c := of(ctx)
	t, err := time.ParseInLocation(dayLayout, day, c.zone)
	if err != nil {
		return 0, false
	}
	return daysBetween(c.now, t), true
}

// Now is the present moment where the listener is.
func Now(ctx context.Context) time.Time { return of(ctx).now }

// Zone is where the listener's days begin.
func Zone(ctx context.Context) *time.Location { return of(ctx).zone }

func dueBy(ctx context.Context, day string, write func(context.Context, time.Time) string) string {
	t, err := time.ParseInLocation(dayLayout, day, of(ctx).zone)
	if err != nil {
		return day
	}
	return write(ctx, t)
}

func nearDay(ctx context.Context, t time.Time, write func(context.Context, time.Time) string) string {
	c := of(ctx)
	switch daysBetween(c.now, t.In(c.zone)) {
	case 0:
		return T(ctx, "date.today")
	case -1:
		return T(ctx, "date.yesterday")
	}
	return write(ctx, t)
}

// daysBetween counts midnights from a to b; both are of one zone.
func daysBetween(a, b time.Time) int {
	midnight := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(b).Sub(midnight(a)) / (24 * time.Hour))
}

func (c conversation) day(t time.Time, month string) string {
	text := strconv.Itoa(t.Day()) + NoBreak + month
	if t.Year() != c.now.Year() {
		text += NoBreak + strconv.Itoa(t.Year())
	}
	return text
}

// shortMonth is the month in three letters or so. CLDR's short months of
// Russian and Ukrainian end in a full stop, ours do not.
func shortMonth(ctx context.Context, m time.Month) string {
	return strings.Fields(T(ctx, "date.months"))[m-1]
}

// Upper is text with its first letter large: for a weekday that begins a line.
func Upper(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
