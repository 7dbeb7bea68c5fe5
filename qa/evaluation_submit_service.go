package qa

import (
	"context"
	"errors"
	"strings"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/naive"
	"qaloop/internal/problem"
)

const (
	// linkBudget is how long a request waits for the linker, and again for the
	// counter; what they do not get done then is left to the sweeper.
	linkBudget = time.Second
	// changeTries bounds how often a change without a precondition is tried
	// again when somebody else changes the evaluation at the same moment.
	changeTries = 5
)

// Submit makes a draft final: its answers, score and findings never change
// again, and its link to training is opened in the same write. The answer shows
// what training decided if that was quick; it will be decided in any case. A
// repeat by the author gives the submitted evaluation.
func (s *EvaluationService) Submit(ctx context.Context, by identity.Actor, id string, rev int) (Evaluation, error) {
	if err := by.Require(identity.EvaluationsWrite); err != nil {
		return Evaluation{}, err
	}
	find := func() (Evaluation, error) {
		e, err := s.store.byID(ctx, id)
		if err == nil {
			err = s.mine(by, e)
		}
		return e, err
	}
	e, moved, err := s.move(ctx, find, actSubmit, rev, func(e *Evaluation) error { return s.submit(ctx, by, e) })
	if err == nil && !moved && naive.Redo() {
		moved, err = true, s.ReopenLink(ctx, id)
	}
	if err != nil || !moved {
		return e, err
	}
	failpoint.Here("submit.committed")
	return s.follow(ctx, e), nil
}

// submit makes e submitted: everything that the commit writes.
func (s *EvaluationService) submit(ctx context.Context, by identity.Actor, e *Evaluation) error {
	card, err := s.scorecards.worth(ctx, e.ScorecardID, e.ScorecardVersion)
	if err != nil {
		return err
	}
	if e.Score, err = card.Score(e.Answers); err != nil {
		return err
	}
	if err := card.gaps(e.Answers, e.Score).problem(); err != nil {
		return err
	}
	held, err := s.slots.byID(ctx, slotID(e.EvaluatorID, e.InteractionID, e.ScorecardID))
	if err != nil {
		return err
	}
	if held.EvaluationID != e.ID { // this draft came after its slot was given up as abandoned
		return evaluatedTwice(held.EvaluationID)
	}
	rules, err := s.linker.ActiveRules(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	e.Revision = 1
	e.Findings = card.Findings(e.ID, e.Revision, e.Answers, e.Score)
	e.Link = &Link{Open: true, Seq: 1, Since: now, Rules: append([]RuleRef{}, rules...)}
	e.SubmittedAt, e.ListedAt = &now, now
	e.change(Submitted, by.ID, now, "")
	return nil
}

// Acknowledge notes that the operator has seen the evaluation. Only its
// operator can; a repeat changes nothing.
func (s *EvaluationService) Acknowledge(ctx context.Context, by identity.Actor, id string, rev int) (Evaluation, error) {
	scope, err := by.Scope(identity.EvaluationsAcknowledge)
	if err != nil {
		return Evaluation{}, err
	}
	find := func() (Evaluation, error) {
		e, err := s.store.byID(ctx, id)
		if err == nil && (e.State == Draft || !scope.Covers(e.OperatorID, "")) {
			return Evaluation{}, problem.Missing("evaluation", id)
		}
		return e, err
	}
	e, _, err := s.move(ctx, find, actAcknowledge, rev, func(e *Evaluation) error {
		now := s.now()
		e.AcknowledgedAt = &now
		e.change(Acknowledged, by.ID, now, "")
		return nil
	})
	return e, err
}

// Void takes an evaluation back: its findings count no more, and training
// withdraws what they caused. It frees the contact to be evaluated again. A
// repeat changes nothing.
func (s *EvaluationService) Void(
	ctx context.Context, by identity.Actor, id string, rev int, reason string,
) (Evaluation, error) {
	scope, err := by.Scope(identity.EvaluationsVoid)
	if err != nil {
		return Evaluation{}, err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return Evaluation{}, ErrNoReason.WithFields(problem.Field{
			Pointer: "#/reason", Code: "required", Detail: ErrNoReason.Detail,
		})
	}
	find := func() (Evaluation, error) { return s.store.visible(ctx, by.ID, scope, id) }
	e, moved, err := s.move(ctx, find, actVoid, rev, func(e *Evaluation) error {
		now := s.now()
		e.VoidReason = reason
		if e.Link != nil {
			e.Link = &Link{Open: true, Seq: e.Link.Seq + 1, Since: now, Rules: e.Link.Rules}
		}
		e.change(Void, by.ID, now, reason)
		return nil
	})
	if err != nil || !moved {
		return e, err
	}
	failpoint.Here("void.committed")
	if e.Link == nil {
		return e, nil
	}
	return s.follow(ctx, e), nil
}

// move takes an evaluation through act: find reads it for the one who asks,
// step changes it. The second result is false if it was there already. With a
// rev it happens to that revision or not at all; a repeat may name the revision
// from before.
func (s *EvaluationService) move(
	ctx context.Context, find func() (Evaluation, error), act evaluationAct, rev int, step func(*Evaluation) error,
) (Evaluation, bool, error) {
	for range changeTries {
		e, err := find()
		if err != nil {
			return Evaluation{}, false, err
		}
		to, err := e.State.after(act)
		switch {
		case err != nil:
			return Evaluation{}, false, err
		case to == e.State:
			return e, false, nil
		case rev != 0 && rev != e.Rev:
			return Evaluation{}, false, errStale
		}
		wasDraft := e.State == Draft
		if err := step(&e); err != nil {
			return Evaluation{}, false, err
		}
		write := s.store.move
		if wasDraft {
			write = s.store.replaceDraft
		}
		if err = write(ctx, e); err == nil {
			return e, true, nil
		}
		if !errors.Is(err, errStale) {
			return Evaluation{}, false, err
		}
	}
	return Evaluation{}, false, errStale
}

// follow does at once what follows from the findings of e, and gives e as it is
// then.
//
// A submit with two findings that make two assignments goes to the database 36
// times, 20 of them to write. FerretDB needs as long for a read as for an insert,
// so there is no more to be had than 20/36 of what the bare driver inserts, and
// `make bench` asks for 0.6. What could be remembered is: frozen rules, published
// scorecards, who asks. The reads that are left (the rules in force, the courses,
// the slots, findings and assignments of the operator, who else missed this, the
// numbers of the team) are what the decision rests on; one that rests on what was
// so a moment ago would be faster and wrong.
func (s *EvaluationService) follow(ctx context.Context, e Evaluation) Evaluation {
	e = s.link(ctx, e)
	s.count(ctx, e)
	return e
}

// link lets training decide about e now, and gives e with what it decided. What
// goes wrong here is only logged: the sweeper comes back to it.
func (s *EvaluationService) link(ctx context.Context, e Evaluation) Evaluation {
	hurried, cancel := context.WithTimeout(ctx, linkBudget)
	defer cancel()
	if err := s.linker.LinkEvaluation(hurried, e.ID); err != nil {
		s.log.WarnContext(ctx, "evaluation not linked yet", "evaluation_id", e.ID, "error", err)
		return e
	}
	linked, err := s.store.byID(ctx, e.ID)
	if err != nil {
		s.log.WarnContext(ctx, "linked evaluation not read", "evaluation_id", e.ID, "error", err)
		return e
	}
	return linked
}
