package staff

import (
	"context"
	"errors"
	"time"

	"qaloop/internal/once"
	"qaloop/internal/problem"
)

// claim keeps a natural key (an e-mail address, a PBX identity) with one
// person. It is made before the person is written and dropped after they gave
// the key up; between the two only its maker is at work, and for no longer
// than claimTimeout. What is older and not named by its person is left over
// from a process that died, and may be taken.
type claim struct {
	Key      string    `bson:"_id"`
	Rev      int       `bson:"rev"`
	PersonID string    `bson:"person_id"`
	Found    bool      `bson:"found,omitempty"` // by an import: anybody may write the person it stands for
	At       time.Time `bson:"at"`
}

const (
	// claimTimeout bounds everything that is done between a claim and the
	// person who names it.
	claimTimeout = 10 * time.Second
	// claimGrace is when a claim that nobody names is left over.
	claimGrace = 3 * claimTimeout
)

// newClaim keeps key with a person who is not written yet.
func newClaim(key string, at time.Time) claim {
	return claim{Key: key, Rev: 1, PersonID: once.Random("p_"), Found: true, At: at}
}

// next is c given to a person anew.
func (c claim) next(personID string, at time.Time) claim {
	return claim{Key: c.Key, Rev: c.Rev + 1, PersonID: personID, At: at}
}

func (c claim) leftOver(now time.Time) bool { return now.Sub(c.At) > claimGrace }

// keys are the claims of one kind, and whose they are.
type keys struct {
	claims claimStore
	people personStore
	names  func(Person, string) bool
	taken  *problem.Error
}

// take claims key for a person. It returns the claim if it is new, which is
// what has to be given back if the person is not written after all. Twins of
// one request renew one claim against each other; each time one of them gets
// on, so it is ctx and no count that ends this.
func (k keys) take(ctx context.Context, key, personID string, now time.Time) (*claim, error) {
	fresh := claim{Key: key, Rev: 1, PersonID: personID, At: now}
	for ctx.Err() == nil {
		err := k.claims.insert(ctx, fresh)
		if err == nil {
			return &fresh, nil
		}
		if !taken(err) {
			return nil, err
		}
		held, there, err := k.claims.get(ctx, key)
		if err != nil {
			return nil, err
		}
		if !there {
			continue // given up in this moment
		}
		moved, err := k.takeFrom(ctx, held, personID, now)
		if stale(err) {
			continue
		}
		return moved, err
	}
	return nil, ctx.Err()
}

// takeFrom claims a key that has a claim: one's own, or one that nobody names.
func (k keys) takeFrom(ctx context.Context, held claim, personID string, now time.Time) (*claim, error) {
	if held.PersonID == personID {
		return nil, k.claims.replace(ctx, held, held.next(personID, now))
	}
	holder, err := k.people.byID(ctx, held.PersonID)
	switch {
	case missing(err):
	case err != nil:
		return nil, err
	case k.names(holder, held.Key):
		return nil, k.taken.With("person_id", holder.ID).With("person", holder.Name)
	}
	if !held.leftOver(now) {
		return nil, k.taken.With("person_id", "")
	}
	moved := held.next(personID, now)
	if err := k.claims.replace(ctx, held, moved); err != nil {
		return nil, err
	}
	return &moved, nil
}

// missing reports whether err says that something is not there.
func missing(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Kind == problem.NotFound
}

// stale reports whether err says that somebody else was faster.
func stale(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Kind == problem.Stale
}
