package qa

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/once"
	"qaloop/qa/staff"
)

// interactionStore keeps interactions, and which request made which of them.
type interactionStore struct {
	interactions *mongo.Collection
	keys         *mongo.Collection
}

// newInteractionService builds the service on db.
func newInteractionService(db *mongo.Database, people *staff.PersonService, now func() time.Time) *InteractionService {
	store := interactionStore{db.Collection(interactionsName), db.Collection(interactionKeysName)}
	return &InteractionService{store: store, people: people, now: now}
}

// editTries is how often a change without a precondition is made again on
// what somebody else has written in between.
const editTries = 5

// interactionKey says which interaction a client's idempotency key made.
type interactionKey struct {
	ID            string    `bson:"_id"`
	Fingerprint   string    `bson:"fp"`
	InteractionID string    `bson:"interaction_id"`
	At            time.Time `bson:"at"`
}

// claimKey keeps key for one request, or returns once.ErrReused if another one
// has it.
func (s interactionStore) claimKey(ctx context.Context, key once.Key, id string, at time.Time) error {
	if key.Name == "" {
		return nil
	}
	claim := interactionKey{ID: key.ID("ik_"), Fingerprint: key.Fingerprint, InteractionID: id, At: at}
	// Repeats come by the hundred where a line is bad, and to look costs a quarter
	// of a write that fails.
	held, err := mongodb.FindByID[interactionKey](ctx, s.keys, "idempotency_key", claim.ID)
	if missing(err) {
		if err = mongodb.Insert(ctx, s.keys, claim.ID, claim); !errors.Is(err, mongodb.ErrExists) {
			return err
		}
		held, err = mongodb.FindByID[interactionKey](ctx, s.keys, "idempotency_key", claim.ID)
	}
	if err != nil {
		return err
	}
	if held.Fingerprint != claim.Fingerprint || held.InteractionID != id {
		return once.ErrReused
	}
	return nil
}

// insert stores a new interaction; it returns false if there is one already.
func (s interactionStore) insert(ctx context.Context, i Interaction) (bool, error) {
	err := mongodb.Insert(ctx, s.interactions, i.ID, i)
	if errors.Is(err, mongodb.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func (s interactionStore) get(ctx context.Context, id string) (Interaction, error) {
	return mongodb.FindByID[Interaction](ctx, s.interactions, "interaction", id)
}

// find is get for what may be missing.
func (s interactionStore) find(ctx context.Context, id string) (Interaction, bool, error) {
	found, err := mongodb.FindAll[Interaction](ctx, s.interactions, bson.M{"_id": id}, nil, 1)
	if err != nil || len(found) == 0 {
		return Interaction{}, false, err
	}
	return found[0], true, nil
}

// within is get for what is in scope.
func (s interactionStore) within(ctx context.Context, scope identity.Scope, id string) (Interaction, error) {
	filter := mongodb.Within(bson.M{"_id": id}, scope, "operator_id", "team_id")
	return mongodb.FindOne[Interaction](ctx, s.interactions, "interaction", id, filter)
}

// change applies edit to the stored interaction and writes it back. With a rev
// the stored one must have it; without one, edit is repeated on what somebody
// else has written in between. An edit that returns false changes nothing.
func (s interactionStore) change(
	ctx context.Context, id string, rev int, edit func(*Interaction) bool,
) (Interaction, error) {
	for range editTries {
		i, err := s.get(ctx, id)
		if err != nil {
			return Interaction{}, err
		}
		if rev != 0 && i.Rev != rev {
			return Interaction{}, mongodb.ErrStale
		}
		if !edit(&i) {
			return i, nil
		}
		from := i.Rev
		i.Rev++
		err = mongodb.Replace(ctx, s.interactions, id, from, i)
		if rev == 0 && errors.Is(err, mongodb.ErrStale) {
			continue
		}
		return i, err
	}
	return Interaction{}, mongodb.ErrStale
}

// light leaves out what is large and what no merging or list needs.
var light = bson.M{"transcript": 0, "recording.peaks": 0}

// byIDs finds interactions by ID, without their transcripts and peaks.
func (s interactionStore) byIDs(ctx context.Context, ids []string) (map[string]Interaction, error) {
	found, err := mongodb.Find[Interaction](ctx, s.interactions, bson.M{"_id": bson.M{"$in": ids}}, options.Find().SetProjection(light))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Interaction, len(found))
	for _, i := range found {
		byID[i.ID] = i
	}
	return byID, nil
}

// byCallIDs finds interactions by what their source calls them.
func (s interactionStore) byCallIDs(ctx context.Context, callIDs []string) ([]Interaction, error) {
	return mongodb.Find[Interaction](ctx, s.interactions, bson.M{"call_id": bson.M{"$in": callIDs}},
		options.Find().SetProjection(light).SetLimit(maxByCallID))
}

// maxByCallID bounds what one look for calls gives.
const maxByCallID = 5000
