package survey

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

type surveyStore struct{ surveys *mongo.Collection }

// insert stores a new survey; it returns false if there is one already.
func (s surveyStore) insert(ctx context.Context, v Survey) (bool, error) {
	err := mongodb.Insert(ctx, s.surveys, v.ID, v)
	if errors.Is(err, mongodb.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func (s surveyStore) get(ctx context.Context, id string) (Survey, error) {
	return mongodb.FindByID[Survey](ctx, s.surveys, "survey", id)
}

func (s surveyStore) newest(ctx context.Context, f Filter, page paging.Request) (paging.Page[Survey], error) {
	filter := bson.M{}
	if f.State != "" {
		filter["state"] = f.State
	}
	return mongodb.Page(ctx, s.surveys, filter, mongodb.Order{Field: "created_at", Descending: true}, page,
		func(v Survey) paging.Position { return paging.AtTime(v.CreatedAt, v.ID) })
}

// change applies edit to the stored survey and writes it back, unless somebody
// else has written it in between.
func (s surveyStore) change(ctx context.Context, id string, rev int, edit func(*Survey) error) (Survey, error) {
	v, err := s.get(ctx, id)
	if err != nil {
		return Survey{}, err
	}
	if rev != 0 && v.Rev != rev {
		return Survey{}, mongodb.ErrStale
	}
	if err := edit(&v); err != nil {
		return Survey{}, err
	}
	from := v.Rev
	v.Rev++
	return v, mongodb.Replace(ctx, s.surveys, id, from, v)
}
