package training

import (
	"context"
	"errors"
)

// RestoreSlots makes the slots anew that a restored database lacks: each names
// the assignment of its operator and course that is open, or the newest. Slots
// are not backed up, since they change together with the assignments.
func (v *Verifier) RestoreSlots(ctx context.Context) error {
	for last := ""; ; {
		operatorID, found, err := v.linker.assigner.assignments.operatorAfter(ctx, last)
		if err != nil || !found {
			return err
		}
		if err := v.linker.assigner.restoreSlots(ctx, operatorID); err != nil {
			return err
		}
		last = operatorID
	}
}

func (a assigner) restoreSlots(ctx context.Context, operatorID string) error {
	assignments, err := a.assignments.byOperator(ctx, operatorID)
	if err != nil {
		return err
	}
	for courseID, holder := range holders(assignments) {
		s := slot{ID: slotID(operatorID, courseID), OperatorID: operatorID, CourseID: courseID, AssignmentID: holder.ID, At: a.now()}
		if _, err := a.slots.write(ctx, s); err != nil && !errors.Is(err, errExists) {
			return err
		}
	}
	return nil
}

// holders are, by course, the assignments of one operator that their slots
// name.
func holders(assignments []Assignment) map[string]Assignment {
	held := map[string]Assignment{}
	for _, a := range assignments {
		before, known := held[a.CourseID]
		if !known || (a.Open() && !before.Open()) || (a.Open() == before.Open() && a.CreatedAt.After(before.CreatedAt)) {
			held[a.CourseID] = a
		}
	}
	return held
}
