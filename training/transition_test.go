package training

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/once"
	"qaloop/internal/problem"
	"qaloop/qa"
)

// Every act on every state: what it comes to, or why not.
func TestMove(t *testing.T) {
	type outcome struct {
		to  AssignmentState
		err *problem.Error
	}
	to := func(s AssignmentState) outcome { return outcome{to: s} }
	refused := func(err *problem.Error) outcome { return outcome{err: err} }
	closed, waits, begun := refused(ErrAssignmentClosed), refused(ErrAssignmentProposed), refused(ErrAssignmentBegun)

	states := []AssignmentState{Proposed, Assigned, Started, Completed, Failed, Waived, Withdrawn}
	for what, row := range map[act][]outcome{
		approve:  {to(Assigned), to(Assigned), begun, closed, closed, closed, closed},
		begin:    {waits, to(Started), to(Started), closed, closed, closed, closed},
		pass:     {waits, to(Completed), to(Completed), closed, closed, closed, closed},
		giveOut:  {waits, to(Failed), to(Failed), closed, closed, closed, closed},
		waive:    {to(Waived), to(Waived), to(Waived), closed, closed, closed, closed},
		withdraw: {to(Withdrawn), to(Withdrawn), to(Withdrawn), closed, closed, closed, closed},
	} {
		for i, from := range states {
			t.Run(string(what)+" "+string(from), func(t *testing.T) {
				got, err := move(from, what)
				if row[i].err != nil {
					if !errors.Is(err, row[i].err) || got != from {
						t.Errorf("%s: %v, want %v", got, err, row[i].err)
					}
					return
				}
				if err != nil || got != row[i].to {
					t.Errorf("%s: %v, want %s", got, err, row[i].to)
				}
			})
		}
	}
}

// The reason that is shown is why it was waived or withdrawn, and nothing else.
func TestDoKeepsWhyItWasGivenUp(t *testing.T) {
	t.Parallel()
	for what, want := range map[act]string{waive: "why", withdraw: "why", begin: "", pass: "", giveOut: ""} {
		a := Assignment{State: Assigned}
		if err := a.do(what, "viktor", "why", after(1)); err != nil || a.Reason != want {
			t.Errorf("%s leaves the reason %q, %v", what, a.Reason, err)
		}
	}
}

func TestDoNotes(t *testing.T) {
	a := Assignment{State: Proposed}
	for _, step := range []act{approve, approve, begin, begin} {
		if err := a.do(step, "taras", "", after(1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.do(waive, "viktor", "on leave", after(2)); err != nil {
		t.Fatal(err)
	}
	want := []qa.Change{
		{At: after(1), By: "taras", From: "proposed", To: "assigned"},
		{At: after(1), By: "taras", From: "assigned", To: "started"},
		{At: after(2), By: "viktor", From: "started", To: "waived", Why: "on leave"},
	}
	if diff := cmp.Diff(want, a.History); diff != "" {
		t.Errorf("noted (-want +got):\n%s", diff)
	}
	if a.Reason != "on leave" || !a.StartedAt.Equal(after(1)) || !a.ClosedAt.Equal(after(2)) {
		t.Errorf("%+v", a)
	}
}

func TestOverdueIsDerived(t *testing.T) {
	for _, test := range []struct {
		state AssignmentState
		today string
		want  bool
	}{
		{Assigned, "2026-03-02", false}, // the last day is a day
		{Assigned, "2026-03-03", true},
		{Started, "2026-03-03", true},
		{Proposed, "2026-03-03", false},
		{Completed, "2026-03-03", false},
	} {
		if got := (Assignment{State: test.state, DueOn: "2026-03-02"}).Overdue(test.today); got != test.want {
			t.Errorf("%s on %s: %t", test.state, test.today, got)
		}
	}
}

func TestTryTwiceIsOneAttempt(t *testing.T) {
	a, quiz := Assignment{State: Assigned, OperatorID: "olha"}, courseInput().Quiz
	for range 2 {
		if err := a.try(quiz, "at_1", wrong().Answers, after(1)); err != nil {
			t.Fatal(err)
		}
	}
	if len(a.Attempts) != 1 || a.State != Started {
		t.Errorf("%d attempts, %s", len(a.Attempts), a.State)
	}
	if err := a.try(quiz, "at_1", right().Answers, after(1)); !errors.Is(err, once.ErrReused) {
		t.Errorf("other answers under the same key: %v", err)
	}
}
