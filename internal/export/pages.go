package export

import (
	"context"
	"iter"

	"qaloop/internal/paging"
)

// Pages walks a list page by page, from its top to its end or until ctx ends.
func Pages[T any](
	ctx context.Context, list func(context.Context, paging.Request) (paging.Page[T], error),
) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		for req := paging.Bulk(); ; {
			page, err := list(ctx, req)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if len(page.Items) > 0 && !yield(page.Items, nil) || page.Next == "" {
				return
			}
			req.After = page.Next
		}
	}
}
