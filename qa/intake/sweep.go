package intake

import (
	"context"
	"errors"
	"time"

	"qaloop/internal/problem"
)

// givenUp is how long after its beginning an upload is over, however slow the
// line; uploadPause, after which its import ends, is less.
const givenUp = 24 * time.Hour

// Sweep removes what is left of uploads that died and were never repeated. Any
// instance may call it at any time.
func (s *ImportService) Sweep(ctx context.Context) (int, error) {
	return s.store.sweepFiles(ctx, s.now().Add(-givenUp), func(ctx context.Context, importID, fileID string) (bool, error) {
		i, err := s.store.get(ctx, importID)
		if p, said := errors.AsType[*problem.Error](err); said && p.Kind == problem.NotFound {
			return false, nil
		}
		return err == nil && !i.Ended() && i.FileID == fileID, err
	})
}
