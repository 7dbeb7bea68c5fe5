package qa

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/recent"
)

// EvaluationService is what people can do with evaluations.
type EvaluationService struct {
	store      evaluationStore
	scorecards scorecardStore
	slots      slotStore
	contacts   contactStore
	linker     Linker
	counter    Counter // nil until CountWith
	open       recent.Lookback
	uncounted  recent.Lookback
	shares     *recent.Slow[map[string]FailShare]
	log        *slog.Logger
	now        func() time.Time
}

// precondition is what a client says about the revision that it has seen.
type precondition struct {
	rev   int // 0 for any
	given bool
}

func (p precondition) check(rev int) error {
	switch {
	case !p.given:
		return ErrNoRevision
	case p.rev != 0 && p.rev != rev:
		return errStale
	}
	return nil
}

// slotGrace is how long a slot is kept for an evaluation that has not come to
// be: longer than any request may take between the two.
const slotGrace = 15 * time.Second

// Put begins an evaluation under an ID that the client chose, or writes in over
// its draft; the second result says that it was begun. A repeat changes
// nothing. rev is the revision that the client has seen (0 for whatever there
// is), given whether it said so at all: a draft that exists is changed only by
// those who do.
func (s *EvaluationService) Put( //nolint:revive // given is what the client said, not a mode of ours
	ctx context.Context, by identity.Actor, id string, rev int, given bool, in EvaluationInput,
) (Evaluation, bool, error) {
	seen := precondition{rev, given}
	if err := by.Require(identity.EvaluationsWrite); err != nil {
		return Evaluation{}, false, err
	}
	if parsed, err := uuid.Parse(id); err != nil || parsed.String() != id {
		return Evaluation{}, false, ErrBadEvaluationID
	}
	stored, err := s.store.byID(ctx, id)
	if missing(err) {
		if seen.given {
			return Evaluation{}, false, err // as if it were somebody else's
		}
		return s.begin(ctx, by, id, in)
	}
	if err != nil {
		return Evaluation{}, false, err
	}
	stored, err = s.edit(ctx, by, stored, seen, in)
	return stored, false, err
}

// begin makes the draft: checks, reserves the slot, inserts.
func (s *EvaluationService) begin(
	ctx context.Context, by identity.Actor, id string, in EvaluationInput,
) (Evaluation, bool, error) {
	contact, err := s.contact(ctx, by, in.InteractionID)
	if err != nil {
		return Evaluation{}, false, err
	}
	card, err := s.scorecards.published(ctx, in.ScorecardID)
	if missing(err) {
		return Evaluation{}, false, ErrUnknownScorecard.WithFields(problem.Field{
			Pointer: "#/scorecard_id", Code: "unknown", Detail: ErrUnknownScorecard.Detail,
		})
	}
	if err != nil {
		return Evaluation{}, false, err
	}
	score, err := card.Score(in.Answers)
	if err != nil {
		return Evaluation{}, false, err
	}
	e := draftOf(id, by.ID, contact, card, s.now())
	e.SampleOrigin, e.Answers, e.Score = in.origin(), in.Answers, score
	if err := s.reserve(ctx, e); err != nil {
		return Evaluation{}, false, err
	}
	failpoint.Here("submit.reserved")
	inserted, err := s.store.insert(ctx, e)
	if err != nil || inserted {
		return e, inserted, err
	}
	// The same request, or another with this ID, was faster.
	stored, err := s.store.byID(ctx, id)
	if err != nil {
		return Evaluation{}, false, err
	}
	stored, err = s.edit(ctx, by, stored, precondition{}, in)
	return stored, false, err
}

// contact is the interaction to evaluate, if by may.
func (s *EvaluationService) contact(ctx context.Context, by identity.Actor, id string) (Interaction, error) {
	scope, err := by.Scope(identity.EvaluationsWrite)
	if err != nil {
		return Interaction{}, err
	}
	contact, err := s.contacts.within(ctx, scope, id)
	if missing(err) {
		return Interaction{}, ErrUnknownInteraction.WithFields(problem.Field{
			Pointer: "#/interaction_id", Code: "unknown", Detail: ErrUnknownInteraction.Detail,
		})
	}
	if err != nil {
		return Interaction{}, err
	}
	if contact.OperatorID == by.ID {
		return Interaction{}, ErrOwnContact
	}
	return contact, nil
}

