package gridfs

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// begun says that a file is on its way. It is there before the first chunk, so
// that an upload which died can be found although nothing else names its
// chunks.
type begun struct {
	ID    string    `bson:"_id"` // of the file
	Owner string    `bson:"owner"`
	At    time.Time `bson:"at"`
}

func (b Bucket) begin(ctx context.Context, f File) error {
	return mongodb.Put(ctx, b.begun, f.ID, begun{ID: f.ID, Owner: f.Metadata.Owner, At: f.UploadDate})
}

// Settle says of files that their owners name them, or that they are gone.
func (b Bucket) Settle(ctx context.Context, ids ...string) error {
	_, err := b.begun.DeleteMany(ctx, bson.M{"_id": bson.M{"$in": ids}})
	return mongodb.Wrap("settle files", err)
}

// sweptAtOnce bounds what one Sweep looks at.
const sweptAtOnce = 20

// Sweep removes what is left of files that were begun before that time and that
// named does not know to be in use. It gives the number of those it removed.
func (b Bucket) Sweep(
	ctx context.Context, before time.Time, named func(ctx context.Context, owner, id string) (bool, error),
) (int, error) {
	old, err := mongodb.FindAll[begun](ctx, b.begun,
		bson.M{"at": bson.M{"$lt": before}}, bson.D{{Key: "at", Value: 1}}, sweptAtOnce)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, f := range old {
		used, err := named(ctx, f.Owner, f.ID)
		switch {
		case err != nil:
			return removed, err
		case used:
			err = b.Settle(ctx, f.ID)
		default:
			removed++
			err = b.Remove(ctx, f.ID)
		}
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}
