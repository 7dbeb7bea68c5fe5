package mongodb_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/paging"
)

// A list that is read filter by filter is the list that one filter makes:
// nothing twice, nothing left out, in order, with the same count and the same
// neighbours. No part of it reads a whole collection.
func TestAReachInPartsIsTheReachAsAWhole(t *testing.T) {
	t.Parallel()
	db, watch := mongotest.NewWatched(t)
	var indexes []mongodb.Index
	for _, first := range []string{"who", "team"} {
		indexes = append(indexes, mongodb.Index{Name: first, Keys: bson.D{{Key: first, Value: 1}, {Key: "at", Value: -1}, {Key: "_id", Value: -1}}})
	}
	if err := mongodb.Ensure(t.Context(), db, mongodb.Collection{Name: "notes", Indexes: indexes}); err != nil {
		t.Fatal(err)
	}
	c := db.Collection("notes")
	base := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	var all []note
	for i := range 29 { // two of them at each moment
		all = append(all, note{ID: fmt.Sprintf("n%02d", i), Rev: i % 4, At: base.Add(time.Duration(i/2) * time.Hour), Who: fmt.Sprint("p", i%3), Team: fmt.Sprint("t", i%5)})
	}
	if err := mongodb.InsertMissing(t.Context(), c, all); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(all)
	order := mongodb.Order{Field: "at", Descending: true, Without: []string{"name"}}
	for _, scope := range []identity.Scope{
		{},
		{PersonID: "p1"},
		{TeamIDs: []string{"t3", "t0", "t3"}},
		{PersonID: "p1", TeamIDs: []string{"t1", "t2"}},
	} {
		for _, filter := range []bson.M{{}, {"rev": 1}, {"who": "p1"}, {"team": "t1"}} {
			var want []string
			for _, n := range all {
				rev, who, team := filter["rev"], filter["who"], filter["team"]
				if scope.Covers(n.Who, n.Team) && (rev == nil || rev == n.Rev) && (who == nil || who == n.Who) && (team == nil || team == n.Team) {
					want = append(want, n.ID)
				}
			}
			reach := mongodb.Reach(filter, scope, "who", "team")
			var got []string
			for req := (paging.Request{Size: 3}); ; {
				page, err := mongodb.PageOf(t.Context(), c, reach, order, req, func(n note) paging.Position { return paging.AtTime(n.At, n.ID) })
				if err != nil {
					t.Fatal(err)
				}
				for i, n := range page.Items {
					got = append(got, n.ID)
					before, after, err := mongodb.Beside(t.Context(), c, reach, order, paging.AtTime(n.At, n.ID))
					if at := len(got) - 1; err != nil || before != textAt(want, at-1) || after != textAt(want, at+1) {
						t.Errorf("%+v, %v: beside %s (%d of its page) are %q and %q: %v", scope, filter, n.ID, i, before, after, err)
					}
				}
				if req.After = page.Next; page.Next == "" {
					break
				}
			}
			if !slices.Equal(want, got) {
				t.Errorf("%+v, %v: want %v, got %v", scope, filter, want, got)
			}
			for _, most := range []int64{4, 100} {
				if n, err := mongodb.CountOf(t.Context(), c, reach, "at", most); err != nil || n != min(len(want), int(most)) {
					t.Errorf("%+v, %v: %d counted of %d, at most %d: %v", scope, filter, n, len(want), most, err)
				}
			}
		}
	}
	watch.ScansNothing()
}

func textAt(texts []string, i int) string {
	if i < 0 || i >= len(texts) {
		return ""
	}
	return texts[i]
}
