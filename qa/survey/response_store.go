package survey

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

type responseStore struct{ responses *mongo.Collection }

// insert stores a new response; it returns false if there is one already.
func (s responseStore) insert(ctx context.Context, r Response) (bool, error) {
	err := mongodb.Insert(ctx, s.responses, r.ID, r)
	if errors.Is(err, mongodb.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func (s responseStore) get(ctx context.Context, id string) (Response, error) {
	return mongodb.FindByID[Response](ctx, s.responses, "survey_response", id)
}

// byIDs finds responses by ID.
func (s responseStore) byIDs(ctx context.Context, ids []string) (map[string]Response, error) {
	found, err := mongodb.FindAll[Response](ctx, s.responses, bson.M{"_id": bson.M{"$in": ids}}, nil, int64(len(ids)))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Response, len(found))
	for _, r := range found {
		byID[r.ID] = r
	}
	return byID, nil
}

// newest is one page of the responses that match f and are in scope.
func (s responseStore) newest(
	ctx context.Context, scope identity.Scope, f ResponseFilter, page paging.Request,
) (paging.Page[Response], error) {
	return mongodb.Page(ctx, s.responses, mongodb.Within(f.query(), scope, "operator_id", "team_id"),
		mongodb.Order{Field: "answered_at", Descending: true}, page,
		func(r Response) paging.Position { return paging.AtTime(r.AnsweredAt, r.ID) })
}

// batchTimeout bounds the writing of one batch.
const batchTimeout = 30 * time.Second

// write stores new responses, and changed ones over the revision before theirs.
// It returns those that somebody else has written in between.
func (s responseStore) write(ctx context.Context, fresh, changed []Response) (map[string]bool, error) {
	models := make([]mongo.WriteModel, 0, len(fresh)+len(changed))
	for _, r := range fresh {
		models = append(models, mongo.NewInsertOneModel().SetDocument(r))
	}
	for _, r := range changed {
		models = append(models, mongo.NewReplaceOneModel().SetFilter(bson.M{"_id": r.ID, "rev": r.Rev - 1}).SetReplacement(r))
	}
	if len(models) == 0 {
		return map[string]bool{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	result, err := s.responses.BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
	if err == nil && result.InsertedCount+result.MatchedCount == int64(len(models)) {
		return map[string]bool{}, nil
	}
	if err != nil && !mongodb.Repeatable(err) {
		return nil, mongodb.Wrap("write survey responses", err)
	}
	return s.readBack(ctx, append(fresh, changed...))
}

// readBack finds out which responses are not stored as they were written.
func (s responseStore) readBack(ctx context.Context, written []Response) (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), batchTimeout)
	defer cancel()
	ids := make([]string, len(written))
	for n, r := range written {
		ids[n] = r.ID
	}
	stored, err := s.byIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	lost := map[string]bool{}
	for _, r := range written {
		now, ok := stored[r.ID]
		if !ok || now.Rev != r.Rev || now.CreatedIn != r.CreatedIn || now.ChangedIn != r.ChangedIn || !now.UpdatedAt.Equal(r.UpdatedAt) {
			lost[r.ID] = true
		}
	}
	return lost, nil
}
