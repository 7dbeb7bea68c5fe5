package training

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
	"qaloop/internal/rollup"
)

// dueBook is the name of the book of sums of training that was due.
const dueBook = "due"

// dueFields are what its sums are made of.
var dueFields = bson.M{"team_id": 1, "state": 1, "due_on": 1, "closed_at": 1}

// newDueBook opens the book of sums of assignments, by the day on which they are
// due; zone is where the days on which they are completed begin.
func newDueBook(s assignmentStore, zone *time.Location, now func() time.Time) *rollup.Book[dueSums] {
	return rollup.NewBook(s.assignments.Database(), rollup.Source[dueSums]{
		Name: dueBook, Sum: sumDue, Span: s.dueSpan,
		Each: func(ctx context.Context, from, to time.Time, team *string, visit func(string, dueSums)) error {
			filter := bson.M{"due_on": bson.M{"$gte": from.Format(dateFormat), "$lt": to.Format(dateFormat)}}
			if team != nil {
				filter["team_id"] = *team
			}
			return mongodb.Each(ctx, s.assignments, filter, dueFields, func(a Assignment) { visit(a.TeamID, a.due(zone)) })
		},
		Waits: func(ctx context.Context, _, _ time.Time, team string) (bool, error) {
			n, err := s.assignments.CountDocuments(ctx, bson.M{
				"uncounted": true, "updated_at": bson.M{"$gte": now().Add(-sumMargin)}, "team_id": team,
			}, options.Count().SetLimit(1))
			return n > 0, mongodb.Wrap("look for assignments to sum up", err)
		},
	}, time.UTC, now)
}

// sumMargin is how long the sums may know nothing of an assignment before that
// is a fault.
const sumMargin = time.Minute

// dueSpan is when the first and the last assignment is due.
func (s assignmentStore) dueSpan(ctx context.Context) (first, last time.Time, some bool, err error) {
	a, z, some, err := mongodb.Ends[Assignment](ctx, s.assignments, "due_on")
	if err != nil || !some {
		return first, last, some, err
	}
	return dayOf(a.DueOn), dayOf(z.DueOn), true, nil
}

// SumDueAnew has the sums of training that was due of a database made that was
// made before there were any. It can be repeated.
func SumDueAnew(ctx context.Context, db *mongo.Database) error {
	return rollup.Anew(ctx, db, dueBook)
}
