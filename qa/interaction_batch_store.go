package qa

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/mongodb"
)

// batchTimeout bounds the writing of one batch.
const batchTimeout = 30 * time.Second

// A batch is stored in insertsBeside parts at the same time, none smaller than
// leastInsert: the time goes into the indexes, which the database keeps up with
// one core for each part.
const (
	insertsBeside = 4
	leastInsert   = 100
)

// insertMany stores new interactions, and notes in lost those that somebody
// else has stored before.
func (s interactionStore) insertMany(ctx context.Context, fresh []Interaction, lost map[string]bool) error {
	if len(fresh) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	size := max(leastInsert, (len(fresh)+insertsBeside-1)/insertsBeside)
	parts := slices.Collect(slices.Chunk(fresh, size))
	missed := make([]map[string]bool, len(parts))
	var group errgroup.Group
	for n, part := range parts {
		missed[n] = map[string]bool{}
		group.Go(func() error { return s.insertPart(ctx, part, missed[n]) })
	}
	err := group.Wait()
	for _, m := range missed {
		maps.Copy(lost, m)
	}
	return err
}

func (s interactionStore) insertPart(ctx context.Context, fresh []Interaction, lost map[string]bool) error {
	_, err := s.interactions.InsertMany(ctx, fresh, options.InsertMany().SetOrdered(false))
	if err == nil {
		return nil
	}
	bulk, ok := errors.AsType[mongo.BulkWriteException](err)
	if !ok || bulk.WriteConcernError != nil {
		return s.readBack(ctx, fresh, lost, err)
	}
	for _, e := range bulk.WriteErrors {
		if !mongo.IsDuplicateKeyError(e) {
			return s.readBack(ctx, fresh, lost, err)
		}
		lost[fresh[e.Index].ID] = true
	}
	return nil
}

// updateMany writes changed interactions over the revision before theirs, and
// notes in lost those that somebody else has changed before. Transcript and
// recording are not touched.
func (s interactionStore) updateMany(ctx context.Context, changed []Interaction, lost map[string]bool) error {
	if len(changed) == 0 {
		return nil
	}
	models := make([]mongo.WriteModel, len(changed))
	for n, i := range changed {
		set, err := facts(i)
		if err != nil {
			return err
		}
		models[n] = mongo.NewUpdateOneModel().
			SetFilter(bson.M{"_id": i.ID, "rev": i.Rev - 1}).
			SetUpdate(bson.M{"$set": set})
	}
	ctx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	result, err := s.interactions.BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
	if err != nil || result.MatchedCount != int64(len(changed)) {
		return s.readBack(ctx, changed, lost, err)
	}
	return nil
}

// facts is what an import may say of an interaction, as fields to set.
func facts(i Interaction) (bson.M, error) {
	raw, err := bson.Marshal(i)
	if err != nil {
		return nil, fmt.Errorf("encode interaction: %w", err)
	}
	set := bson.M{}
	if err := bson.Unmarshal(raw, &set); err != nil {
		return nil, fmt.Errorf("decode interaction: %w", err)
	}
	for _, field := range []string{"_id", "transcript", "recording", "recorded"} {
		delete(set, field)
	}
	return set, nil
}

// readBack finds out which of the written interactions are stored as they were
// written, and notes the others in lost. It returns cause if that is neither a
// lost answer nor a meeting with another writer.
func (s interactionStore) readBack(
	ctx context.Context, written []Interaction, lost map[string]bool, cause error,
) error {
	if cause != nil && !mongodb.Repeatable(cause) {
		return mongodb.Wrap("write interactions", cause)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), batchTimeout)
	defer cancel()
	ids := make([]string, len(written))
	for n, i := range written {
		ids[n] = i.ID
	}
	stored, err := s.byIDs(ctx, ids)
	if err != nil {
		return err
	}
	for _, i := range written {
		now, ok := stored[i.ID]
		if !ok || now.Rev != i.Rev || now.CreatedIn != i.CreatedIn || now.ChangedIn != i.ChangedIn || !now.UpdatedAt.Equal(i.UpdatedAt) {
			lost[i.ID] = true
		}
	}
	return nil
}
