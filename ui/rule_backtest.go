package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/statistics"
	"qaloop/internal/web"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// backtestView is what a rule would have done, or why that cannot be said.
type backtestView struct {
	training.Backtest

	Weeks   int
	Minutes int               // that the course takes off the line; 0: nobody has said
	Names   map[string]string // of the operators
	Wrong   *problem.Error
}

// backtestWeeks are the periods to choose from, in weeks.
var backtestWeeks = []int{4, 12, 25}

const (
	usualWeeks = 12
	// peopleShown and casesShown bound the two tables of a back-test.
	peopleShown = 100
	casesShown  = 100
)

// backtestRule answers POST /rules/backtest with what the rule in the form would
// have done; without scripts it comes in the page of the editor.
func (f *Face) backtestRule(c echo.Context) error {
	id := c.FormValue("rule_id")
	v, _, err := f.readRuleEdit(c, id)
	if err != nil {
		return err
	}
	v.Wrong = nil // the form is not kept, only tried
	v.Today = f.Now()
	test, err := f.backtest(c, v, id)
	if err != nil {
		return err
	}
	v.Test = &test
	if !partial(c) {
		return f.showRuleEdit(c, http.StatusOK, v)
	}
	return show(c, http.StatusOK, backtestAnswer(v))
}

func (f *Face) backtest(c echo.Context, v ruleEditView, id string) (backtestView, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	weeks, _ := strconv.Atoi(c.FormValue("weeks"))
	if !slices.Contains(backtestWeeks, weeks) {
		weeks = usualWeeks
	}
	test := backtestView{Weeks: weeks}
	in, unread := v.Form.input()
	if in.Title == "" {
		in.Title = locale.T(ctx, "rules.new") // a name is not what is tried
	}
	if test.Wrong = wrongRule(in, unread); test.Wrong != nil {
		return test, nil //nolint:nilerr // what is wrong is shown
	}
	var err error
	test.Backtest, err = f.Training.Backtests.Draft(ctx, actor, id, in, lastWeeks(f.Now().In(f.Zone), weeks))
	if test.Wrong = invalid(err); test.Wrong != nil {
		return test, nil //nolint:nilerr // what is wrong is shown
	}
	if err != nil {
		return backtestView{}, err
	}
	if test.Names, err = f.Staff.People.Names(ctx, test.peopleIn()); err != nil || in.CourseID == "" {
		return test, err
	}
	offers, err := f.Training.Courses.Offers(ctx, actor)
	for _, o := range offers {
		if o.ID == in.CourseID {
			test.Minutes = o.Minutes
		}
	}
	return test, err
}

// offLine is how long the assignments would have kept people off the line.
func (v backtestView) offLine() time.Duration {
	return time.Duration(v.Assigned*v.Minutes) * time.Minute
}

func (v backtestView) offLineWeekly() time.Duration {
	return (v.offLine() / time.Duration(max(1, len(v.Backtest.Weeks)))).Round(time.Minute)
}

// columns are the assignments of each week, by whether the error came back.
func (v backtestView) columns(ctx context.Context) widget.Columns {
	c := widget.Columns{
		What: locale.T(ctx, "rules.bt_week"), Stacked: true,
		Series: []string{locale.T(ctx, "rules.bt_came_back"), locale.T(ctx, "rules.bt_did_not")},
	}
	for _, w := range v.Backtest.Weeks {
		column := widget.Column{Label: locale.ShortDue(ctx, w.Monday), N: []int{w.Repeated, w.Assigned - w.Repeated}}
		if w.Held > 0 {
			column.Note, column.Warn = locale.T(ctx, "rules.bt_held_short"), true
		}
		c.Rows = append(c.Rows, column)
	}
	return c
}

