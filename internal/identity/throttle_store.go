package identity

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// Throttle slows down who guesses passwords. Its counters are in the database,
// so that all instances share them.
type Throttle struct {
	attempts *mongo.Collection
	now      func() time.Time
}

// NewThrottle returns a Throttle on db.
func NewThrottle(db *mongo.Database, now func() time.Time) *Throttle {
	return &Throttle{attempts: db.Collection(attemptsName), now: now}
}

// counterTries bounds the contest for one counter.
const counterTries = 30

// Try is one sign-in that may be made. It has to be told how it ended.
type Try struct {
	throttle *Throttle
	counters []counter // of the address and of the account
}

// counter is one of the two counters of a Try.
type counter struct {
	key     string
	limit   limit
	known   attempts
	charged bool // it has been counted as a failure in advance
}

// Begin asks for leave to compare a password: account is the name that was
// given, whether there is such an account or not. It returns ErrThrottled with
// the time to wait. To keep the number of guesses that are under way at once
// small, it is called in a Slot of the Hasher.
func (t *Throttle) Begin(ctx context.Context, account, address string) (*Try, error) {
	now := t.now()
	try := &Try{throttle: t, counters: []counter{
		{key: addressKey(address), limit: addressLimit},
		{key: accountKey(account), limit: accountLimit},
	}}
	keys := bson.A{try.counters[0].key, try.counters[1].key}
	found, err := mongodb.FindAll[attempts](ctx, t.attempts, bson.M{"_id": bson.M{"$in": keys}}, nil, 2)
	if err != nil {
		return nil, err
	}
	var wait time.Duration
	for i := range try.counters {
		c := &try.counters[i]
		c.known.ID = c.key
		for _, a := range found {
			if a.ID == c.key {
				c.known = a
			}
		}
		wait = max(wait, c.known.wait(now, c.limit))
	}
	if wait > 0 {
		return nil, ErrThrottled.After(wait)
	}
	return try, try.charge(ctx, now)
}

// charge counts the try as a failure in advance where that is due. Of all who
// come at the end of a delay only one succeeds.
func (try *Try) charge(ctx context.Context, now time.Time) error {
	for i := range try.counters {
		c := &try.counters[i]
		if !c.known.strict(now, c.limit) {
			continue
		}
		next := c.known.failed(now, c.limit)
		err := mongodb.Replace(ctx, try.throttle.attempts, c.key, c.known.Rev, next)
		if errors.Is(err, mongodb.ErrStale) {
			return ErrThrottled.After(time.Second)
		}
		if err != nil {
			return err
		}
		c.known, c.charged = next, true
	}
	return nil
}

// Failed counts the failure. It returns how many more are free, and how long
// the next try has to wait.
func (try *Try) Failed(ctx context.Context) (left int, wait time.Duration, err error) {
	now := try.throttle.now()
	left = accountLimit.free
	for i := range try.counters {
		c := &try.counters[i]
		if !c.charged {
			c.known, err = try.throttle.update(ctx, c.key, func(a attempts) attempts { return a.failed(now, c.limit) })
			if err != nil {
				return 0, 0, err
			}
		}
		left = min(left, c.known.left(c.limit))
		wait = max(wait, c.known.wait(now, c.limit))
	}
	return left, wait, nil
}

// Succeeded makes the failures before good.
func (try *Try) Succeeded(ctx context.Context) error {
	now := try.throttle.now()
	for _, c := range try.counters {
		if c.known.Failures == 0 {
			continue
		}
		if _, err := try.throttle.update(ctx, c.key, func(a attempts) attempts { return a.succeeded(now) }); err != nil {
			return err
		}
	}
	return nil
}

// Forgive forgets the failures of an account, for somebody who got a new
// password.
func (t *Throttle) Forgive(ctx context.Context, account string) error {
	_, err := t.attempts.DeleteOne(ctx, bson.M{"_id": accountKey(account)})
	return mongodb.Wrap("forgive failures", err)
}

// update changes one counter, whoever else does at the same time.
func (t *Throttle) update(ctx context.Context, key string, change func(attempts) attempts) (attempts, error) {
	for range counterTries {
		found, err := mongodb.FindAll[attempts](ctx, t.attempts, bson.M{"_id": key}, nil, 1)
		if err != nil {
			return attempts{}, err
		}
		before := attempts{ID: key}
		if len(found) == 1 {
			before = found[0]
		}
		after := change(before)
		if len(found) == 0 {
			err = mongodb.Insert(ctx, t.attempts, key, after)
		} else {
			err = mongodb.Replace(ctx, t.attempts, key, before.Rev, after)
		}
		if err == nil {
			return after, nil
		}
		if !errors.Is(err, mongodb.ErrStale) && !errors.Is(err, mongodb.ErrExists) {
			return attempts{}, err
		}
	}
	return attempts{}, ErrThrottled.After(time.Second) // a storm of guesses
}
