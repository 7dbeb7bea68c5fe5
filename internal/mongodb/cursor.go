package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// visitAll visits what cursor still has, one by one, and lets go of the cursor.
// The driver's own All lets go of it under no deadline: on a line that hangs,
// whoever asked waits for that, too, however late it is.
func visitAll[T any](ctx context.Context, cursor *mongo.Cursor, visit func(T)) error {
	defer Release(cursor)
	for cursor.Next(ctx) {
		var one T
		if err := cursor.Decode(&one); err != nil {
			return err
		}
		visit(one)
	}
	return cursor.Err()
}

// gather decodes all that cursor still has.
func gather[T any](ctx context.Context, cursor *mongo.Cursor) ([]T, error) {
	found := []T{}
	err := visitAll(ctx, cursor, func(one T) { found = append(found, one) })
	return found, err
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
