package qa

import (
	"context"
	"errors"
	"time"

	"qaloop/internal/problem"
)

// givenUp is how long after its beginning an upload is over, however slow the
// line.
const givenUp = 24 * time.Hour

// Sweep removes what is left of uploads that broke off and were never repeated:
// customers' voices that nothing names. Any instance may call it at any time.
func (s *RecordingService) Sweep(ctx context.Context) (int, error) {
	return s.store.sweep(ctx, s.now().Add(-givenUp), func(ctx context.Context, interactionID, fileID string) (bool, error) {
		i, err := s.interactions.get(ctx, interactionID)
		if p, said := errors.AsType[*problem.Error](err); said && p.Kind == problem.NotFound {
			return false, nil
		}
		return err == nil && i.Recording != nil && i.Recording.FileID == fileID, err
	})
}
