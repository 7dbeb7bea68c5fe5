package training

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// overview answers the questions of an Overview in one round trip, but for the
// week. No count goes beyond CountLimit, so it reads no more however many there
// are.
func (s assignmentStore) overview(ctx context.Context, v view, f AssignmentFilter, today string) ([]overviewRow, error) {
	inState := func(state AssignmentState, change func(*AssignmentFilter)) bson.M {
		narrowed := f
		change(&narrowed)
		filter := v.limit(narrowed.query(today))
		// The range gives the index a place to start from, as in a list: without
		// it FerretDB gathers all that match before it takes the first of them,
		// which took 5 s of 280,000 assignments.
		return bson.M{"$match": bson.M{"$and": bson.A{filter, bson.M{"state": state, "due_on": bson.M{"$gte": bson.MinKey{}}}}}}
	}
	counted := func(key string, state AssignmentState, change func(*AssignmentFilter)) bson.A {
		return bson.A{
			inState(state, change),
			bson.M{"$limit": CountLimit},
			bson.M{"$group": bson.M{"_id": bson.M{"$literal": key}, "n": bson.M{"$sum": 1}, "oldest": bson.M{"$min": "$created_at"}}},
		}
	}
	all, overdue := func(*AssignmentFilter) {}, func(f *AssignmentFilter) { f.Overdue = true }
	var parts []bson.A
	for _, state := range []AssignmentState{Proposed, Completed, Failed, Waived, Withdrawn} {
		parts = append(parts, counted(string(state), state, all))
	}
	first := bson.A{bson.M{"$sort": bson.D{{Key: "due_on", Value: 1}, {Key: "_id", Value: 1}}}, bson.M{"$limit": lateShown}}
	for _, state := range []AssignmentState{Assigned, Started} {
		late := slices.Concat(bson.A{inState(state, overdue)}, first, bson.A{bson.M{"$project": bson.M{"late": "$$ROOT"}}})
		parts = append(parts, counted(openKey, state, all), counted(overdueKey, state, overdue), late)
	}
	pipeline := parts[0]
	for _, part := range parts[1:] {
		pipeline = append(pipeline, bson.M{"$unionWith": bson.M{"coll": assignmentsName, "pipeline": part}})
	}
	return mongodb.Aggregate[overviewRow](ctx, s.assignments, pipeline)
}

// countWeek counts what is open and due on each day of week, for a filter that
// leaves few.
func (s assignmentStore) countWeek(ctx context.Context, v view, f AssignmentFilter, week []DayCount) error {
	f.Open = true
	rows, err := mongodb.Aggregate[overviewRow](ctx, s.assignments, bson.A{
		bson.M{"$match": bson.M{"$and": bson.A{v.limit(f.query("")), bson.M{"due_on": bson.M{"$gte": week[0].Day, "$lte": week[len(week)-1].Day}}}}},
		bson.M{"$group": bson.M{"_id": "$due_on", "n": bson.M{"$sum": 1}}},
	})
	for _, row := range rows {
		for i := range week {
			if week[i].Day == row.Key {
				week[i].N = row.N
			}
		}
	}
	return err
}
