package rollup

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Sum is what a week came to: of a team, or of the whole centre.
type Sum[T any] struct {
	Week Week
	Team string
	Body T
}

// Centre are the sums of the whole centre from one week to another, without
// some fields of them.
func (b *Book[T]) Centre(ctx context.Context, from, to Week, without ...string) ([]Sum[T], error) {
	return b.read(ctx, bson.M{"book": b.store.book, "level": levelCentre, "week": bson.M{"$gte": from, "$lte": to}}, without)
}

// Teams are the sums of teams from one week to another, without some fields of
// them.
func (b *Book[T]) Teams(ctx context.Context, teams []string, from, to Week, without ...string) ([]Sum[T], error) {
	return b.read(ctx, bson.M{
		"book": b.store.book, "level": levelTeam, "team_id": bson.M{"$in": teams}, "week": bson.M{"$gte": from, "$lte": to},
	}, without)
}

func (b *Book[T]) read(ctx context.Context, filter bson.M, without []string) ([]Sum[T], error) {
	fields := bson.M{"stamp": 0, "dirty_at": 0}
	for _, field := range without {
		fields["body."+field] = 0
	}
	found, err := b.store.find(ctx, filter, options.Find().SetProjection(fields))
	sums := make([]Sum[T], len(found))
	for i, p := range found {
		sums[i] = Sum[T]{p.Week, p.Team, p.Body}
	}
	return sums, err
}
