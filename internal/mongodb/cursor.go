package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// All reads what cursor still has into found, in the place of what is there, and
// lets go of the cursor. The driver's own All lets go of it under no deadline:
// on a line that hangs, whoever asked waits for that, too, however late it is.
func All[T any](ctx context.Context, cursor *mongo.Cursor, found *[]T) error {
	defer Release(cursor)
	*found = (*found)[:0]
	for cursor.Next(ctx) {
		var one T
		if err := cursor.Decode(&one); err != nil {
			return err
		}
		*found = append(*found, one)
	}
	return cursor.Err()
}

// Release lets go of cursor. If the server still has some of it, that is told in
// the background: nobody waits for it, and a server that never learns of it
// forgets the cursor by itself.
func Release(cursor *mongo.Cursor) {
	tell := func() {
		ctx, cancel := context.WithTimeout(context.Background(), operationTimeout)
		defer cancel()
		_ = cursor.Close(ctx)
	}
	if cursor.ID() == 0 {
		tell() // there is nothing to tell
		return
	}
	go tell()
}
