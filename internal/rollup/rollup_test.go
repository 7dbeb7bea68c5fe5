package rollup_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/rollup"
)

// thing is what is summed up: a number of a team.
type thing struct {
	ID   string    `bson:"_id"`
	Team string    `bson:"team_id"`
	At   time.Time `bson:"at"`
	N    int       `bson:"n"`
}

type total struct {
	N int `bson:"n,omitempty"`
}

var start = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) // a Monday

// shop has things, and a book of their sums. Its clock stands until it is moved.
type shop struct {
	t      *testing.T
	db     *mongo.Database
	things *mongo.Collection
	book   *rollup.Book[total]
	clock  *atomic.Int64 // seconds since start
	// meanwhile happens once, while the next leaf is made anew; nil: nothing.
	meanwhile *atomic.Pointer[func()]
}

func newShop(t *testing.T, db *mongo.Database) shop {
	t.Helper()
	t.Parallel()
	s := shop{t: t, db: db, things: db.Collection("things"), clock: new(atomic.Int64), meanwhile: new(atomic.Pointer[func()])}
	if err := mongodb.Ensure(t.Context(), db, append(rollup.Collections(), mongodb.Collection{Name: "things", Indexes: []mongodb.Index{
		{Name: "at", Keys: bson.D{{Key: "at", Value: 1}}}, {Name: "team", Keys: bson.D{{Key: "team_id", Value: 1}, {Key: "at", Value: 1}}},
	}})...); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return start.Add(time.Duration(s.clock.Load()) * time.Second) }
	s.book = rollup.NewBook(db, rollup.Source[total]{Name: "things", Each: s.each, Span: s.span, Sum: func(all []total) total {
		var sum total
		for _, one := range all {
			sum.N += one.N
		}
		return sum
	}}, time.UTC, now)
	return s
}

func (s shop) each(ctx context.Context, from, to time.Time, team *string, visit func(string, total)) error {
	filter := bson.M{"at": bson.M{"$gte": from, "$lt": to}}
	if team != nil {
		filter["team_id"] = *team
		if happen := s.meanwhile.Swap(nil); happen != nil {
			(*happen)()
		}
	}
	var found []thing
	cursor, err := s.things.Find(ctx, filter)
	if err == nil {
		err = cursor.All(ctx, &found)
	}
	for _, one := range found {
		visit(one.Team, total{one.N})
	}
	return err
}

func (s shop) span(ctx context.Context) (first, last time.Time, some bool, err error) {
	for at, direction := range map[*time.Time]int{&first: 1, &last: -1} {
		var one thing
		err := s.things.FindOne(ctx, bson.M{"at": bson.M{"$gt": time.Time{}}}, options.FindOne().SetSort(bson.M{"at": direction})).Decode(&one)
		if errors.Is(err, mongo.ErrNoDocuments) {
			return first, last, false, nil
		}
		if err != nil {
			return first, last, false, err
		}
		*at = one.At
	}
	return first, last, true, nil
}

