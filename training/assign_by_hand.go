package training

import (
	"context"
	"fmt"
	"slices"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/problem"
	"qaloop/qa"
)

// Problems with assigning by hand.
var (
	ErrAssignmentOpen = problem.New(problem.Conflict, "assignment.open", "This person has this course open already.")
	ErrBadAssignment  = problem.New(problem.Invalid, "assignment.invalid", "The assignment cannot be made like this. See errors.")
)

// Create assigns a course by hand. If the person has it open already, that is
// ErrAssignmentOpen, which names that assignment. A repeat with the same key
// gives the stored one and true.
func (s *AssignmentService) Create(
	ctx context.Context, by identity.Actor, in AssignmentInput, key once.Key,
) (Assignment, bool, error) {
	v, err := viewOf(by, identity.AssignmentsManage)
	if err != nil {
		return Assignment{}, false, err
	}
	if key.Name != "" {
		if stored, err := s.store.byID(ctx, key.ID("t_")); err == nil {
			return replay(stored, key)
		}
	}
	next, err := s.byHand(ctx, by, v, in, key)
	if err != nil {
		return Assignment{}, false, err
	}
	for range rounds {
		pairs, err := s.assigner.look(ctx, next.OperatorID, []string{next.CourseID})
		if err != nil {
			return Assignment{}, false, err
		}
		p := pairs[next.CourseID]
		if i := slices.IndexFunc(p.assignments, func(a Assignment) bool { return a.ID == next.ID }); i >= 0 {
			return replay(p.assignments[i], key)
		}
		if open, taken := p.open(); taken {
			return Assignment{}, false, ErrAssignmentOpen.With("id", open.ID).
				WithDetail("This person has this course open already: assignment %s.", open.ID)
		}
		if done, err := s.assigner.open(ctx, p, next); err != nil || done {
			return next, false, err
		}
	}
	return Assignment{}, false, errContended
}

// CreateAll assigns one course by hand to several operators, as Create does to
// one; one who cannot be assigned it does not keep it from the others. The IDs
// of the outcomes are those of the operators.
func (s *AssignmentService) CreateAll(
	ctx context.Context, by identity.Actor, operatorIDs []string, in AssignmentInput, key once.Key,
) []Outcome {
	outcomes := make([]Outcome, len(operatorIDs))
	for i, id := range operatorIDs {
		in.OperatorID = id
		a, _, err := s.Create(ctx, by, in, key.Of(id))
		outcomes[i] = Outcome{ID: id, Assignment: a, Err: err}
		failpoint.Here("bulk.assigned")
	}
	return outcomes
}

// OpenOf finds who of these operators has a course open already, as far as by
// may see: the assignments by operator.
func (s *AssignmentService) OpenOf(
	ctx context.Context, by identity.Actor, courseID string, operatorIDs []string,
) (map[string]Assignment, error) {
	v, err := viewOf(by, identity.AssignmentsManage)
	if err != nil {
		return nil, err
	}
	return s.store.openOf(ctx, v, courseID, operatorIDs)
}

// replay answers a creation whose key was used before.
func replay(stored Assignment, key once.Key) (Assignment, bool, error) {
	if stored.Fingerprint != key.Fingerprint {
		return Assignment{}, false, once.ErrReused
	}
	return stored, true, nil
}

// byHand is the assignment that in asks for.
func (s *AssignmentService) byHand(
	ctx context.Context, by identity.Actor, v view, in AssignmentInput, key once.Key,
) (Assignment, error) {
	if in.OperatorID == by.ID {
		return Assignment{}, ErrOwnAssignment
	}
	teamID, err := s.teamOf(ctx, v, in.OperatorID)
	if err != nil {
		return Assignment{}, err
	}
	courses, err := s.courses.publishedOf(ctx, []string{in.CourseID})
	if err != nil {
		return Assignment{}, err
	}
	course, published := courses[in.CourseID]
	if !published {
		return Assignment{}, badAssignment("course_id", "unknown", "There is no published course with this ID.")
	}
	if today := s.Today(); in.DueOn < today {
		return Assignment{}, badAssignment("due_on", "past", fmt.Sprintf("Choose a day that is not over; today is %s.", today))
	}
	now := s.now()
	return Assignment{
		ID: key.ID("t_"), Rev: 1, State: Assigned, OperatorID: in.OperatorID, TeamID: teamID,
		CourseID: course.ID, CourseVersion: course.Version, CourseTitle: course.Title, CourseMinutes: course.Minutes, DueOn: in.DueOn,
		Causes: []Cause{}, Origin: Origin{PersonID: by.ID}, LessonsDone: []int{}, Attempts: []Attempt{},
		Fingerprint: key.Fingerprint, CreatedAt: now, UpdatedAt: now, Reason: in.Reason,
		History: []qa.Change{{At: now, By: by.ID, To: string(Assigned), Why: in.Reason}},
	}, nil
}

// teamOf is the team of an operator to whom somebody with v may assign.
func (s *AssignmentService) teamOf(ctx context.Context, v view, operatorID string) (string, error) {
	people, err := s.people.ByIDs(ctx, []string{operatorID})
	if err != nil {
		return "", err
	}
	p, ok := people[operatorID]
	if !ok || !v.scope.Covers(p.ID, p.TeamID) {
		return "", badAssignment("operator_id", "unknown", "There is no such person, or you may not assign to them.")
	}
	if !p.Has(identity.Operator) || (!p.Active && !p.ToConfirm) {
		return "", badAssignment("operator_id", "not_operator", "This person does not work as an operator now.")
	}
	return p.TeamID, nil
}

func badAssignment(field, code, detail string) error {
	return ErrBadAssignment.WithFields(problem.Field{Pointer: "#/" + field, Code: code, Detail: detail})
}
