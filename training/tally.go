package training

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// courseTally is how the assignments of one course stand, of the people of one team or
// of everybody. Pages read a few of these instead of counting every assignment
// there ever was. Nothing is ever added to one: it is made anew, that of a team
// from its assignments and that of everybody from those of the teams, so it is
// the same in whatever order and however often that is done.
type courseTally struct {
	ID       string `bson:"_id"` // tallyID
	Rev      int    `bson:"rev"` // 0 if it is not stored yet
	All      bool   `bson:"all"` // of everybody; else of the team
	TeamID   string `bson:"team_id"`
	CourseID string `bson:"course_id"`
	Stand    stand  `bson:"stand"`
}

// stand is what a tally says. Both lists are in the order of time.
type stand struct {
	Open  []dueDay   `bson:"open"`  // assigned or started
	Ended []dueMonth `bson:"ended"` // completed or failed
}

// dueDay is how many open assignments are due on a day.
type dueDay struct {
	Day    string `bson:"day"` // 2006-01-02
	N      int    `bson:"n"`
	ByRule int    `bson:"by_rule"` // of them, those that a rule has made
}

// dueMonth is how many assignments that were due in a month ended how.
type dueMonth struct {
	Month     string `bson:"month"` // 2006-01
	Completed int    `bson:"completed"`
	Failed    int    `bson:"failed"`
}

// monthLength is how much of a day names its month.
const monthLength = len("2006-01")

// tallyOf is the empty tally of a course in a team, or with all of everybody.
func tallyOf(all bool, teamID, courseID string) courseTally { //nolint:revive // the two kinds of a tally
	t := courseTally{All: all, TeamID: teamID, CourseID: courseID, Stand: stand{Open: []dueDay{}, Ended: []dueMonth{}}}
	t.ID = "team/" + teamID + "/" + courseID
	if all {
		t.ID = "all/" + courseID
	}
	return t
}

// standsOf are how these assignments stand, by course.
func standsOf(assignments []Assignment) map[string]stand {
	byCourse := map[string][]stand{}
	for _, a := range assignments {
		byCourse[a.CourseID] = append(byCourse[a.CourseID], a.stand())
	}
	all := make(map[string]stand, len(byCourse))
	for course, stands := range byCourse {
		all[course] = sumOf(stands)
	}
	return all
}

// stand is what a adds to a tally; what is only proposed, or was taken back,
// adds nothing.
func (a Assignment) stand() stand {
	s := stand{Open: []dueDay{}, Ended: []dueMonth{}}
	switch a.State {
	case Assigned, Started:
		d := dueDay{Day: a.DueOn, N: 1}
		if a.Origin.RuleID != "" {
			d.ByRule = 1
		}
		s.Open = append(s.Open, d)
	case Completed:
		s.Ended = append(s.Ended, dueMonth{Month: a.DueOn[:monthLength], Completed: 1})
	case Failed:
		s.Ended = append(s.Ended, dueMonth{Month: a.DueOn[:monthLength], Failed: 1})
	case Proposed, Waived, Withdrawn:
	}
	return s
}

// plus is how both stand together.
func (s stand) plus(more stand) stand {
	return stand{
		Open: joined(s.Open, more.Open, func(d dueDay) string { return d.Day },
			func(a, b dueDay) dueDay { return dueDay{a.Day, a.N + b.N, a.ByRule + b.ByRule} }),
		Ended: joined(s.Ended, more.Ended, func(m dueMonth) string { return m.Month },
			func(a, b dueMonth) dueMonth { return dueMonth{a.Month, a.Completed + b.Completed, a.Failed + b.Failed} }),
	}
}

// joined is both lists in one, in the order of their keys; of two with the same
// key it has the sum.
func joined[T any](a, b []T, key func(T) string, sum func(a, b T) T) []T {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	kept := make([]T, 0, len(all))
	for _, one := range all {
		if last := len(kept) - 1; last >= 0 && key(kept[last]) == key(one) {
			kept[last] = sum(kept[last], one)
			continue
		}
		kept = append(kept, one)
	}
	return kept
}

// count is how many stand how today, of those that have ended those that were
// due in this month or later.
func (s stand) count(today, month string) CourseCount {
	var c CourseCount
	for _, d := range s.Open {
		c.Open += d.N
		if d.Day < today {
			c.Overdue += d.N
		}
	}
	for _, m := range s.Ended {
		if m.Month >= month {
			c.Completed += m.Completed
			c.Failed += m.Failed
		}
	}
	return c
}

// due is how many of an origin are open and due on a day; any if it is empty.
func (s stand) due(day string, origin OriginKind) int {
	i, found := slices.BinarySearchFunc(s.Open, day, func(d dueDay, day string) int { return strings.Compare(d.Day, day) })
	if !found {
		return 0
	}
	switch d := s.Open[i]; origin {
	case ByRule:
		return d.ByRule
	case ByPerson:
		return d.N - d.ByRule
	default:
		return d.N
	}
}

// same reports whether both say the same.
func (s stand) same(other stand) bool {
	return slices.Equal(s.Open, other.Open) && slices.Equal(s.Ended, other.Ended)
}

// sumOf is how all of these stand together.
func sumOf(stands []stand) stand {
	var all stand
	for _, s := range stands {
		all.Open, all.Ended = append(all.Open, s.Open...), append(all.Ended, s.Ended...)
	}
	return all.plus(stand{})
}

// teamTallies are the tallies of a team that have to be written so that they say
// how its courses stand now.
func teamTallies(teamID string, stored map[string]courseTally, now map[string]stand) []courseTally {
	var changed []courseTally
	for _, course := range slices.Sorted(maps.Keys(now)) {
		t, found := stored[course]
		if !found {
			t = tallyOf(false, teamID, course)
		}
		if s := now[course]; !found || !t.Stand.same(s) {
			t.Stand = s
			changed = append(changed, t)
		}
	}
	for course, t := range stored {
		if empty := tallyOf(false, teamID, course).Stand; len(now[course].Open)+len(now[course].Ended) == 0 && !t.Stand.same(empty) {
			t.Stand = empty
			changed = append(changed, t)
		}
	}
	return changed
}
