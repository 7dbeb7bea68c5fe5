package ui

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"qaloop/internal/problem"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// boardView is a view of the board with what stands beside it.
type boardView struct {
	Query    boardQuery
	Board    board
	Items    []training.Assignment
	More     string // the address of the next page; empty on the last
	Names    map[string]string
	Overview training.Overview
	Courses  []widget.Choice
	Teams    []widget.Choice
	Today    string
	May      bool // decide about assignments

	Did       string // what was just done to several; empty: nothing
	Succeeded int
	Failures  []boardFailure
}

// boardFailure is an assignment that could not be decided about, and why.
type boardFailure struct {
	training.Assignment
	Why *problem.Error
}

// deciding reports whether rows of this view can be chosen.
func (v boardView) deciding() bool { return v.May && v.Board.running && len(v.Items) > 0 }

// approving reports whether it is the view of what waits for a trainer.
func (v boardView) approving() bool { return v.Board.key == boards[0].key }

// name is what an operator is called.
func (v boardView) name(ctx context.Context, a training.Assignment) string {
	return nameOr(ctx, v.Names[a.OperatorID])
}

// asSeen is an assignment as a form says which revision of it was seen.
func asSeen(a training.Assignment) string { return a.ID + ":" + strconv.Itoa(a.Rev) }

// failed reports whether a was just chosen and could not be decided about: it
// stays chosen.
func (v boardView) failed(a training.Assignment) bool {
	return slices.ContainsFunc(v.Failures, func(f boardFailure) bool { return f.ID == a.ID })
}

// counts are how many assignments are in each view.
func (v boardView) counts() map[string]int {
	o := v.Overview
	return map[string]int{
		"approve": o.Proposed, "open": o.Open, "overdue": o.Overdue, "completed": o.Completed,
		"failed": o.Failed, "waived": o.Waived, "withdrawn": o.Withdrawn,
	}
}

// countText is a count that does not go beyond a limit: 118, or 1 000+.
func countText(ctx context.Context, n int) string {
	text := locale.Number(ctx, n)
	if n >= training.CountLimit {
		text += "+"
	}
	return text
}

func (v boardView) tabs(ctx context.Context) []widget.Tab {
	tabs := make([]widget.Tab, len(boards))
	for i, b := range boards {
		address := v.Query.address("/assignments", func(q *boardQuery) { q.View, q.Order = b.key, "" })
		tabs[i] = widget.Tab{
			Label: locale.T(ctx, "board.view_"+b.key), Address: address, Current: b.key == v.Board.key, Count: countText(ctx, v.counts()[b.key]),
		}
	}
	return tabs
}

// courseGroup is what one course of a board asks of whom.
type courseGroup struct {
	CourseID string
	Title    string
	Minutes  int
	Items    []training.Assignment
}

// groups are the assignments by course, in the order of the list.
func (v boardView) groups() []courseGroup {
	var all []courseGroup
	for _, a := range v.Items {
		i := slices.IndexFunc(all, func(g courseGroup) bool { return g.CourseID == a.CourseID })
		if i < 0 {
			all, i = append(all, courseGroup{CourseID: a.CourseID, Title: a.CourseTitle}), len(all)
		}
		all[i].Items = append(all[i].Items, a)
		all[i].Minutes = max(all[i].Minutes, a.CourseMinutes)
	}
	return all
}

// groupText says whom a course is for and how long it takes: 4 operators, 1 h 30
// min each.
func groupText(ctx context.Context, g courseGroup) string {
	text := locale.N(ctx, "board.operators", len(g.Items))
	if g.Minutes > 0 {
		text += locale.T(ctx, "board.each", "time", locale.Duration(ctx, minutes(g.Minutes)))
	}
	return text
}

// waiting says how long the oldest proposal waits.
func (v boardView) waiting(ctx context.Context) string {
	if v.Overview.Waiting == nil {
		return ""
	}
	days := int(locale.Now(ctx).Sub(*v.Overview.Waiting) / (24 * time.Hour))
	if days == 0 {
		return locale.T(ctx, "board.oldest_today")
	}
	return locale.N(ctx, "board.oldest", days)
}

func (v boardView) originChoices(ctx context.Context) []widget.Choice {
	return anyOf(ctx, []widget.Choice{
		{Value: string(training.ByRule), Label: locale.T(ctx, "board.origin_rule")},
		{Value: string(training.ByPerson), Label: locale.T(ctx, "board.origin_person")},
	})
}

// order is the order that the rows are in.
func (v boardView) order() training.DueOrder {
	if order := v.Query.filter().Order; order != "" {
		return order
	}
	return training.SoonestDue
}

// sortDirection is the order for those who do not see the arrow.
func (v boardView) sortDirection() string {
	if v.order() == training.LatestDue {
		return "descending"
	}
	return "ascending"
}

// turned is the board in the other order.
func (v boardView) turned() string {
	other := training.LatestDue
	if v.order() == training.LatestDue {
		other = training.SoonestDue
	}
	return v.Query.address("/assignments", func(q *boardQuery) { q.Order = other })
}

func (v boardView) empty(ctx context.Context) templ.Component {
	e := widget.EmptyState{Icon: "inbox", Title: locale.T(ctx, "board.none"), Text: locale.T(ctx, "board.none_text")}
	switch {
	case v.Query.narrowed():
		e.Title, e.Text = locale.T(ctx, "list.nothing_found"), locale.T(ctx, "list.nothing_found_text")
		e.Action = locale.T(ctx, "list.reset")
		e.Address = boardQuery{View: v.Query.View}.here()
	case v.approving():
		e.Icon, e.Title, e.Text = "checks", locale.T(ctx, "board.none_waiting"), locale.T(ctx, "board.none_waiting_text")
	}
	return widget.Empty(e)
}

// busiest is the largest number of assignments that are due on one day of the
// week.
func busiest(week []training.DayCount) int {
	most := 0
	for _, d := range week {
		most = max(most, d.N)
	}
	return most
}

// dayName is a day of this week in short: Mon 23.
func dayName(ctx context.Context, day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, locale.Zone(ctx))
	if err != nil {
		return day
	}
	return locale.T(ctx, "board.weekday_"+strconv.Itoa(int(t.Weekday()))) + locale.NoBreak + strconv.Itoa(t.Day())
}

// didText says what of several was done.
func (v boardView) didText(ctx context.Context) string {
	return locale.T(ctx, "board.did_"+v.Did, "done", locale.Number(ctx, v.Succeeded), "all", locale.Number(ctx, v.Succeeded+len(v.Failures)))
}
