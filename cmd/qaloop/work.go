package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// sweepEvery is how often an instance looks for findings that nobody decided
	// on and numbers that are not up to date, give or take a fifth, so that
	// instances do not march in step.
	sweepEvery = time.Second
	// sumRest is how many times longer than it took to bring sums up to date
	// nothing is done about them, if that is longer: where much changes, what
	// holds others is made anew once for many changes instead of for each. At
	// five submits a second the sums of findings alone were a tenth of all work.
	sumRest = 5
	// sumsAtLeast is how often they are brought up to date in any case.
	sumsAtLeast = 5 * time.Second
)

// finishTime is how long what is under way when the instance stops may still
// take. Whatever it does not get done, another instance does.
const finishTime = 5 * time.Second

// work does what no request waits for, until ctx ends. Every instance does it;
// leases keep them out of each other's way, and what is done twice is done
// once.
func (a *app) work(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.sweep(ctx, "link", a.services.training.Linker.Sweep) })
	group.Go(func() error { return a.sweep(ctx, "count", rested(a.services.report.Tallies.Sweep)) })
	group.Go(func() error { return a.sweep(ctx, "sum findings", rested(a.services.qa.Findings.Sweep)) })
	group.Go(func() error { return a.sweep(ctx, "sum answers", rested(a.services.survey.Responses.Sweep)) })
	group.Go(func() error { return a.sweep(ctx, "count training", rested(a.services.training.Tallies.Sweep)) })
	group.Go(func() error { return a.sweep(ctx, "merge", a.services.staff.Merges.Sweep) })
	group.Go(func() error { return a.sweepFiles(ctx) })
	group.Go(func() error { return a.services.intake.Imports.Work(ctx) })
	group.Go(func() error { return a.keepAudit(ctx) })
	return group.Wait()
}

// sweep lets done finish what requests began and could not.
func (a *app) sweep(ctx context.Context, what string, done func(context.Context) (int, error)) error {
	work, cancel := outliving(ctx, finishTime)
	defer cancel()
	for {
		jitter := time.Duration(rand.Int64N(int64(sweepEvery)*2/5)) - sweepEvery/5 //nolint:gosec // not a secret
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(sweepEvery + jitter):
		}
		taken, err := done(work)
		a.health.note(err)
		if err != nil && work.Err() == nil {
			a.log.ErrorContext(ctx, "sweep failed", "what", what, "error", err)
		}
		if taken > 0 {
			a.log.InfoContext(ctx, "finished by the sweep", "what", what, "number", taken)
		}
	}
}

// rested is done, which brings sums up to date, with a rest after it.
func rested(done func(context.Context) (int, error)) func(context.Context) (int, error) {
	var from time.Time
	return func(ctx context.Context) (int, error) {
		begun := time.Now()
		if begun.Before(from) {
			return 0, nil
		}
		taken, err := done(ctx)
		ended := time.Now()
		from = ended.Add(min(sumRest*ended.Sub(begun), sumsAtLeast) - sweepEvery)
		return taken, err
	}
}

// filesEvery is how often an instance looks for uploads that broke off a day
// ago, give or take a fifth.
const filesEvery = time.Hour

// sweepFiles removes, until ctx ends, what broken uploads left behind.
func (a *app) sweepFiles(ctx context.Context) error {
	for {
		jitter := time.Duration(rand.Int64N(int64(filesEvery)*2/5)) - filesEvery/5 //nolint:gosec // not a secret
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(filesEvery + jitter):
		}
		imports, err := a.services.intake.Imports.Sweep(ctx)
		sounds, soundErr := a.services.qa.Recordings.Sweep(ctx)
		if err = errors.Join(err, soundErr); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "sweep failed", "what", "files", "error", err)
		}
		if imports+sounds > 0 {
			a.log.InfoContext(ctx, "removed what broken uploads left behind", "imports", imports, "recordings", sounds)
		}
	}
}

// outliving returns a context that ends that long after ctx.
func outliving(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}
