package mongodb_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

type note struct {
	ID   string    `bson:"_id"`
	Rev  int       `bson:"rev"`
	At   time.Time `bson:"at"`
	Name string    `bson:"name"`
	Who  string    `bson:"who"`
	Team string    `bson:"team"`
	Sum  int       `bson:"sum"`
}

func TestInsertOfATakenIDIsSaid(t *testing.T) {
	t.Parallel()
	c := mongotest.New(t).Collection("notes")
	if err := mongodb.Insert(t.Context(), c, "a", note{ID: "a", Rev: 1}); err != nil {
		t.Fatal(err)
	}
	if err := mongodb.Insert(t.Context(), c, "a", note{ID: "a", Rev: 1}); !errors.Is(err, mongodb.ErrExists) {
		t.Errorf("second insert: %v", err)
	}
}

// Of all who replace one revision exactly one wins, so that no addition is
// lost.
func TestReplaceLosesNoUpdate(t *testing.T) {
	t.Parallel()
	c := mongotest.New(t).Collection("notes")
	if err := mongodb.Insert(t.Context(), c, "a", note{ID: "a", Rev: 1}); err != nil {
		t.Fatal(err)
	}
	const writers, each = 8, 10
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for done := 0; done < each; {
				n, err := mongodb.FindByID[note](t.Context(), c, "note", "a")
				if err != nil {
					t.Error(err)
					return
				}
				from := n.Rev
				n.Rev, n.Sum = n.Rev+1, n.Sum+1
				switch err := mongodb.Replace(t.Context(), c, "a", from, n); {
				case err == nil:
					done++
				case !errors.Is(err, mongodb.ErrStale):
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	n, err := mongodb.FindByID[note](t.Context(), c, "note", "a")
	if err != nil || n.Sum != writers*each {
		t.Errorf("sum = %d, %v; want %d", n.Sum, err, writers*each)
	}
}

func TestPagesFollowTheOrderAndTheScope(t *testing.T) {
	t.Parallel()
	db := mongotest.New(t)
	c := db.Collection("notes")
	base := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for i := range 23 {
		// Three notes share each moment and each name, so that the ID decides.
		n := note{ID: fmt.Sprintf("n%02d", i), At: base.Add(time.Duration(i/3) * time.Hour), Name: fmt.Sprintf("имя %d", i/3), Who: fmt.Sprint("p", i%2), Team: fmt.Sprint("t", i%3)}
		if err := mongodb.Insert(t.Context(), c, n.ID, n); err != nil {
			t.Fatal(err)
		}
	}
	walk := func(order mongodb.Order, scope identity.Scope, position func(note) paging.Position) []string {
		var ids []string
		req := paging.Request{Size: 4}
		for {
			page, err := mongodb.Page(t.Context(), c, mongodb.Within(bson.M{}, scope, "who", "team"), order, req, position)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range page.Items {
				ids = append(ids, n.ID)
			}
			if page.Next == "" {
				return ids
			}
			req.After = page.Next
		}
	}
	byTime := func(n note) paging.Position { return paging.AtTime(n.At, n.ID) }
	byName := func(n note) paging.Position { return paging.AtText(n.Name, n.ID) }
	newest := walk(mongodb.Order{Field: "at", Descending: true}, identity.Scope{All: true}, byTime)
	alphabetic := walk(mongodb.Order{Field: "name"}, identity.Scope{All: true}, byName)
	slices.Reverse(newest)
	if !slices.Equal(newest, alphabetic) || len(newest) != 23 || !slices.IsSorted(newest) {
		t.Errorf("newest first (reversed) %v, by name %v", newest, alphabetic)
	}
	for _, test := range []struct {
		scope identity.Scope
		want  int
	}{
		{identity.Scope{}, 0},
		{identity.Scope{PersonID: "p1"}, 11},
		{identity.Scope{TeamIDs: []string{"t0", "t2"}}, 15},
		{identity.Scope{PersonID: "p0", TeamIDs: []string{"t1"}}, 16},
		{identity.Scope{PersonID: "nobody"}, 0},
	} {
		if got := walk(mongodb.Order{Field: "at", Descending: true}, test.scope, byTime); len(got) != test.want {
			t.Errorf("scope %+v shows %d, want %d", test.scope, len(got), test.want)
		}
	}
}

func TestEnsureCanBeRepeatedByManyAtOnce(t *testing.T) {
	t.Parallel()
	db := mongotest.New(t)
	never := int32(0)
	declared := mongodb.Collection{
		Name:      "notes",
		Validator: bson.M{"bsonType": "object", "required": bson.A{"rev"}, "properties": bson.M{"rev": bson.M{"bsonType": "int"}}},
		Indexes: []mongodb.Index{
			{Name: "by_name", Keys: bson.D{{Key: "name", Value: 1}, {Key: "_id", Value: 1}}},
			{Name: "expires", Keys: bson.D{{Key: "at", Value: 1}}, ExpireAfterSeconds: &never},
		},
	}
	for range 2 {
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				if err := mongodb.Ensure(t.Context(), db, declared); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	_, err := db.Collection("notes").InsertOne(t.Context(), bson.M{"_id": "x", "rev": "one"})
	if err == nil {
		t.Error("the validator let a text pass as a revision")
	}
}

// A database that does not answer is said to be away, and within the deadline
// of the caller.
func TestLostServerIsUnavailable(t *testing.T) {
	t.Parallel()
	own, err := mongo.Connect(options.Client().ApplyURI(os.Getenv("MONGODB_URI")))
	if err != nil {
		t.Fatal(err)
	}
	c := own.Database("test_lost").Collection("notes")
	if err := own.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	err = mongodb.Insert(t.Context(), c, "a", note{ID: "a", Rev: 1})
	if p := problem.From(err); p.Kind != problem.Unavailable || p.RetryAfter == 0 {
		t.Errorf("error = %v", err)
	}
	if _, err := mongodb.FindByID[note](t.Context(), c, "note", "a"); problem.From(err).Kind != problem.Unavailable {
		t.Errorf("error = %v", err)
	}
}
