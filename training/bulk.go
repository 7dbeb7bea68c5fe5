package training

import (
	"context"
	"fmt"
	"slices"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
)

// Pick is an assignment as somebody saw it who chose it. Rev 0 is whatever
// revision there is.
type Pick struct {
	ID  string
	Rev int
}

// Outcome is what came of one of several.
type Outcome struct {
	ID         string
	Assignment Assignment // as it is now; without an ID if by may not see it
	Err        error      // nil if it was done
}

// ApproveAll agrees to several proposed assignments; one that cannot be agreed
// to does not keep it from the others.
func (s *AssignmentService) ApproveAll(ctx context.Context, by identity.Actor, picks []Pick) []Outcome {
	return s.each(ctx, by, picks, func(p Pick) (Assignment, error) { return s.Approve(ctx, by, p.ID, p.Rev) })
}

// WaiveAll lets the operators off of several, as ApproveAll does.
func (s *AssignmentService) WaiveAll(ctx context.Context, by identity.Actor, picks []Pick, reason string) []Outcome {
	return s.each(ctx, by, picks, func(p Pick) (Assignment, error) { return s.Waive(ctx, by, p.ID, p.Rev, reason) })
}

// WithdrawAll takes several back, as ApproveAll does.
func (s *AssignmentService) WithdrawAll(ctx context.Context, by identity.Actor, picks []Pick, reason string) []Outcome {
	return s.each(ctx, by, picks, func(p Pick) (Assignment, error) { return s.Withdraw(ctx, by, p.ID, p.Rev, reason) })
}

// RescheduleAll chooses one day for several, as ApproveAll does.
func (s *AssignmentService) RescheduleAll(ctx context.Context, by identity.Actor, picks []Pick, in DueInput) []Outcome {
	return s.each(ctx, by, picks, func(p Pick) (Assignment, error) { return s.Reschedule(ctx, by, p.ID, p.Rev, in) })
}

func (s *AssignmentService) each(
	ctx context.Context, by identity.Actor, picks []Pick, do func(Pick) (Assignment, error),
) []Outcome {
	outcomes := make([]Outcome, len(picks))
	for i, p := range picks {
		a, err := do(p)
		if err != nil {
			a, _ = s.Get(ctx, by, p.ID) // to say whose it is, if that may be said
		}
		outcomes[i] = Outcome{ID: p.ID, Assignment: a, Err: err}
		failpoint.Here("bulk.decided")
	}
	return outcomes
}

// Reschedule chooses another day by which an open assignment is to be done.
func (s *AssignmentService) Reschedule(
	ctx context.Context, by identity.Actor, id string, rev int, in DueInput,
) (Assignment, error) {
	if today := s.Today(); in.DueOn < today {
		return Assignment{}, badAssignment("due_on", "past", fmt.Sprintf("Choose a day that is not over; today is %s.", today))
	}
	return s.manage(ctx, by, id, rev, func(a *Assignment) error {
		if !a.Open() {
			return ErrAssignmentClosed
		}
		if a.DueOn == in.DueOn {
			return nil
		}
		now := s.now()
		a.DueChanges = append(slices.Clip(a.DueChanges), DueChange{At: now, By: by.ID, From: a.DueOn, To: in.DueOn, Why: in.Reason})
		a.DueOn, a.DueDays, a.UpdatedAt = in.DueOn, 0, now
		return nil
	})
}
