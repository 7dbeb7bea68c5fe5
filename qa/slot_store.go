package qa

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/once"
)

const slotsName = "evaluation_slots"

// slot reserves an interaction and a scorecard for one evaluation of one
// evaluator. It is written before the evaluation, so it may name one that never
// came to be; a void one no longer holds it.
type slot struct {
	ID           string    `bson:"_id"` // of evaluator, interaction and scorecard
	Rev          int       `bson:"rev"`
	EvaluationID string    `bson:"evaluation_id"`
	TakenAt      time.Time `bson:"taken_at"`
}

func slotID(evaluator, interaction, scorecard string) string {
	return once.ID("es_", evaluator, interaction, scorecard)
}

type slotStore struct{ slots *mongo.Collection }

// reserve takes a free slot for want, or returns who has it.
func (s slotStore) reserve(ctx context.Context, want slot) (slot, error) {
	want.Rev = 1
	err := mongodb.Insert(ctx, s.slots, want.ID, want)
	if errors.Is(err, mongodb.ErrExists) {
		return s.byID(ctx, want.ID)
	}
	return want, err
}

func (s slotStore) byID(ctx context.Context, id string) (slot, error) {
	return mongodb.FindByID[slot](ctx, s.slots, "evaluation slot", id)
}

// takeOver gives a slot that was held by from to want; if somebody else was
// faster, it returns them.
func (s slotStore) takeOver(ctx context.Context, from, want slot) (slot, error) {
	want.Rev = from.Rev + 1
	err := mongodb.Replace(ctx, s.slots, want.ID, from.Rev, want)
	if errors.Is(err, mongodb.ErrStale) {
		return s.byID(ctx, want.ID)
	}
	return want, err
}
