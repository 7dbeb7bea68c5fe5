package staff

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

type tokenStore struct{ tokens *mongo.Collection }

func (s tokenStore) byID(ctx context.Context, id string) (Token, error) {
	return mongodb.FindByID[Token](ctx, s.tokens, "token", id)
}

func (s tokenStore) byHash(ctx context.Context, hash string) (Token, error) {
	return mongodb.FindOne[Token](ctx, s.tokens, "token", "", bson.M{"hash": hash})
}

func (s tokenStore) insert(ctx context.Context, t Token) error {
	return mongodb.Insert(ctx, s.tokens, t.ID, t)
}

// replace writes t over its revision from.
func (s tokenStore) replace(ctx context.Context, from int, t Token) error {
	return mongodb.Replace(ctx, s.tokens, t.ID, from, t)
}

// use notes that the token was used, unless that is known nearly as exactly.
func (s tokenStore) use(ctx context.Context, t Token, now time.Time) error {
	_, err := s.tokens.UpdateOne(ctx,
		bson.M{"_id": t.ID, "last_used_at": bson.M{"$lte": now.Add(-usedEvery)}},
		bson.M{"$set": bson.M{"last_used_at": now}})
	return mongodb.Wrap("note use of token", err)
}

func (s tokenStore) list(ctx context.Context, page paging.Request) (paging.Page[Token], error) {
	return mongodb.Page(ctx, s.tokens, bson.M{}, mongodb.Order{Field: "created_at", Descending: true}, page,
		func(t Token) paging.Position { return paging.AtTime(t.CreatedAt, t.ID) })
}

// names finds only the names of tokens.
func (s tokenStore) names(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	found, err := mongodb.FindAll[Token](ctx, s.tokens, bson.M{"_id": bson.M{"$in": ids}}, nil, int64(len(ids)))
	for _, t := range found {
		names[t.ID] = t.Name
	}
	return names, err
}
