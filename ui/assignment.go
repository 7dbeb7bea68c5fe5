package ui

import (
	"context"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/training"
)

// assignmentView is one assignment as those see it who look after it.
type assignmentView struct {
	training.Assignment

	Names    map[string]string
	Findings map[string]qa.FindingRow // that led to it, by ID
	Rule     string                   // the title of the rule that made it; may be empty
	Reviews  []training.AttemptResult
	Today    string
	Manages  bool           // may assign, and decide about what is open
	May      bool           // decide about this one
	Wrong    *problem.Error // with what was asked; nil: nothing
	Did      string         // what was asked: due, waive, withdraw
	Reason   string         // as it was written
	DueOn    string
}

// showAssignment handles GET /assignments/{id}. Who it is for finds it among
// what they learn.
func (f *Face) showAssignment(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	a, err := f.Training.Assignments.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return err
	}
	if a.OperatorID == actor.ID {
		return seeOther(c, "/learning/"+a.ID)
	}
	return f.showAssignmentWith(c, assignmentView{Assignment: a, DueOn: a.DueOn})
}

func (f *Face) showAssignmentWith(c echo.Context, v assignmentView) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	v.Today, v.Manages = f.today(), actor.May(identity.AssignmentsManage)
	v.May = v.Manages && v.Open()
	var err error
	if v.Reviews, err = f.Training.Assignments.Reviews(ctx, actor, v.Assignment); err != nil {
		return err
	}
	if v.Findings, err = f.QA.Findings.ByIDs(ctx, actor, findingsOf(v.Assignment)); err != nil {
		return err
	}
	if v.Origin.RuleID != "" && actor.May(identity.RulesRead) {
		rule, err := f.Training.Rules.Get(ctx, actor, v.Origin.RuleID)
		if err != nil {
			return err
		}
		if version, ok := rule.Version(v.Origin.RuleVersion); ok {
			v.Rule = version.Title
		}
	}
	if v.Names, err = f.Staff.People.Names(ctx, v.people()); err != nil {
		return err
	}
	return show(c, statusOf(v.Wrong), assignmentPage(v))
}

func findingsOf(a training.Assignment) []string {
	var ids []string
	for _, cause := range slices.Concat(a.Causes, a.Evidence) {
		ids = append(ids, cause.FindingID)
	}
	return ids
}

// people are all whose names the page shows.
func (v assignmentView) people() []string {
	ids := []string{v.OperatorID, v.Origin.PersonID}
	for _, change := range v.History {
		ids = append(ids, change.By)
	}
	for _, change := range v.DueChanges {
		ids = append(ids, change.By)
	}
	return ids
}

// approveAssignment handles POST /assignments/{id}/approve.
func (f *Face) approveAssignment(c echo.Context) error {
	return f.decided(c, "approve", func(ctx context.Context, actor identity.Actor, id string, rev int) (training.Assignment, error) {
		return f.Training.Assignments.Approve(ctx, actor, id, rev)
	})
}

// waiveAssignment handles POST /assignments/{id}/waive with a reason.
func (f *Face) waiveAssignment(c echo.Context) error {
	return f.decided(c, "waive", func(ctx context.Context, actor identity.Actor, id string, rev int) (training.Assignment, error) {
		return f.Training.Assignments.Waive(ctx, actor, id, rev, c.FormValue("reason"))
	})
}

// withdrawAssignment handles POST /assignments/{id}/withdraw with a reason.
func (f *Face) withdrawAssignment(c echo.Context) error {
	return f.decided(c, "withdraw", func(ctx context.Context, actor identity.Actor, id string, rev int) (training.Assignment, error) {
		return f.Training.Assignments.Withdraw(ctx, actor, id, rev, c.FormValue("reason"))
	})
}

// rescheduleAssignment handles POST /assignments/{id}/due with another day.
func (f *Face) rescheduleAssignment(c echo.Context) error {
	in := training.DueInput{DueOn: c.FormValue("due_on"), Reason: c.FormValue("reason")}
	return f.decided(c, "due", func(ctx context.Context, actor identity.Actor, id string, rev int) (training.Assignment, error) {
		if err := web.Check(in); err != nil {
			return training.Assignment{}, err
		}
		return f.Training.Assignments.Reschedule(ctx, actor, id, rev, in)
	})
}

// decided does something to the assignment of this path, at the revision that
// was seen, and shows it. What is wrong with what was asked stands beside it.
func (f *Face) decided(
	c echo.Context, what string, do func(context.Context, identity.Actor, string, int) (training.Assignment, error),
) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	rev, err := seenRev(c)
	if err != nil {
		return err
	}
	a, err := do(ctx, actor, c.Param("id"), rev)
	if p := invalid(err); p != nil {
		if a, err = f.Training.Assignments.Get(ctx, actor, c.Param("id")); err != nil {
			return err
		}
		return f.showAssignmentWith(c, assignmentView{Assignment: a, Wrong: p, Did: what, Reason: c.FormValue("reason"), DueOn: c.FormValue("due_on")})
	}
	if err != nil {
		return err
	}
	return f.done(c, "/assignments/"+a.ID, notice{Key: "one_" + what})
}

// event is one line of what happened to an assignment.
type event struct {
	At   time.Time
	Text string
	Why  string
	By   string // a person's ID
}
