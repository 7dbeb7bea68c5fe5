package mongodb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/problem"
)

// Answers of every store.
var (
	ErrStale = problem.New(problem.Stale, "document.stale",
		"Someone changed this while you were working on it. Load it again and repeat your change.")
	ErrUnavailable = problem.New(problem.Unavailable, "service.unavailable",
		"The database does not answer now. What was confirmed to you is safe. Repeat this in a moment.").After(2 * time.Second)
	// ErrExists tells a store that a document with this ID is there already;
	// the store says what that means.
	ErrExists = errors.New("document exists")
)

// Wrap says what failed, and turns a database that cannot be reached into
// ErrUnavailable.
func Wrap(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case unknown(err):
		return fmt.Errorf("%s: %w: %w", what, ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// unknown reports whether err leaves open if the server did what it was asked:
// a lost connection, a timeout, a change of primary, or the deadlock that
// FerretDB reports where MongoDB would wait.
func unknown(err error) bool {
	if errors.Is(err, context.Canceled) {
		return false
	}
	if mongo.IsNetworkError(err) || mongo.IsTimeout(err) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	if se, ok := errors.AsType[mongo.ServerError](err); ok {
		return se.HasErrorLabel("RetryableWriteError") || se.HasErrorLabel("TransientTransactionError") || passing(se)
	}
	// Whoever waits for a connection while the server goes away gets an error
	// of the driver's that has no other name.
	if pool, ok := errors.AsType[interface {
		error
		Retryable() bool
	}](err); ok && pool.Retryable() {
		return true
	}
	return errors.Is(err, mongo.ErrClientDisconnected)
}
