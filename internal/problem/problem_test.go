package problem_test

import (
	"testing"
	"time"

	"qaloop/internal/problem"
)

// Whoever is told to wait is told whole seconds, and never too few.
func TestWaitsAreWholeSeconds(t *testing.T) {
	t.Parallel()
	busy := problem.New(problem.Unavailable, "service.busy", "Repeat it in a moment.")
	for wait, want := range map[time.Duration]time.Duration{
		0:                       0,
		time.Millisecond:        time.Second,
		time.Second:             time.Second,
		1001 * time.Millisecond: 2 * time.Second,
		15 * time.Minute:        15 * time.Minute,
	} {
		if got := busy.After(wait).RetryAfter; got != want {
			t.Errorf("after %v: %v, want %v", wait, got, want)
		}
	}
	if busy.RetryAfter != 0 {
		t.Error("the original was changed")
	}
}
