package main

import (
	"context"
	"math/rand/v2"
	"time"

	"qaloop/internal/audit"
)

// shell is who acts at a command line: whoever can run it is not known by name.
const shell = "shell"

// audited does what a command does to the data, followed by the audit log.
func audited(ctx context.Context, log *audit.Log, action string, do func(context.Context) error) error {
	ctx, trail := log.Follow(ctx, audit.Act{Actor: shell, Action: action, From: shell})
	outcome := audit.Failed
	defer func() { trail.End(ctx, shell, outcome) }()
	err := do(ctx)
	if err == nil {
		outcome = audit.Done
	}
	return err
}

const (
	// auditEvery is how often an instance looks for actions that died on the
	// way, give or take a fifth.
	auditEvery = 10 * time.Second
	// anchorEvery is how often it tells its log where the chain has got to.
	anchorEvery = 10 * time.Minute
)

// keepAudit ends what died on the way, and anchors the chain, until ctx ends.
func (a *app) keepAudit(ctx context.Context) error {
	anchored := time.Now()
	work, cancel := outliving(ctx, finishTime)
	defer cancel()
	for {
		jitter := time.Duration(rand.Int64N(int64(auditEvery)*2/5)) - auditEvery/5 //nolint:gosec // not a secret
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(auditEvery + jitter):
		}
		ended, err := a.services.audit.Sweep(work)
		if ended > 0 {
			a.log.WarnContext(ctx, "audit entries of actions that died on the way", "entries", ended)
		}
		if err == nil && time.Since(anchored) >= anchorEvery {
			anchored = time.Now()
			err = a.services.audit.Anchor(work)
		}
		a.health.note(err)
		if err != nil && work.Err() == nil {
			a.log.ErrorContext(ctx, "audit sweep failed", "error", err)
		}
	}
}
