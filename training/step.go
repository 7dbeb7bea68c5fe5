package training

import "qaloop/internal/failpoint"

// steps is told of every step of what spans several documents. A test can cut
// the work off there by returning an error, as a crash would; nil does nothing.
type steps func(step string) error

// at marks a step as done.
func (s steps) at(step string) error {
	failpoint.Here(step)
	if s == nil {
		return nil
	}
	return s(step)
}

// The steps, in the order in which they happen.
const (
	stepClaimed  = "link.claimed"
	stepDecided  = "link.decided"
	stepWriting  = "link.writing"
	stepSlot     = "slot.claimed"
	stepInserted = "assignment.inserted"
	stepJoined   = "assignment.joined"
	stepTouched  = "slot.touched"
	stepUndone   = "assignment.undone"
	stepReopened = "link.reopened"
	stepSettling = "link.settling"
	stepAttempt  = "attempt.recorded"
	stepClosed   = "assignment.closed"
)
