package qa

import (
	"context"
	"slices"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/recent"
)

// What follows is for training, which reads findings and writes what it decided
// about them. It asks on nobody's behalf.

// ClaimLink lends an evaluation whose link is open to owner for that long; the
// second result is false if it is not open, or lent to somebody else.
func (s *EvaluationService) ClaimLink(
	ctx context.Context, id, owner string, lease time.Duration,
) (Evaluation, bool, error) {
	now := s.now()
	return s.store.claimLink(ctx, id, owner, now, now.Add(lease))
}

// OpenLinks names at most limit evaluations whose link has been open since
// before olderThan, the oldest first.
func (s *EvaluationService) OpenLinks(ctx context.Context, olderThan time.Time, limit int) ([]string, error) {
	return recent.Look(&s.open, olderThan, int64(limit), func(from time.Time) ([]string, error) {
		return s.store.openLinks(ctx, from, olderThan, int64(limit))
	})
}

// LinkOf reads how the link of an evaluation stands now.
func (s *EvaluationService) LinkOf(ctx context.Context, id string) (Link, error) {
	return s.store.linkOf(ctx, id)
}

// SettleLink writes what was decided about e, as ClaimLink gave it, and closes
// its link. Before that, the interaction learns whether it is evaluated: as long
// as the link is open, somebody will come and do both. It returns false, and
// writes nothing, if the link has been closed, opened anew or lent to somebody
// else since. A finding that is not in decisions keeps those it has.
func (s *EvaluationService) SettleLink(ctx context.Context, e Evaluation, decisions map[string][]Decision) (bool, error) {
	if err := s.mark(ctx, e); err != nil {
		return false, err
	}
	failpoint.Here("link.marked")
	e.Findings = slices.Clone(e.Findings)
	for i, f := range e.Findings {
		if decided, ok := decisions[f.ID]; ok {
			e.Findings[i].Decisions = append([]Decision{}, decided...)
		}
	}
	settled, err := s.store.settleLink(ctx, e, s.now())
	if err == nil && !settled { // somebody may have counted before we marked
		err = s.contacts.mark(ctx, e.InteractionID, s.store.countByInteraction)
	}
	return settled, err
}

// mark lets the interaction of e know whether it is evaluated: as long as e
// stands it is, and nothing needs to be counted.
func (s *EvaluationService) mark(ctx context.Context, e Evaluation) error {
	if e.State == Void {
		return s.contacts.mark(ctx, e.InteractionID, s.store.countByInteraction)
	}
	return s.contacts.markEvaluated(ctx, e.InteractionID)
}

// ReopenLink opens the link of an evaluation anew, so that it is decided again;
// what is being decided at this moment comes too late. A draft has no link, and
// nothing happens to it.
func (s *EvaluationService) ReopenLink(ctx context.Context, id string) error {
	for range changeTries {
		link, err := s.store.linkOf(ctx, id)
		if err != nil || link.Seq == 0 {
			return err
		}
		if opened, err := s.store.reopenLink(ctx, id, link.Seq, s.now()); err != nil || opened {
			return err
		}
	}
	return errStale
}

// FindingsOf are the findings that count of an operator's contacts that began
// at or after from and before to, by that time.
func (s *EvaluationService) FindingsOf(
	ctx context.Context, operatorID string, from, to time.Time,
) ([]FindingRow, error) {
	return s.store.findingsOf(ctx, operatorID, from, to)
}

// EachOperator calls visit with the ID of every operator who has an evaluation,
// in the order of the IDs.
func (s *EvaluationService) EachOperator(ctx context.Context, visit func(operatorID string) error) error {
	for last := ""; ; {
		next, found, err := s.store.operatorAfter(ctx, last)
		if err != nil || !found {
			return err
		}
		if err := visit(next); err != nil {
			return err
		}
		last = next
	}
}

// OfOperator are the evaluations of an operator that are no drafts, by the time
// of the contact, without their answers.
func (s *EvaluationService) OfOperator(ctx context.Context, operatorID string) ([]Evaluation, error) {
	return s.store.ofOperator(ctx, operatorID)
}
