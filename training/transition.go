package training

import (
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
)

// Problems with the life of assignments.
var (
	ErrAssignmentClosed = problem.New(problem.Conflict, "assignment.closed",
		"This assignment is closed: it was completed, failed, waived or withdrawn.")
	ErrAssignmentProposed = problem.New(problem.Conflict, "assignment.proposed",
		"A trainer has not agreed to this assignment yet.")
	ErrAssignmentBegun = problem.New(problem.Conflict, "assignment.started",
		"This assignment is started already.")
)

// act is something that happens to an assignment.
type act string

// The acts.
const (
	approve  act = "approve"
	begin    act = "start" // open the course, read a lesson, or try the quiz
	pass     act = "pass"
	giveOut  act = "fail" // the last attempt was not good enough
	waive    act = "waive"
	withdraw act = "withdraw"
)

// moves are all the moves there are: what each act makes of each open state.
// Approving and starting twice change nothing.
var moves = map[act]map[AssignmentState]AssignmentState{
	approve:  {Proposed: Assigned, Assigned: Assigned},
	begin:    {Assigned: Started, Started: Started},
	pass:     {Assigned: Completed, Started: Completed},
	giveOut:  {Assigned: Failed, Started: Failed},
	waive:    {Proposed: Waived, Assigned: Waived, Started: Waived},
	withdraw: {Proposed: Withdrawn, Assigned: Withdrawn, Started: Withdrawn},
}

// move is the state after doing what to an assignment in state from, or why
// that cannot be.
func move(from AssignmentState, what act) (AssignmentState, error) {
	if to, ok := moves[what][from]; ok {
		return to, nil
	}
	switch from {
	case Proposed:
		return from, ErrAssignmentProposed
	case Started:
		return from, ErrAssignmentBegun
	case Assigned, Completed, Failed, Waived, Withdrawn:
	}
	return from, ErrAssignmentClosed
}

// do moves a and notes who did it, when and why.
func (a *Assignment) do(what act, by, why string, at time.Time) error {
	to, err := move(a.State, what)
	if err != nil || to == a.State {
		return err
	}
	a.History = append(a.History, qa.Change{At: at, By: by, From: string(a.State), To: string(to), Why: why})
	a.State, a.UpdatedAt = to, at
	switch to {
	case Started:
		a.StartedAt = &at
	case Completed, Failed, Waived, Withdrawn:
		a.ClosedAt = &at
	case Proposed, Assigned:
	}
	if what == waive || what == withdraw {
		a.Reason = why
	}
	return nil
}
