package qa

import (
	"context"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
)

// Get finds an evaluation. A draft is seen by its author alone; for all others
// it does not exist.
func (s *EvaluationService) Get(ctx context.Context, by identity.Actor, id string) (Evaluation, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return Evaluation{}, err
	}
	return s.store.visible(ctx, by.ID, scope, id)
}

// List gives the evaluations that by may see, the last submitted first; a draft
// stands where it was begun.
func (s *EvaluationService) List(
	ctx context.Context, by identity.Actor, f EvaluationFilter, page paging.Request,
) (paging.Page[Evaluation], error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return paging.Page[Evaluation]{}, err
	}
	return s.store.page(ctx, by.ID, scope, f, page)
}

// Rows is List for a long table: of each evaluation there is what a line of it
// shows, and of its findings that they are there.
func (s *EvaluationService) Rows(
	ctx context.Context, by identity.Actor, f EvaluationFilter, page paging.Request,
) (paging.Page[Evaluation], error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return paging.Page[Evaluation]{}, err
	}
	return s.store.rows(ctx, by.ID, scope, f, page)
}

// Count counts the evaluations that by may see, and stops at most.
func (s *EvaluationService) Count(ctx context.Context, by identity.Actor, f EvaluationFilter, most int64) (int, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return 0, err
	}
	return s.store.count(ctx, by.ID, scope, f, most)
}

// CountByInteraction counts for each of these interactions the evaluations that
// are submitted and not void; one without any is not in the map.
func (s *EvaluationService) CountByInteraction(ctx context.Context, ids []string) (map[string]int, error) {
	return s.store.countByInteraction(ctx, ids)
}

// OpenLinkCount counts the evaluations that rules still have to decide about,
// and stops at most.
func (s *EvaluationService) OpenLinkCount(ctx context.Context, by identity.Actor, most int64) (int, error) {
	if err := by.Require(identity.EvaluationsRead); err != nil {
		return 0, err
	}
	return s.store.countOpenLinks(ctx, most)
}
