package main

import (
	"context"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"
)

// sweepEvery is how often an instance looks for findings that nobody decided
// on, give or take a fifth, so that instances do not march in step.
const sweepEvery = time.Second

// work does what no request waits for, until ctx ends. Every instance does it;
// leases keep them out of each other's way, and what is done twice is done
// once.
func (a *app) work(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.sweep(ctx) })
	group.Go(func() error { return a.services.intake.Imports.Work(ctx) })
	group.Go(func() error { return a.keepAudit(ctx) })
	return group.Wait()
}

// sweep links what a request began and could not finish.
func (a *app) sweep(ctx context.Context) error {
	for {
		jitter := time.Duration(rand.Int64N(int64(sweepEvery)*2/5)) - sweepEvery/5 //nolint:gosec // not a secret
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(sweepEvery + jitter):
		}
		linked, err := a.services.training.Linker.Sweep(ctx)
		if err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "sweep failed", "error", err)
		}
		if linked > 0 {
			a.log.InfoContext(ctx, "links finished by the sweep", "links", linked)
		}
	}
}
