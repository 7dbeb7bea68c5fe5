package starter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/training"
)

// orderCard is the key of the scorecard that the demo's calls are judged with.
const orderCard = "order"

// evaluator is the key of the person who judges them.
const evaluator = "qa"

// judge submits the evaluations of the plan, each on the working day after its
// call; a day later its operator has read some of them.
func (d *demo) judge(ctx context.Context) error {
	for _, judgement := range d.plan.Evaluations {
		d.progress.add(1)
		if err := d.submit(ctx, judgement); err != nil {
			return fmt.Errorf("evaluation of %s: %w", judgement.Call, err)
		}
	}
	return nil
}

func (d *demo) submit(ctx context.Context, judgement planEvaluation) error {
	call := d.call(judgement.Call)
	id := evaluationID(judgement.Call)
	e, err := d.QA.Evaluations.Get(ctx, d.people[evaluator], id)
	begun := !isMissing(err)
	if begun && err != nil {
		return err
	}
	if !begun || e.State == qa.Draft {
		if e, err = d.fillIn(ctx, judgement, begun); err != nil {
			return err
		}
	}
	if err := d.decide(ctx, e); err != nil {
		return err
	}
	if !judgement.Acknowledged || e.State != qa.Submitted {
		return nil
	}
	if err := d.goTo(call.Days-2, "10:05"); err != nil {
		return err
	}
	_, err = d.QA.Evaluations.Acknowledge(ctx, d.people[call.Operator], id, 0)
	return err
}

// decide lets training decide about a submitted evaluation, unless it has.
func (d *demo) decide(ctx context.Context, e qa.Evaluation) error {
	if e.Link == nil || !e.Link.Open {
		return nil
	}
	if d.clock = e.Link.Since.Add(time.Second); e.Link.Owner != "" {
		d.clock = e.Link.Since.Add(leftOver)
	}
	return d.Training.Linker.LinkEvaluation(ctx, e.ID)
}

// fillIn answers the order card and submits it; begun says that there is a
// draft already.
func (d *demo) fillIn(ctx context.Context, judgement planEvaluation, begun bool) (qa.Evaluation, error) {
	call := d.call(judgement.Call)
	if err := d.goTo(call.Days-1, "15:20"); err != nil {
		return qa.Evaluation{}, err
	}
	in := qa.EvaluationInput{
		InteractionID: d.calls[call.Key], ScorecardID: d.Scorecards[orderCard], SampleOrigin: qa.SampleRandom,
		Answers: judgement.answersTo(d.content.Scorecards[0].ScorecardInput, d.texts),
	}
	id := evaluationID(judgement.Call)
	if _, _, err := d.QA.Evaluations.Put(ctx, d.people[evaluator], id, 0, begun, in); err != nil {
		return qa.Evaluation{}, err
	}
	return d.QA.Evaluations.Submit(ctx, d.people[evaluator], id, 0)
}

func isMissing(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Kind == problem.NotFound
}

// evaluationID is the same at every run.
func evaluationID(call string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("qaloop:demo:"+call)).String()
}

// call finds a call of the plan; a test holds that it is there.
func (d *demo) call(key string) planCall {
	for _, call := range d.plan.Calls {
		if call.Key == key {
			return call
		}
	}
	return planCall{}
}

// study lets an operator begin a course that was assigned.
func (d *demo) study(ctx context.Context) error {
	reading := d.plan.LessonsRead
	operator := d.people[reading.Operator]
	open, err := d.Training.Assignments.List(ctx, operator,
		training.AssignmentFilter{OperatorID: operator.ID, CourseID: d.Courses[reading.Course]}, paging.Request{Size: 1})
	if err != nil || len(open.Items) == 0 {
		return err
	}
	assignment := open.Items[0]
	if assignment.State != training.Assigned {
		return nil
	}
	if err := d.goTo(1, "12:30"); err != nil {
		return err
	}
	for lesson := range reading.Lessons {
		if _, err := d.Training.Assignments.LessonRead(ctx, operator, assignment.ID, lesson); err != nil {
			return err
		}
	}
	return nil
}
