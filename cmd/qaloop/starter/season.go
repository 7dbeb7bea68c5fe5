package starter

import "time"

// season is the working days that the centre has worked with Qaloop.
type season struct {
	calendar

	days []time.Time // midnights; the last one is first: days[2] is two working days ago
}

func newSeason(now time.Time, weeks int) season {
	s := season{calendar: calendar{now}}
	for day := s.day(0); len(s.days) < weeks*workingDays; day = day.AddDate(0, 0, -1) {
		if !weekend(day) {
			s.days = append(s.days, day)
		}
	}
	return s
}

// workingDays is how many there are in a week.
const workingDays = 5

func weekend(day time.Time) bool {
	return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
}

// noon is how far the last day has come, in minutes: later than that nothing
// has happened yet.
const noon = 11*60 + 45

// moment is a time between two minutes of the working day that many ago; share
// says where between them. On the last day all happens before noon.
func (s season) moment(back, from, to int, share float64) time.Time {
	if back == 0 {
		from, to = min(from, 8*60+40), min(to, noon)
	}
	return s.days[back].Add(time.Duration(float64(from)+share*float64(to-from)) * time.Minute)
}

// covers reports whether there was such a working day.
func (s season) covers(back int) bool { return back >= 0 && back < len(s.days) }

// since are the calendar days from the working day that many ago until before
// the next one: the day itself and perhaps a weekend.
func (s season) since(back int) []time.Time {
	days := []time.Time{s.days[back]}
	if back == 0 {
		return days
	}
	for day := s.days[back].AddDate(0, 0, 1); day.Before(s.days[back-1]); day = day.AddDate(0, 0, 1) {
		days = append(days, day)
	}
	return days
}

// weeksAgo is in which week back from the last day a working day is.
func weeksAgo(back int) int { return back / workingDays }

// progressAt is how far the season has come at that working day, 0 to 1.
func (s season) progressAt(back int) float64 {
	return 1 - float64(back)/float64(len(s.days))
}
