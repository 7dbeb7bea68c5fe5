package training

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/rollup"
	"qaloop/qa/staff"
)

// ErrOwnAssignment answers somebody who manages assignments and wants to decide
// about one of their own.
var ErrOwnAssignment = problem.New(problem.Forbidden, "assignment.own",
	"Nobody decides about their own training. Ask another trainer or supervisor.")

// AssignmentService is what people can do with assignments.
type AssignmentService struct {
	store    assignmentStore
	courses  courseStore
	tallies  tallyStore
	assigner assigner
	people   *staff.PersonService
	due      *rollup.Book[dueSums]
	zone     *time.Location
	now      func() time.Time
	steps    steps
}

// Today is the date by which assignments are overdue or not, in the centre's
// time zone.
func (s *AssignmentService) Today() string { return dateAfter(s.now(), s.zone, 0) }

// Get finds an assignment. Operators see their own once it is assigned.
func (s *AssignmentService) Get(ctx context.Context, by identity.Actor, id string) (Assignment, error) {
	v, err := viewOf(by, identity.AssignmentsRead)
	if err != nil {
		return Assignment{}, err
	}
	return s.find(ctx, v, id)
}

// List gives the assignments that by may see, by the day on which they are due.
func (s *AssignmentService) List(
	ctx context.Context, by identity.Actor, f AssignmentFilter, page paging.Request,
) (paging.Page[Assignment], error) {
	v, err := viewOf(by, identity.AssignmentsRead)
	if err != nil {
		return paging.Page[Assignment]{}, err
	}
	return s.store.page(ctx, v, f, s.Today(), page)
}

// Count counts the assignments that by may see, and stops at most.
func (s *AssignmentService) Count(ctx context.Context, by identity.Actor, f AssignmentFilter, most int64) (int, error) {
	v, err := viewOf(by, identity.AssignmentsRead)
	if err != nil {
		return 0, err
	}
	return s.store.count(ctx, v, f, s.Today(), most)
}

// viewOf is what by may see or change with p.
func viewOf(by identity.Actor, p identity.Permission) (view, error) {
	scope, err := by.Scope(p)
	return view{scope: scope, personID: by.ID}, err
}

func (s *AssignmentService) find(ctx context.Context, v view, id string) (Assignment, error) {
	a, err := s.store.byID(ctx, id)
	if err != nil {
		return Assignment{}, err
	}
	if !v.covers(a) {
		return Assignment{}, problem.Missing("assignment", id)
	}
	return a, nil
}

// Approve agrees to a proposed assignment; its days begin to count today.
func (s *AssignmentService) Approve(ctx context.Context, by identity.Actor, id string, rev int) (Assignment, error) {
	return s.manage(ctx, by, id, rev, func(a *Assignment) error {
		if a.State == Proposed && a.DueDays > 0 {
			a.DueOn = dateAfter(s.now(), s.zone, a.DueDays)
		}
		return a.do(approve, by.ID, "", s.now())
	})
}

// Waive lets the operator off, and says why.
func (s *AssignmentService) Waive(ctx context.Context, by identity.Actor, id string, rev int, reason string) (Assignment, error) {
	return s.end(ctx, by, id, rev, waive, reason)
}

// Withdraw takes an assignment back that should not have been made, and says
// why.
func (s *AssignmentService) Withdraw(ctx context.Context, by identity.Actor, id string, rev int, reason string) (Assignment, error) {
	return s.end(ctx, by, id, rev, withdraw, reason)
}

// end does what, for which there has to be a reason.
func (s *AssignmentService) end(
	ctx context.Context, by identity.Actor, id string, rev int, what act, reason string,
) (Assignment, error) {
	return s.manage(ctx, by, id, rev, func(a *Assignment) error {
		if strings.TrimSpace(reason) == "" {
			return badAssignment("reason", "required", "Say why: those concerned will read it.")
		}
		return a.do(what, by.ID, reason, s.now())
	})
}

// manage changes somebody else's assignment.
func (s *AssignmentService) manage(
	ctx context.Context, by identity.Actor, id string, rev int, edit func(*Assignment) error,
) (Assignment, error) {
	return s.change(ctx, by, identity.AssignmentsManage, id, func(a *Assignment) error {
		if a.OperatorID == by.ID {
			return ErrOwnAssignment
		}
		if rev != 0 && rev != a.Rev {
			return errStale
		}
		return edit(a)
	})
}

// change applies edit to the stored assignment and writes it back. If somebody
// else writes it in between, it reads again and edits that.
func (s *AssignmentService) change(
	ctx context.Context, by identity.Actor, p identity.Permission, id string, edit func(*Assignment) error,
) (Assignment, error) {
	v, err := viewOf(by, p)
	if err != nil {
		return Assignment{}, err
	}
	for range rounds {
		stored, err := s.find(ctx, v, id)
		if err != nil {
			return Assignment{}, err
		}
		next := stored
		next.History = slices.Clone(stored.History)
		if err := edit(&next); err != nil {
			return Assignment{}, err
		}
		if reflect.DeepEqual(next, stored) {
			return stored, nil
		}
		if next, err = s.store.replace(ctx, next); !errors.Is(err, errStale) {
			return next, err
		}
	}
	return Assignment{}, errContended
}
