package training

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"
)

// assigner opens assignments, at most one at a time for an operator and a
// course.
type assigner struct {
	slots       slotStore
	assignments assignmentStore
	now         func() time.Time
	steps       steps
}

// look reads what there is about an operator and each of these courses, and
// finishes what somebody began and did not finish.
func (a assigner) look(ctx context.Context, operatorID string, courseIDs []string) (map[string]pair, error) {
	if len(courseIDs) == 0 {
		return map[string]pair{}, nil
	}
	slots, err := a.finishedSlots(ctx, operatorID, courseIDs)
	if err != nil {
		return nil, err
	}
	found, err := a.assignments.of(ctx, operatorID, courseIDs)
	if err != nil {
		return nil, err
	}
	pairs := make(map[string]pair, len(slots))
	for courseID, s := range slots {
		pairs[courseID] = pair{slot: s}
	}
	for _, one := range found {
		p := pairs[one.CourseID]
		p.assignments = append(p.assignments, one)
		pairs[one.CourseID] = p
	}
	return pairs, nil
}

func (a assigner) finishedSlots(ctx context.Context, operatorID string, courseIDs []string) (map[string]slot, error) {
	for range rounds {
		slots, err := a.slots.of(ctx, operatorID, courseIDs)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(slices.Collect(maps.Values(slots)), func(s slot) bool { return s.Unfinished }) {
			return slots, nil
		}
		for _, s := range slots {
			if err := a.finish(ctx, s); err != nil {
				return nil, err
			}
		}
	}
	return nil, errContended
}

// finish stores the assignment that a claimed slot is waiting for. It may be
// called by anybody, any number of times.
func (a assigner) finish(ctx context.Context, s slot) error {
	if !s.Unfinished {
		return nil
	}
	if err := a.assignments.insert(ctx, *s.Pending); err != nil && !errors.Is(err, errExists) {
		return err
	}
	if err := a.steps.at(stepInserted); err != nil {
		return err
	}
	_, err := a.slots.write(ctx, s.finished(a.now()))
	if errors.Is(err, errStale) { // somebody else has finished it
		return nil
	}
	return err
}

// open claims the slot of p for next and stores next. It reports false if
// somebody has written the slot since p was read: then read again and decide
// again.
func (a assigner) open(ctx context.Context, p pair, next Assignment) (bool, error) {
	claimed, err := a.slots.write(ctx, p.slot.claimed(next, a.now()))
	if lost(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := a.steps.at(stepSlot); err != nil {
		return false, err
	}
	return true, a.finish(ctx, claimed)
}

// touch raises the revision of a slot, so that everybody who has read it has to
// read again before they can claim it.
func (a assigner) touch(ctx context.Context, operatorID, courseID string) error {
	for range rounds {
		slots, err := a.finishedSlots(ctx, operatorID, []string{courseID})
		if err != nil {
			return err
		}
		s := slots[courseID]
		s.At = a.now()
		if _, err = a.slots.write(ctx, s); !lost(err) {
			return err
		}
	}
	return errContended
}
