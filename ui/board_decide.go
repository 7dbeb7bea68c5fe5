package ui

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/training"
)

// picksFrom reads which assignments were chosen, each with the revision that
// was seen: "t_abc:3".
func picksFrom(values []string) ([]training.Pick, error) {
	if len(values) > maxPicks {
		return nil, web.ErrUnreadable
	}
	picks := make([]training.Pick, len(values))
	for i, text := range values {
		id, rev, _ := strings.Cut(text, ":")
		n, err := strconv.Atoi(rev)
		if id == "" || err != nil || n < 1 {
			return nil, web.ErrUnreadable
		}
		picks[i] = training.Pick{ID: id, Rev: n}
	}
	return picks, nil
}

// decideAssignments handles POST /assignments/bulk: what a button of the board
// says is done to all that were chosen, or to the one whose button it is.
func (f *Face) decideAssignments(c echo.Context) error {
	query, err := web.Query[boardQuery](c)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	chosen, do := c.Request().PostForm["id"], form.Get("do")
	if alone := form.Get("one"); alone != "" {
		chosen, do = []string{alone}, "approve"
	}
	picks, err := picksFrom(chosen)
	if err != nil {
		return err
	}
	if len(picks) == 0 {
		return seeOther(c, query.here())
	}
	outcomes, err := f.decide(c, do, picks)
	if err != nil {
		return err
	}
	failed := slices.ContainsFunc(outcomes, func(o training.Outcome) bool { return o.Err != nil })
	if !failed {
		return f.done(c, query.here(), notice{Key: "bulk_" + do, N: len(outcomes)})
	}
	return f.showOutcomes(c, query, do, outcomes)
}

// decide does what a button says to all that were chosen.
func (f *Face) decide(c echo.Context, do string, picks []training.Pick) ([]training.Outcome, error) {
	ctx, actor, assignments := c.Request().Context(), web.Actor(c), f.Training.Assignments
	switch do {
	case "approve":
		return assignments.ApproveAll(ctx, actor, picks), nil
	case "waive":
		return assignments.WaiveAll(ctx, actor, picks, c.FormValue("reason")), nil
	case "withdraw":
		return assignments.WithdrawAll(ctx, actor, picks, c.FormValue("reason")), nil
	case "due":
		in := training.DueInput{DueOn: c.FormValue("due_on"), Reason: c.FormValue("due_reason")}
		if err := web.Check(in); err != nil {
			return nil, err
		}
		return assignments.RescheduleAll(ctx, actor, picks, in), nil
	}
	return nil, web.ErrUnreadable
}

// showOutcomes shows the board as it is now, with what could not be done and
// why. A fault of ours is one for each row, too: the others are done.
func (f *Face) showOutcomes(c echo.Context, query boardQuery, do string, outcomes []training.Outcome) error {
	v, err := f.board(c, query, paging.Request{})
	if err != nil {
		return err
	}
	v.More = "" // the address of this page is none to go on from
	v.Did = do
	var ids []string
	for _, o := range outcomes {
		if o.Err == nil {
			v.Succeeded++
			continue
		}
		v.Failures = append(v.Failures, boardFailure{o.Assignment, problem.From(o.Err)})
		ids = append(ids, o.Assignment.OperatorID)
	}
	names, err := f.Staff.People.Names(c.Request().Context(), ids)
	if err != nil {
		return err
	}
	maps.Copy(v.Names, names)
	return show(c, http.StatusOK, boardPage(v))
}
