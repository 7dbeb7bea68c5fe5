package training

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// overview answers the questions of an Overview in one round trip. No count
// goes beyond CountLimit, so it reads no more however many there are.
func (s assignmentStore) overview(
	ctx context.Context, v view, f AssignmentFilter, today string, week []DayCount,
) ([]overviewRow, error) {
	matching := func(change func(*AssignmentFilter)) bson.M {
		narrowed := f
		change(&narrowed)
		// The range gives the index a place to start from, as in a list: without
		// it FerretDB gathers all that match before it takes the first of them,
		// which took 5 s of 280,000 assignments.
		everyDay := bson.M{"due_on": bson.M{"$gte": bson.MinKey{}}}
		return bson.M{"$match": bson.M{"$and": bson.A{v.limit(narrowed.query(today)), everyDay}}}
	}
	counted := func(key string, change func(*AssignmentFilter)) bson.A {
		return bson.A{
			matching(change),
			bson.M{"$limit": CountLimit},
			bson.M{"$group": bson.M{"_id": bson.M{"$literal": key}, "n": bson.M{"$sum": 1}, "oldest": bson.M{"$min": "$created_at"}}},
		}
	}
	open := func(f *AssignmentFilter) { f.Open = true }
	overdue := func(f *AssignmentFilter) { f.Overdue = true }
	thisWeek := bson.M{"$match": bson.M{"due_on": bson.M{"$gte": week[0].Day, "$lte": week[len(week)-1].Day}}}
	parts := []bson.A{
		counted(openKey, open),
		counted(overdueKey, overdue),
		{matching(open), thisWeek, bson.M{"$group": bson.M{"_id": "$due_on", "n": bson.M{"$sum": 1}}}},
		{
			matching(overdue),
			bson.M{"$sort": bson.D{{Key: "due_on", Value: 1}, {Key: "_id", Value: 1}}},
			bson.M{"$limit": lateShown},
			bson.M{"$project": bson.M{"late": "$$ROOT"}},
		},
	}
	for _, state := range []AssignmentState{Completed, Failed, Waived, Withdrawn} {
		parts = append(parts, counted(string(state), func(f *AssignmentFilter) { f.State = state }))
	}
	pipeline := counted(string(Proposed), func(f *AssignmentFilter) { f.State = Proposed })
	for _, part := range parts {
		pipeline = append(pipeline, bson.M{"$unionWith": bson.M{"coll": assignmentsName, "pipeline": part}})
	}
	return aggregate[overviewRow](ctx, s.assignments, pipeline)
}
