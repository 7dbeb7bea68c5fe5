package identity

import (
	"context"
	"errors"
	"time"

	"github.com/alexedwards/scs/v2"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/problem"
	"qaloop/internal/recent"
)

const (
	// seenEvery is how exactly the time of the last request is known.
	seenEvery = time.Minute
	// endedStays is how long an ended session is remembered, so that a request
	// that was under way cannot bring it back.
	endedStays = 10 * time.Minute
	// maxTrimmed bounds the sessions that one sign-in ends.
	maxTrimmed = 50
)

// session is a signed-in browser. Its _id is the SHA-256 of the token.
type session struct {
	ID        string    `bson:"_id"`
	PersonID  string    `bson:"person_id"`
	Data      []byte    `bson:"data"`
	CreatedAt time.Time `bson:"created_at"`
	SeenAt    time.Time `bson:"seen_at"`
	Deadline  time.Time `bson:"deadline"`
	ExpiresAt time.Time `bson:"expires_at"` // when the database may drop it
	Ended     bool      `bson:"ended"`
}

// sessionStore is the store of scs. It knows idle sessions by the time of
// their last request, which it notes on its own.
type sessionStore struct {
	sessions *mongo.Collection
	opts     SessionOptions
	codec    scs.Codec
	known    *recent.Cache[session] // by token
}

func (s sessionStore) now() time.Time { return s.opts.Now().UTC().Truncate(time.Millisecond) }

// FindCtx returns the data of a session that is not over.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	found, err := s.find(ctx, token)
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	now := s.now()
	if found.Ended || !now.Before(found.Deadline) || now.Sub(found.SeenAt) >= s.opts.Idle {
		return nil, false, nil
	}
	if now.Sub(found.SeenAt) >= seenEvery {
		err = s.see(ctx, found, now)
	}
	return found.Data, err == nil, err
}

// find reads a session, or recalls it where it may be a little old.
func (s sessionStore) find(ctx context.Context, token string) (session, error) {
	read := func() (session, error) { return mongodb.FindByID[session](ctx, s.sessions, "session", token) }
	if ctx.Value(brieflyKey{}) == nil {
		return read()
	}
	return s.known.One(token, read)
}

// see notes that there was a request, unless a later one did already.
func (s sessionStore) see(ctx context.Context, found session, now time.Time) error {
	_, err := s.sessions.UpdateOne(ctx,
		bson.M{"_id": found.ID, "ended": false, "seen_at": bson.M{"$lt": now}},
		bson.M{"$set": bson.M{"seen_at": now, "expires_at": s.expiry(now, found.Deadline)}})
	s.known.Forget(found.ID)
	return mongodb.Wrap("see session", err)
}

func (s sessionStore) expiry(seen, deadline time.Time) time.Time {
	if idle := seen.Add(s.opts.Idle); idle.Before(deadline) {
		return idle
	}
	return deadline
}

// CommitCtx stores a new session, or the new data of one that is not over.
func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, deadline time.Time) error {
	_, values, err := s.codec.Decode(data)
	if err != nil {
		return err
	}
	person, _ := values[SessionPerson].(string)
	now := s.now()
	deadline = deadline.UTC().Truncate(time.Millisecond)
	found, err := s.update(ctx, "commit session", token,
		bson.M{"data": data, "person_id": person, "deadline": deadline})
	if err != nil || found {
		return err
	}
	err = mongodb.Insert(ctx, s.sessions, token, session{
		ID: token, PersonID: person, Data: data, CreatedAt: now, SeenAt: now, Deadline: deadline, ExpiresAt: s.expiry(now, deadline),
	})
	if errors.Is(err, mongodb.ErrExists) {
		return nil // it has ended, and stays so
	}
	if err != nil || person == "" {
		return err
	}
	return s.trim(ctx, person, token)
}

// trim ends the sessions that a person has too many, but not the one at token.
func (s sessionStore) trim(ctx context.Context, person, token string) error {
	filter := bson.M{"person_id": person, "ended": false, "_id": bson.M{"$ne": token}}
	others, err := mongodb.FindAll[session](ctx, s.sessions, filter,
		bson.D{{Key: "seen_at", Value: -1}}, int64(s.opts.PerPerson+maxTrimmed))
	if err != nil {
		return err
	}
	for i := s.opts.PerPerson - 1; i < len(others); i++ {
		if err := s.DeleteCtx(ctx, others[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// DeleteCtx ends a session for good.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.update(ctx, "end session", token,
		bson.M{"ended": true, "data": []byte{}, "expires_at": s.now().Add(endedStays)})
	return err
}

// update changes a session that has not ended and has that witnessed; it
// reports whether there is one.
func (s sessionStore) update(ctx context.Context, what, token string, fields bson.M) (bool, error) {
	defer s.known.Forget(token)
	err := mongodb.Witnessed(ctx, mongodb.Write{Collection: sessionsName}, func() error {
		res, err := s.sessions.UpdateOne(ctx, bson.M{"_id": token, "ended": false}, bson.M{"$set": fields})
		if err == nil && res.MatchedCount == 0 {
			return mongodb.ErrStale
		}
		return mongodb.Wrap(what, err)
	})
	if errors.Is(err, mongodb.ErrStale) {
		return false, nil
	}
	return err == nil, err
}

// Find, Commit and Delete make this an scs.Store; scs calls those with a
// context instead.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s sessionStore) Commit(token string, data []byte, deadline time.Time) error {
	return s.CommitCtx(context.Background(), token, data, deadline)
}

// Delete is DeleteCtx without a context.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
