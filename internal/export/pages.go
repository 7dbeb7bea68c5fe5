package export

import (
	"context"
	"fmt"
	"iter"
	"time"

	"qaloop/internal/paging"
)

// pageTimeout bounds how long a page is waited for: longer than a person would
// wait for one, since nobody looks at this one, and a file that breaks off has
// to be begun anew.
const pageTimeout = 30 * time.Second

// Pages walks a list page by page, from its top to its end or until ctx ends.
// While one page is worked on, the next is fetched.
func Pages[T any](
	ctx context.Context, list func(context.Context, paging.Request) (paging.Page[T], error),
) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		fetched := fetch(ctx, list, paging.Bulk())
		defer func() {
			cancel()
			<-fetched // nothing goes on behind the back of the caller
		}()
		for req := paging.Bulk(); ; {
			got := <-fetched
			if got.err == nil {
				got.err = ctx.Err()
			}
			if got.err != nil {
				yield(nil, got.err)
				return
			}
			last := got.page.Next == ""
			if !last {
				req.After = got.page.Next
				fetched = fetch(ctx, list, req)
			}
			if len(got.page.Items) > 0 && !yield(got.page.Items, nil) || last {
				return
			}
		}
	}
}

// page is what came of fetching one.
type page[T any] struct {
	page paging.Page[T]
	err  error
}

// fetch gets the page in the background. What it gives is closed after it.
func fetch[T any](
	ctx context.Context, list func(context.Context, paging.Request) (paging.Page[T], error), req paging.Request,
) <-chan page[T] {
	done := make(chan page[T], 1)
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil { // here it would end the program
				done <- page[T]{err: fmt.Errorf("fetch page: %v", p)}
			}
		}()
		ctx, cancel := context.WithTimeout(ctx, pageTimeout)
		defer cancel()
		found, err := list(ctx, req)
		done <- page[T]{found, err}
	}()
	return done
}
