package mongodb_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
)

func TestSetLeavesOtherFieldsAlone(t *testing.T) {
	t.Parallel()
	c := mongotest.New(t).Collection("notes")
	if err := mongodb.Insert(t.Context(), c, "a", note{ID: "a", Rev: 1, Name: "one", Who: "olga"}); err != nil {
		t.Fatal(err)
	}
	if err := mongodb.Set(t.Context(), c, "a", bson.M{"rev": 1}, bson.M{"rev": 2, "name": "two"}); err != nil {
		t.Fatal(err)
	}
	got, err := mongodb.FindByID[note](t.Context(), c, "note", "a")
	if err != nil || got.Rev != 2 || got.Name != "two" || got.Who != "olga" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, id := range []string{"a", "b"} {
		if err := mongodb.Set(t.Context(), c, id, bson.M{"rev": 1}, bson.M{"name": "three"}); !errors.Is(err, mongodb.ErrStale) {
			t.Errorf("set in %s: %v", id, err)
		}
	}
}

// Of all who set the same fields of one revision exactly one wins.
func TestSetHappensOnce(t *testing.T) {
	t.Parallel()
	c := mongotest.New(t).Collection("notes")
	if err := mongodb.Insert(t.Context(), c, "a", note{ID: "a", Rev: 1}); err != nil {
		t.Fatal(err)
	}
	var won atomic.Int64
	var group errgroup.Group
	for i := range 16 {
		group.Go(func() error {
			err := mongodb.Set(t.Context(), c, "a", bson.M{"rev": 1}, bson.M{"rev": 2, "name": "same"})
			switch {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, mongodb.ErrStale):
				return fmt.Errorf("writer %d: %w", i, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if won.Load() != 1 {
		t.Errorf("%d writers won", won.Load())
	}
}
