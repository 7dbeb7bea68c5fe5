package qa

import (
	"errors"
	"testing"
)

// Every act in every state.
func TestEvaluationLife(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from EvaluationState
		act  evaluationAct
		to   EvaluationState
		err  error
	}{
		{Draft, actEdit, Draft, nil},
		{Draft, actSubmit, Submitted, nil},
		{Draft, actAcknowledge, Draft, ErrNotSubmitted},
		{Draft, actVoid, Void, nil},
		{Submitted, actEdit, Submitted, ErrSubmitted},
		{Submitted, actSubmit, Submitted, nil},
		{Submitted, actAcknowledge, Acknowledged, nil},
		{Submitted, actVoid, Void, nil},
		{Acknowledged, actEdit, Acknowledged, ErrSubmitted},
		{Acknowledged, actSubmit, Acknowledged, nil},
		{Acknowledged, actAcknowledge, Acknowledged, nil},
		{Acknowledged, actVoid, Void, nil},
		{Void, actEdit, Void, ErrVoid},
		{Void, actSubmit, Void, ErrVoid},
		{Void, actAcknowledge, Void, ErrVoid},
		{Void, actVoid, Void, nil},
	} {
		to, err := test.from.after(test.act)
		if to != test.to || !errors.Is(err, test.err) {
			t.Errorf("%s a %s evaluation: %s, %v; want %s, %v", test.act, test.from, to, err, test.to, test.err)
		}
	}
	if got, want := len(evaluationLife)*len(evaluationLife[Draft]), 16; got != want {
		t.Errorf("the table has %d pairs, the test %d", got, want)
	}
}
