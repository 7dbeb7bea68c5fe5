package qa

import (
	"context"
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/problem"
)

const evaluationsName = "evaluations"

type evaluationStore struct{ evaluations *mongo.Collection }

// insert stores e, unless there is an evaluation with its ID; then it returns
// false.
func (s evaluationStore) insert(ctx context.Context, e Evaluation) (bool, error) {
	err := mongodb.Insert(ctx, s.evaluations, e.ID, e)
	if errors.Is(err, mongodb.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func (s evaluationStore) byID(ctx context.Context, id string) (Evaluation, error) {
	return mongodb.FindByID[Evaluation](ctx, s.evaluations, "evaluation", id)
}

// replaceDraft writes e over the draft that it was one revision before. Nobody
// else writes to a draft.
func (s evaluationStore) replaceDraft(ctx context.Context, e Evaluation) error {
	return mongodb.Replace(ctx, s.evaluations, e.ID, e.Rev-1, e)
}

// move writes the step that e has made after its submission. It leaves alone
// what the linker writes, which may happen at the same moment.
func (s evaluationStore) move(ctx context.Context, e Evaluation) error {
	fields := bson.M{
		"rev": e.Rev, "state": e.State, "updated_at": e.UpdatedAt, "history": e.History,
	}
	if e.AcknowledgedAt != nil {
		fields["acknowledged_at"] = *e.AcknowledgedAt
	}
	if e.State == Void {
		fields["void_reason"] = e.VoidReason
	}
	if e.State == Void && e.Link != nil {
		fields["link.open"], fields["link.seq"], fields["link.since"] = e.Link.Open, e.Link.Seq, e.Link.Since
		fields["link.lease"], fields["link.owner"] = nil, "" // who works on it comes too late
		fields["link.counted"], fields["link.summed"] = e.Link.Counted, e.Link.Summed
	}
	return mongodb.Set(ctx, s.evaluations, e.ID, bson.M{"rev": e.Rev - 1}, fields)
}

// visible finds an evaluation that by may see. It is asked for by its ID alone,
// which is the fastest that a server can be asked; who may see it is settled
// here.
func (s evaluationStore) visible(ctx context.Context, by string, scope identity.Scope, id string) (Evaluation, error) {
	e, err := s.byID(ctx, id)
	if err == nil && !e.seenBy(by, scope) {
		return Evaluation{}, problem.Missing("evaluation", id)
	}
	return e, err
}

// seenBy reports whether by may see e: a draft is seen by its author alone, the
// others by those in whose scope its operator is.
func (e Evaluation) seenBy(by string, scope identity.Scope) bool {
	if e.State == Draft {
		return e.EvaluatorID == by
	}
	return slices.Contains(seen, e.State) && scope.Covers(e.OperatorID, e.TeamID)
}

// countByInteraction counts the evaluations of each interaction in which
// findings count.
func (s evaluationStore) countByInteraction(ctx context.Context, ids []string) (map[string]int, error) {
	return mongodb.CountBy(ctx, s.evaluations, "interaction_id", ids, bson.M{"state": bson.M{"$in": committed}})
}

// missing reports whether err says that something is not there.
func missing(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Kind == problem.NotFound
}
