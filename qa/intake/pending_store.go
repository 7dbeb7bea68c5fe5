package intake

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// pendingStore keeps what files say of calls whose other part is in another
// file. Its documents only grow, so that it makes no difference in which order
// and how often the files come.
type pendingStore struct{ calls *mongo.Collection }

// pendingCall is all that is known of such a call.
type pendingCall struct {
	ID        string    `bson:"_id"`
	Rev       int       `bson:"rev"`
	Source    string    `bson:"source"`
	CallID    string    `bson:"call_id"`
	Events    []Event   `bson:"events"`
	UpdatedAt time.Time `bson:"updated_at"`
	ExpiresAt time.Time `bson:"expires_at"`
}

const (
	// pendingLife is how long the other part of a call is waited for.
	pendingLife  = 400 * 24 * time.Hour
	pendingTries = 8
)

// add joins pieces to what is known of their calls, and returns them with all
// their events.
func (s pendingStore) add(ctx context.Context, pieces []Piece, at time.Time) ([]Piece, error) {
	known, err := s.find(ctx, pieces)
	if err != nil {
		return nil, err
	}
	whole := make([]Piece, len(pieces))
	for n, p := range pieces {
		call, err := s.join(ctx, p, known[p.id()], at)
		if err != nil {
			return nil, err
		}
		known[call.ID] = call
		whole[n] = Piece{Source: p.Source, CallID: p.CallID, Events: call.Events}
	}
	return whole, nil
}

// find reads what is known of the calls of pieces.
func (s pendingStore) find(ctx context.Context, pieces []Piece) (map[string]pendingCall, error) {
	ids := make([]string, len(pieces))
	for n, p := range pieces {
		ids[n] = p.id()
	}
	found, err := mongodb.FindAll[pendingCall](ctx, s.calls, bson.M{"_id": bson.M{"$in": ids}}, nil, int64(len(ids)))
	if err != nil {
		return nil, err
	}
	known := make(map[string]pendingCall, len(found))
	for _, call := range found {
		known[call.ID] = call
	}
	return known, nil
}

// join writes one piece into its call.
func (s pendingStore) join(ctx context.Context, p Piece, have pendingCall, at time.Time) (pendingCall, error) {
	for range pendingTries {
		next := pendingCall{
			ID: p.id(), Rev: have.Rev + 1, Source: p.Source, CallID: p.CallID, Events: join(have.Events, p.Events),
			UpdatedAt: at, ExpiresAt: at.Add(pendingLife),
		}
		if have.Rev > 0 && slices.EqualFunc(have.Events, next.Events, Event.same) {
			return have, nil
		}
		var err error
		if have.Rev == 0 {
			err = mongodb.Insert(ctx, s.calls, next.ID, next)
		} else {
			err = mongodb.Replace(ctx, s.calls, next.ID, have.Rev, next)
		}
		if err == nil {
			return next, nil
		}
		if !errors.Is(err, mongodb.ErrExists) && !errors.Is(err, mongodb.ErrStale) {
			return pendingCall{}, err
		}
		if have, err = mongodb.FindByID[pendingCall](ctx, s.calls, "pending_call", next.ID); err != nil {
			return pendingCall{}, err
		}
	}
	return pendingCall{}, mongodb.ErrUnavailable
}
