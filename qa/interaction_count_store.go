package qa

import (
	"context"

	"qaloop/internal/mongodb"
)

func (s interactionStore) countByOperator(ctx context.Context, ids []string) (map[string]int, error) {
	return mongodb.CountBy(ctx, s.interactions, "operator_id", ids, nil)
}
