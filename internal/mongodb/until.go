package mongodb

import (
	"context"
	"time"
)

type untilKey struct{}

// Until returns a context under which what is done after a deadline, such as
// reading back a write whose answer was lost, ends at that moment at the latest.
// It is for requests: whoever waits for the answer wants it by then.
func Until(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, untilKey{}, at)
}

// Afterwards returns a context for what must still be done though ctx may be
// over, at most for that long, and not beyond Until.
func Afterwards(ctx context.Context, longest time.Duration) (context.Context, context.CancelFunc) {
	end := time.Now().Add(longest) //nolint:forbidigo // deadlines are of the machine's clock
	if at, ok := ctx.Value(untilKey{}).(time.Time); ok && at.Before(end) {
		end = at
	}
	return context.WithDeadline(context.WithoutCancel(ctx), end)
}