func (s shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// put stores a thing, or changes one; who does it may die at a step.
func (s shop) put(one thing, dies string) {
	s.t.Helper()
	err := s.book.Change(s.t.Context(), []rollup.Place{s.book.PlaceOf(one.At, one.Team)}, func() error {
		if dies == "before" {
			return errDead
		}
		_, err := s.things.ReplaceOne(s.t.Context(), bson.M{"_id": one.ID}, one, options.Replace().SetUpsert(true))
		if err == nil && dies == "after" {
			return errDead
		}
		return err
	})
	if err != nil && !errors.Is(err, errDead) {
		s.t.Fatal(err)
	}
}

var errDead = errors.New("dead")

func (s shop) sweep() int {
	s.t.Helper()
	n, err := s.book.Sweep(s.t.Context())
	s.must(err)
	return n
}

func (s shop) settle() {
	s.t.Helper()
	for left := 1; left > 0; {
		left = s.sweep()
	}
}

// sums are what the book says of the whole centre and of each team, week by week.
func (s shop) sums() map[string]int {
	s.t.Helper()
	found := map[string]int{}
	centre, err := s.book.Centre(s.t.Context(), "2026-01-01", "2026-12-31")
	s.must(err)
	teams, err := s.book.Teams(s.t.Context(), []string{"", "t1", "t2", "t3", "t4"}, "2026-01-01", "2026-12-31")
	s.must(err)
	for _, sum := range append(centre, teams...) {
		if sum.Body.N > 0 {
			found[fmt.Sprint(sum.Week, sum.Team)] = sum.Body.N
		}
	}
	return found
}

// counted is what sums should say.
func (s shop) counted() map[string]int {
	s.t.Helper()
	found := map[string]int{}
	cursor, err := s.things.Find(s.t.Context(), bson.M{"at": bson.M{"$gt": time.Time{}}})
	s.must(err)
	var all []thing
	s.must(cursor.All(s.t.Context(), &all))
	for _, one := range all {
		week := rollup.WeekOf(one.At, time.UTC)
		found[fmt.Sprint(week)] += one.N
		found[fmt.Sprint(week, one.Team)] += one.N
	}
	return found
}

func (s shop) wantsSums(when string) {
	s.t.Helper()
	if diff := cmp.Diff(s.counted(), s.sums()); diff != "" {
		s.t.Errorf("%s (-counted +summed):\n%s", when, diff)
	}
	found, err := s.book.Audit(s.t.Context(), rollup.Look)
	if s.must(err); len(found.Wrong) > 0 {
		s.t.Errorf("%s: the audit finds %v", when, found.Wrong)
	}
}

func (s shop) anything(r *rand.Rand, i int) thing {
	return thing{ID: fmt.Sprint(i), Team: fmt.Sprint("t", 1+r.IntN(4)), At: start.AddDate(0, 0, r.IntN(40)), N: 1 + r.IntN(5)}
}

// Wherever somebody dies, and however many sweep at the same time, the sums come
// to what there is.
func TestSumsFollowWhateverHappens(t *testing.T) {
	db, watch := mongotest.NewWatched(t)
	s := newShop(t, db)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		one := s.anything(r, i)
		s.put(one, []string{"", "", "before", "after"}[r.IntN(4)])
		if r.IntN(3) == 0 {
			one.N++
			s.put(one, "")
		}
		if r.IntN(4) == 0 {
			var group errgroup.Group
			for range 3 {
				group.Go(func() error { _, err := s.book.Sweep(t.Context()); return err })
			}
			s.must(group.Wait())
		}
	}
	s.clock.Add(3600) // whoever died is dead for certain
	s.settle()
	s.wantsSums("after it all")
	watch.ScansNothing()
}

// What is made of nothing is what has grown, and what is wrong is put right.
func TestSumsAreMadeAnew(t *testing.T) {
	s := newShop(t, mongotest.New(t))
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 20 {
		s.put(s.anything(r, i), "")
	}
	s.settle()
	s.wantsSums("grown")
	pages := s.db.Collection("rollups")
	for name, spoil := range map[string]func() error{
		"gone": func() error { _, err := pages.DeleteMany(t.Context(), bson.M{}); return err },
		"wrong": func() error {
			_, err := pages.UpdateMany(t.Context(), bson.M{"level": "team"}, bson.M{"$set": bson.M{"body.n": 77}})
			return err
		},
		"top": func() error {
			_, err := pages.UpdateMany(t.Context(), bson.M{"level": "centre"}, bson.M{"$set": bson.M{"body.n": 77}})
			return err
		},
		"moved": func() error {
			_, err := s.things.UpdateMany(t.Context(), bson.M{"team_id": "t2"}, bson.M{"$set": bson.M{"team_id": "t3"}})
			return err
		},
		"lost": func() error { _, err := s.things.DeleteMany(t.Context(), bson.M{"team_id": "t1"}); return err },
	} {
		s.must(spoil())
		if found, err := s.book.Audit(t.Context(), rollup.Look); err != nil || len(found.Wrong) == 0 {
			t.Errorf("%s is not found: %+v, %v", name, found, err)
		}
		if name == "gone" {
			s.must(rollup.Anew(t.Context(), s.db, "things"))
			s.clock.Add(10) // by then a sweep has looked at all there is
			s.settle()
		} else if found, err := s.book.Audit(t.Context(), rollup.Repair); err != nil || found.Repaired == 0 {
			t.Errorf("%s is not put right: %+v, %v", name, found, err)
		}
		found, err := s.book.Audit(t.Context(), rollup.Look)
		if s.must(err); len(found.Wrong) > 0 {
			t.Errorf("%s: after the repair: %v", name, found.Wrong)
		}
	}
}
