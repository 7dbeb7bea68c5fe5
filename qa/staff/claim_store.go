package staff

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/problem"
)

// claimStore keeps each natural key with one person: the key is the _id, so
// that two can never hold it. A claim counts once its person names the key.
type claimStore struct{ claims *mongo.Collection }

func (s claimStore) get(ctx context.Context, key string) (claim, bool, error) {
	c, err := mongodb.FindByID[claim](ctx, s.claims, "claim", key)
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.NotFound {
		return claim{}, false, nil
	}
	return c, err == nil, err
}

// all finds the claims on keys, by key.
func (s claimStore) all(ctx context.Context, keys []string) (map[string]claim, error) {
	found, err := mongodb.FindAll[claim](ctx, s.claims, bson.M{"_id": bson.M{"$in": keys}}, nil, int64(len(keys)))
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]claim, len(found))
	for _, c := range found {
		byKey[c.Key] = c
	}
	return byKey, nil
}

// insert stores a new claim, or returns mongodb.ErrExists.
func (s claimStore) insert(ctx context.Context, c claim) error {
	return mongodb.Insert(ctx, s.claims, c.Key, c)
}

// insertMissing stores those of the claims whose keys are free; the order of
// keys is the same for everybody, so that two who do it wait and do not lock
// each other out.
func (s claimStore) insertMissing(ctx context.Context, claims []claim) error {
	return mongodb.InsertMissing(ctx, s.claims, claims)
}

// replace writes to over the claim from; ErrStale if it is not what it was.
func (s claimStore) replace(ctx context.Context, from, to claim) error {
	return mongodb.Replace(ctx, s.claims, from.Key, from.Rev, to)
}

// drop removes c if it is still what it was.
func (s claimStore) drop(ctx context.Context, c claim) error {
	_, err := s.claims.DeleteOne(ctx, bson.M{"_id": c.Key, "rev": c.Rev})
	return mongodb.Wrap("drop claim", err)
}

// errStale answers a change that was made from an older revision.
var errStale = mongodb.ErrStale

// taken reports whether err says that there is such a document already.
func taken(err error) bool { return errors.Is(err, mongodb.ErrExists) }
