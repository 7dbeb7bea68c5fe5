package qa

import "context"

// CountByOperator counts the interactions of each of these operators, for a
// page that shows few of them; one without any is not in the map.
func (s *InteractionService) CountByOperator(ctx context.Context, ids []string) (map[string]int, error) {
	return s.store.countByOperator(ctx, ids)
}
