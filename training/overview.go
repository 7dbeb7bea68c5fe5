package training

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"qaloop/internal/identity"
)

const (
	// CountLimit is how far an Overview counts.
	CountLimit = 100
	// lateShown is how many overdue assignments an Overview holds.
	lateShown = 5
)

// Overview is how many assignments stand how, each counted up to CountLimit;
// what is due this week; and the most overdue ones.
type Overview struct {
	Proposed, Open, Overdue              int
	Completed, Failed, Waived, Withdrawn int

	Waiting *time.Time // since when the oldest proposal waits; nil: none does
	Week    []DayCount // from Monday to Sunday
	Late    []Assignment
}

// DayCount is how many assignments that are open are due on a day.
type DayCount struct {
	Day string // 2006-01-02
	N   int
}

// overviewRow is one line of what the database says for an Overview.
type overviewRow struct {
	Key    string      `bson:"_id"` // a state, "open", "overdue", or the ID of Late
	N      int         `bson:"n"`
	Oldest *time.Time  `bson:"oldest"`
	Late   *Assignment `bson:"late"`
}

const (
	openKey    = "open"
	overdueKey = "overdue"
)

// Overview sums up the assignments that by may see and that f matches, whatever
// state or order it asks for.
func (s *AssignmentService) Overview(ctx context.Context, by identity.Actor, f AssignmentFilter) (Overview, error) {
	v, err := viewOf(by, identity.AssignmentsRead)
	if err != nil {
		return Overview{}, err
	}
	f.State, f.Open, f.Overdue, f.Closed = "", false, false, false
	monday, _ := weekOf(s.now(), s.zone)
	o := Overview{Week: make([]DayCount, daysOfWeek)}
	for i := range o.Week {
		o.Week[i].Day = dateAfter(monday, s.zone, i)
	}
	rows, err := s.store.overview(ctx, v, f, s.Today())
	if err != nil {
		return Overview{}, err
	}
	for _, row := range rows {
		o.add(row)
	}
	slices.SortFunc(o.Late, func(a, b Assignment) int {
		return cmp.Or(strings.Compare(a.DueOn, b.DueOn), strings.Compare(a.ID, b.ID))
	})
	o.Late = o.Late[:min(len(o.Late), lateShown)]
	return o, s.countWeek(ctx, v, f, o.Week)
}

// countWeek counts what is open and due on each day of week. There is no end to
// it as there is to the other counts, so it comes from the tallies, and follows
// what happens within seconds; but for some operators, and for who sees their own
// training besides that of a team, it is counted.
func (s *AssignmentService) countWeek(ctx context.Context, v view, f AssignmentFilter, week []DayCount) error {
	if f.OperatorID != "" || f.OperatorIDs != nil || v.scope.PersonID != "" {
		return s.store.countWeek(ctx, v, f, week)
	}
	var courses []string
	if f.CourseID != "" {
		courses = []string{f.CourseID}
	}
	if f.TeamID != "" { // the tallies of the team, if it is in view
		if !v.scope.Covers("", f.TeamID) {
			return nil
		}
		v.scope = identity.Scope{TeamIDs: []string{f.TeamID}}
	}
	found, err := s.tallies.seen(ctx, v, courses)
	for _, t := range found {
		for i := range week {
			week[i].N += t.Stand.due(week[i].Day, f.Origin)
		}
	}
	return err
}

const daysOfWeek = 7

func (o *Overview) add(row overviewRow) {
	if row.Late != nil {
		o.Late = append(o.Late, *row.Late)
		return
	}
	counts := map[string]*int{
		openKey: &o.Open, overdueKey: &o.Overdue, string(Proposed): &o.Proposed, string(Completed): &o.Completed,
		string(Failed): &o.Failed, string(Waived): &o.Waived, string(Withdrawn): &o.Withdrawn,
	}
	if n, ok := counts[row.Key]; ok {
		*n = min(*n+row.N, CountLimit)
	}
	if row.Key == string(Proposed) {
		o.Waiting = row.Oldest
	}
}
