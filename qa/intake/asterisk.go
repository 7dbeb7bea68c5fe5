package intake

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var errTime = errors.New("not a time")

// The years between which a time is believed.
const (
	firstYear = 2000
	lastYear  = 2100
)

// journalTime reads a time as Asterisk writes it: seconds since 1970, maybe
// with a fraction, or a date and a time of day in zone.
func journalTime(s string, zone *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	at, err := wallTime(s, zone)
	if err != nil {
		whole, fraction, _ := strings.Cut(s, ".")
		secs, err := strconv.ParseInt(whole, 10, 64)
		if err != nil {
			return time.Time{}, errTime
		}
		millis := 0
		if fraction != "" {
			if millis, err = strconv.Atoi((fraction + "00")[:3]); err != nil || millis < 0 {
				return time.Time{}, errTime
			}
		}
		at = time.Unix(secs, int64(millis)*int64(time.Millisecond))
	}
	at = at.UTC()
	if at.Year() < firstYear || at.Year() >= lastYear {
		return time.Time{}, errTime
	}
	return at, nil
}

// wallTime reads a date and a time of day in zone.
func wallTime(s string, zone *time.Location) (time.Time, error) {
	at, err := time.ParseInLocation("2006-01-02 15:04:05", s, zone) // takes a fraction, too
	if err != nil || at.Year() < firstYear || at.Year() >= lastYear {
		return time.Time{}, errTime
	}
	return at.UTC().Truncate(time.Millisecond), nil
}

// channelEnd is what Asterisk adds to a device to name one call of it.
var channelEnd = regexp.MustCompile(`-[0-9a-fA-F]{6,}(;[12])?$|;[12]$`)

// technology begins the name of a device.
var technology = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*/`)

// memberOf is the member of a queue behind what a log says: the device
// “SIP/2071” behind its call “SIP/2071-00000a1b”, “Local/201” behind
// “Local/201@agents-00000003;1” and “Local/201@agents/n”. A name stays as it
// is; NONE is nobody.
func memberOf(s string) string {
	s = strings.TrimSpace(s)
	if s == "NONE" {
		return ""
	}
	if !technology.MatchString(s) {
		return s
	}
	s = channelEnd.ReplaceAllString(s, "")
	if strings.HasPrefix(s, "Local/") {
		s, _, _ = strings.Cut(s, "@")
		s = strings.TrimSuffix(s, "/n")
	}
	return s
}

// cut shortens what is kept of a text.
func cut(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most])
}

// longer reports whether s has more than most characters.
func longer(s string, most int) bool { return len(s) > most && utf8.RuneCountInString(s) > most }
