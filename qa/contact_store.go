package qa

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// contactStore is what evaluations know of the interactions that they judge.
type contactStore struct{ interactions *mongo.Collection }

// within finds an interaction with somebody in scope.
func (s contactStore) within(ctx context.Context, scope identity.Scope, id string) (Interaction, error) {
	return mongodb.FindOne[Interaction](ctx, s.interactions, "interaction", id,
		mongodb.Within(bson.M{"_id": id}, scope, "operator_id", "team_id"))
}

// mark writes to an interaction whether it is evaluated, which count tells. It
// counts once more after each write, and is done when mark and count agree: what
// others change after that, they mark.
func (s contactStore) mark(ctx context.Context, id string, count func(context.Context, []string) (map[string]int, error)) error {
	for range editTries {
		i, found, err := s.marked(ctx, id)
		if err != nil || !found {
			return err
		}
		for written := true; written; {
			counts, err := count(ctx, []string{id})
			if err != nil {
				return err
			}
			is := counts[id] > 0
			if is == i.Evaluated {
				return nil
			}
			written, err = did(mongodb.Set(ctx, s.interactions, id, bson.M{"rev": i.Rev}, bson.M{"rev": i.Rev + 1, "evaluated": is}))
			if err != nil {
				return err
			}
			i.Rev, i.Evaluated = i.Rev+1, is
		}
	}
	return errStale
}

// markEvaluated is mark for who knows that an evaluation of it stands.
func (s contactStore) markEvaluated(ctx context.Context, id string) error {
	for range editTries {
		i, found, err := s.marked(ctx, id)
		if err != nil || !found || i.Evaluated {
			return err
		}
		written, err := did(mongodb.Set(ctx, s.interactions, id, bson.M{"rev": i.Rev}, bson.M{"rev": i.Rev + 1, "evaluated": true}))
		if err != nil || written {
			return err
		}
	}
	return errStale
}

// marked is how an interaction is marked now; false if it is not kept any more.
func (s contactStore) marked(ctx context.Context, id string) (Interaction, bool, error) {
	var i Interaction
	err := s.interactions.FindOne(ctx, bson.M{"_id": id},
		options.FindOne().SetProjection(bson.M{"rev": 1, "evaluated": 1})).Decode(&i)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return i, false, nil
	}
	return i, err == nil, mongodb.Wrap("read mark of interaction", err)
}