// lastWeeks are that many weeks up to today, from a Monday on.
func lastWeeks(today time.Time, weeks int) training.BacktestPeriod {
	sinceMonday := (int(today.Weekday()) + 6) % 7
	const week = 7
	return training.BacktestPeriod{
		From: today.AddDate(0, 0, -sinceMonday-week*(weeks-1)).Format(time.DateOnly), To: today.Format(time.DateOnly),
	}
}

// peopleIn are the operators that are named.
func (v backtestView) peopleIn() []string {
	var ids []string
	for _, p := range v.shownPeople() {
		ids = append(ids, p.OperatorID)
	}
	for _, c := range v.shownCases() {
		ids = append(ids, c.OperatorID)
	}
	return compact(ids)
}

func (v backtestView) shownPeople() []training.BacktestPerson {
	return v.People[:min(len(v.People), peopleShown)]
}

func (v backtestView) shownCases() []training.BacktestCase {
	return v.Cases[:min(len(v.Cases), casesShown)]
}

// periodWords name the days and how much was looked at.
func (v backtestView) periodWords(ctx context.Context) string {
	return locale.N(ctx, "rules.bt_period", v.Evaluations, "from", locale.ShortDue(ctx, v.From), "to", locale.ShortDue(ctx, v.To))
}

// firedWords say how often, and reachWords for how many.
func (v backtestView) firedWords(ctx context.Context) string {
	return locale.N(ctx, "rules.times", v.Assigned)
}

func (v backtestView) reachWords(ctx context.Context) string {
	text := locale.N(ctx, "rules.bt_reached", v.Operators, "reached", locale.Number(ctx, v.Reached))
	if v.Before != nil {
		text = locale.T(ctx, "rules.bt_before", "now", text, "version", v.Before.Version, "count", locale.Number(ctx, v.Before.Assigned))
	}
	return text
}

// repeatWords say how often the error came back: a share with its interval, or
// that there is too little data.
func (v backtestView) repeatWords(ctx context.Context) (share, why string) {
	i := statistics.Wilson(v.Repeated, v.Followed)
	if i == nil {
		return locale.T(ctx, "rules.bt_little"), locale.T(ctx, "rules.bt_none_followed")
	}
	if i.N < statistics.Enough {
		return locale.T(ctx, "rules.bt_little"), locale.N(ctx, "rules.bt_repeated", v.Followed, "repeated", locale.Number(ctx, v.Repeated))
	}
	p := i.Scaled(100)
	return locale.Percent(ctx, p.Estimate, 0),
		locale.T(ctx, "rules.bt_interval", "of", locale.N(ctx, "rules.bt_repeated", v.Followed, "repeated", locale.Number(ctx, v.Repeated)), "range", locale.Range(ctx, p.Low, p.High, 0))
}

// summary is the back-test in one line, beside the button that activates.
func (v backtestView) summary(ctx context.Context) string {
	if v.Wrong != nil {
		return ""
	}
	return locale.N(ctx, "rules.bt_summary", v.Weeks, "times", v.firedWords(ctx), "reached", locale.N(ctx, "rules.bt_reached", v.Operators, "reached", locale.Number(ctx, v.Reached)))
}

// whenWords are the days on which the rule would have fired for p.
func whenWords(ctx context.Context, p training.BacktestPerson) string {
	days := make([]string, len(p.Fired))
	for i, at := range p.Fired {
		days[i] = locale.ShortDay(ctx, at)
	}
	return joined(slices.Compact(days))
}

// heldWeeks are the weeks that the rule would have held.
func (v backtestView) heldWeeks() []training.BacktestWeek {
	return slices.DeleteFunc(slices.Clone(v.Backtest.Weeks), func(w training.BacktestWeek) bool { return w.Held == 0 })
}

func weekChoices(ctx context.Context) []widget.Choice {
	choices := make([]widget.Choice, len(backtestWeeks))
	for i, n := range backtestWeeks {
		choices[i] = widget.Choice{Value: strconv.Itoa(n), Label: locale.N(ctx, "rules.bt_weeks", n)}
	}
	return choices
}
