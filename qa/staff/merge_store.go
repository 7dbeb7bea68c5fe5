package staff

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

// moving finds those who were merged and of whom something may still have to be
// moved, the first merged first.
func (s personStore) moving(ctx context.Context, limit int64) ([]Person, error) {
	return mongodb.FindAll[Person](ctx, s.people, bson.M{"moving": true}, sorted("merged_at"), limit)
}

// merged lists those who were merged.
func (s personStore) merged(ctx context.Context, page paging.Request) (paging.Page[Person], error) {
	return mongodb.Page(ctx, s.people, bson.M{"merged_into": bson.M{"$gt": ""}}, mongodb.Order{Field: "merged_into"}, page,
		func(p Person) paging.Position { return paging.AtText(p.MergedInto, p.ID) })
}