// draftOf is an empty draft with everything that it takes from its contact and
// its scorecard.
func draftOf(id, evaluator string, contact Interaction, card Scorecard, now time.Time) Evaluation {
	return Evaluation{
		ID: id, Rev: 1, State: Draft,
		InteractionID: contact.ID, CallID: contact.CallID, Line: contact.Line, OccurredAt: contact.StartedAt,
		OperatorID: contact.OperatorID, TeamID: contact.TeamID, EvaluatorID: evaluator,
		ScorecardID: card.ID, ScorecardVersion: card.Version, ScorecardTitle: card.Title,
		Findings: []Finding{}, ListedAt: now, CreatedAt: now, UpdatedAt: now,
		History: []Change{{At: now, By: evaluator, To: string(Draft)}},
	}
}

// reserve makes e the only evaluation of its interaction by its evaluator with
// its scorecard, or answers ErrEvaluatedTwice naming the other.
func (s *EvaluationService) reserve(ctx context.Context, e Evaluation) error {
	want := slot{ID: slotID(e.EvaluatorID, e.InteractionID, e.ScorecardID), EvaluationID: e.ID, TakenAt: s.now()}
	held, err := s.slots.reserve(ctx, want)
	if err != nil {
		return err
	}
	if held.EvaluationID != e.ID {
		free, err := s.abandoned(ctx, held)
		if err != nil {
			return err
		}
		if free {
			if held, err = s.slots.takeOver(ctx, held, want); err != nil {
				return err
			}
		}
	}
	if held.EvaluationID != e.ID {
		return evaluatedTwice(held.EvaluationID)
	}
	return nil
}

func evaluatedTwice(other string) error {
	return ErrEvaluatedTwice.WithDetail("%s It is %s.", ErrEvaluatedTwice.Detail, other).With("evaluation_id", other)
}

// abandoned reports whether the evaluation that holds a slot is void, or never
// came to be.
func (s *EvaluationService) abandoned(ctx context.Context, held slot) (bool, error) {
	holder, err := s.store.byID(ctx, held.EvaluationID)
	if missing(err) {
		return s.now().Sub(held.TakenAt) > slotGrace, nil
	}
	return holder.State == Void, err
}

// edit writes in over a stored draft.
func (s *EvaluationService) edit(
	ctx context.Context, by identity.Actor, e Evaluation, seen precondition, in EvaluationInput,
) (Evaluation, error) {
	if err := s.mine(by, e); err != nil {
		return Evaluation{}, err
	}
	if e.says(in) {
		return e, nil
	}
	if _, err := e.State.after(actEdit); err != nil {
		return Evaluation{}, err
	}
	if err := seen.check(e.Rev); err != nil {
		return Evaluation{}, err
	}
	if err := e.fixed(in); err != nil {
		return Evaluation{}, err
	}
	card, err := s.scorecards.worth(ctx, e.ScorecardID, e.ScorecardVersion)
	if err != nil {
		return Evaluation{}, err
	}
	if e.Score, err = card.Score(in.Answers); err != nil {
		return Evaluation{}, err
	}
	e.SampleOrigin, e.Answers, e.UpdatedAt = in.origin(), in.Answers, s.now()
	e.Rev++
	err = s.store.replaceDraft(ctx, e)
	if errors.Is(err, errStale) { // perhaps a repeat of this very change was faster
		if now, readErr := s.store.byID(ctx, e.ID); readErr == nil && now.says(in) {
			return now, nil
		}
	}
	return e, err
}

// mine refuses everybody but the author of e. Somebody else's draft does not
// exist for them.
func (s *EvaluationService) mine(by identity.Actor, e Evaluation) error {
	if e.EvaluatorID == by.ID {
		return nil
	}
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return err
	}
	if e.State == Draft || !scope.Covers(e.OperatorID, e.TeamID) {
		return problem.Missing("evaluation", e.ID)
	}
	return ErrNotAuthor
}

// fixed refuses an input that is about something else than e.
func (e Evaluation) fixed(in EvaluationInput) error {
	var wrong []problem.Field
	if in.InteractionID != e.InteractionID {
		wrong = append(wrong, problem.Field{Pointer: "#/interaction_id", Code: "fixed", Detail: ErrFixed.Detail})
	}
	if in.ScorecardID != e.ScorecardID {
		wrong = append(wrong, problem.Field{Pointer: "#/scorecard_id", Code: "fixed", Detail: ErrFixed.Detail})
	}
	if len(wrong) > 0 {
		return ErrFixed.WithFields(wrong...)
	}
	return nil
}
