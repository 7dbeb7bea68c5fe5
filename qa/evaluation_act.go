package qa

import "qaloop/internal/problem"

// evaluationAct is something that is done with an evaluation.
type evaluationAct string

const (
	actEdit        evaluationAct = "edit"
	actSubmit      evaluationAct = "submit"
	actAcknowledge evaluationAct = "acknowledge"
	actVoid        evaluationAct = "void"
)

// Answers to an act in the wrong state.
var (
	ErrSubmitted = problem.New(problem.Conflict, "evaluation.already_submitted",
		"This evaluation is submitted and cannot be changed any more. If it is wrong, void it with a reason.")
	ErrNotSubmitted = problem.New(problem.Conflict, "evaluation.not_submitted",
		"This evaluation is still a draft.")
	ErrVoid = problem.New(problem.Conflict, "evaluation.void",
		"This evaluation is void.")
)

// outcome is what an act comes to: the state after it, or why it is refused. An
// act that leads to the state that is there has been done before and is
// answered as it was then.
type outcome struct {
	to  EvaluationState
	err *problem.Error
}

// evaluationLife is the whole life of an evaluation: every act in every state.
var evaluationLife = map[EvaluationState]map[evaluationAct]outcome{
	Draft: {
		actEdit:        {to: Draft},
		actSubmit:      {to: Submitted},
		actAcknowledge: {err: ErrNotSubmitted},
		actVoid:        {to: Void},
	},
	Submitted: {
		actEdit:        {err: ErrSubmitted},
		actSubmit:      {to: Submitted},
		actAcknowledge: {to: Acknowledged},
		actVoid:        {to: Void},
	},
	Acknowledged: {
		actEdit:        {err: ErrSubmitted},
		actSubmit:      {to: Acknowledged},
		actAcknowledge: {to: Acknowledged},
		actVoid:        {to: Void},
	},
	Void: {
		actEdit:        {err: ErrVoid},
		actSubmit:      {err: ErrVoid},
		actAcknowledge: {err: ErrVoid},
		actVoid:        {to: Void},
	},
}

// after is the state that act leads to from s, or why it cannot.
func (s EvaluationState) after(act evaluationAct) (EvaluationState, error) {
	o := evaluationLife[s][act]
	if o.err != nil {
		return s, o.err
	}
	return o.to, nil
}

// committed are the states in which findings count.
var committed = []EvaluationState{Submitted, Acknowledged}

// seen are the states in which others than the author see an evaluation.
var seen = []EvaluationState{Submitted, Acknowledged, Void}
