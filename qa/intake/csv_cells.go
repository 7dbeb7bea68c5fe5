package intake

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The words for yes and no in the languages of the product.
var (
	yesWords = words("y yes true 1 + да д так т answered handled resolved отвечен отвечено принят принято решено решен прийнято вирішено")
	noWords  = words("n no false 0 - нет н ні lost missed abandoned unanswered unresolved пропущен пропущено потерян потеряно пропущено втрачено")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// yesNo reads a cell that says yes or no.
func yesNo(s string) (value, ok bool) {
	s = strings.ToLower(s)
	return yesWords[s], yesWords[s] || noWords[s]
}

// number reads a number with a decimal point or comma, and spaces between its
// thousands.
func number(s string) (float64, bool) {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, ",", "."))
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}

// whole reads a whole number, which may be written as 4,0.
func whole(s string) (int, bool) {
	n, ok := number(s)
	if !ok || n != math.Trunc(n) || math.Abs(n) > math.MaxInt32 {
		return 0, false
	}
	return int(n), true
}

// length reads a duration: HH:MM:SS, MM:SS, or a number of seconds.
func length(s string) (int, bool) {
	if !strings.Contains(s, ":") {
		n, ok := number(s)
		if !ok || n < 0 || n > maxSeconds {
			return 0, false
		}
		return int(math.Round(n)), true
	}
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, false
	}
	total := 0.0
	for n, part := range parts {
		value, ok := number(part)
		if !ok || value < 0 || (n > 0 && value >= 60) {
			return 0, false
		}
		total = total*60 + value
	}
	return int(math.Round(total)), total <= maxSeconds
}

// The orders of day, month and year.
const (
	ymd = "ymd"
	dmy = "dmy"
	mdy = "mdy"
)

// dateParts takes a date apart, whatever stands between its numbers.
func dateParts(s string) (parts [3]int, dotted, ok bool) {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '/' || r == '-' })
	if len(fields) != 3 {
		return parts, false, false
	}
	for n, f := range fields {
		value, err := strconv.Atoi(f)
		if err != nil || value < 0 {
			return parts, false, false
		}
		parts[n] = value
	}
	return parts, strings.Contains(s, "."), true
}

// calendarDate reads a date in the given order.
func calendarDate(s, order string) (year, month, day int, ok bool) {
	parts, _, ok := dateParts(s)
	if !ok {
		return 0, 0, 0, false
	}
	switch {
	case order == ymd || parts[0] > 31:
		year, month, day = parts[0], parts[1], parts[2]
	case order == mdy:
		month, day, year = parts[0], parts[1], parts[2]
	default:
		day, month, year = parts[0], parts[1], parts[2]
	}
	if year < 100 {
		year += 2000
	}
	there := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	exists := there.Year() == year && int(there.Month()) == month && there.Day() == day
	return year, month, day, exists && year >= firstYear && year < lastYear
}

// clockTimes are how a time of day is written.
var clockTimes = []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM", "3:04:05PM", "3:04PM"}

// timeOfDay reads a time of day.
func timeOfDay(s string) (time.Time, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	for _, layout := range clockTimes {
		if at, err := time.Parse(layout, s); err == nil { // takes a fraction, too
			return at, true
		}
	}
	return time.Time{}, false
}

// wallClock reads a date and a time of day in zone. A time of day that zone does
// not have, because clocks are put forward, is taken as the hour after it.
func wallClock(date, clock, order string, zone *time.Location) (time.Time, bool) {
	year, month, day, ok := calendarDate(strings.TrimSpace(date), order)
	if !ok {
		return time.Time{}, false
	}
	at, ok := timeOfDay(clock)
	if !ok {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), zone).UTC().Truncate(time.Millisecond), true
}

// dateAndTime reads both from one cell.
func dateAndTime(s, order string, zone *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at.UTC().Truncate(time.Millisecond), at.Year() >= firstYear && at.Year() < lastYear
	}
	cut := strings.IndexAny(s, " T\u00a0")
	if cut < 0 {
		return time.Time{}, false
	}
	return wallClock(strings.TrimSuffix(s[:cut], ","), strings.TrimLeft(s[cut:], " T\u00a0"), order, zone)
}
