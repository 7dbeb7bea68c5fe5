package training

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

const (
	assignmentsName = "assignments"
	// maxOfOne is more than one person is ever assigned.
	maxOfOne = 10_000
)

type assignmentStore struct{ assignments *mongo.Collection }

func (s assignmentStore) insert(ctx context.Context, a Assignment) error {
	a.Unsummed = true
	return mongodb.Insert(ctx, s.assignments, a.ID, a)
}

// replace writes a, read at its revision, and raises that.
func (s assignmentStore) replace(ctx context.Context, a Assignment) (Assignment, error) {
	from := a.Rev
	a.Rev, a.Unsummed = from+1, true
	return a, mongodb.Replace(ctx, s.assignments, a.ID, from, a)
}

func (s assignmentStore) byID(ctx context.Context, id string) (Assignment, error) {
	return mongodb.FindByID[Assignment](ctx, s.assignments, "assignment", id)
}

// of are all assignments of an operator for these courses.
func (s assignmentStore) of(ctx context.Context, operatorID string, courseIDs []string) ([]Assignment, error) {
	filter := bson.M{"operator_id": operatorID, "course_id": bson.M{"$in": courseIDs}}
	return mongodb.FindAll[Assignment](ctx, s.assignments, filter, nil, maxOfOne)
}

// byOperator are all assignments of an operator.
func (s assignmentStore) byOperator(ctx context.Context, operatorID string) ([]Assignment, error) {
	return mongodb.FindAll[Assignment](ctx, s.assignments, bson.M{"operator_id": operatorID}, nil, maxOfOne)
}

// openOf are the open assignments in view of a course, by operator.
func (s assignmentStore) openOf(ctx context.Context, v view, courseID string, operatorIDs []string) (map[string]Assignment, error) {
	byOperator := map[string]Assignment{}
	if len(operatorIDs) == 0 {
		return byOperator, nil
	}
	filter := bson.M{
		"operator_id": bson.M{"$in": operatorIDs}, "course_id": courseID,
		"state": bson.M{"$in": bson.A{Proposed, Assigned, Started}},
	}
	found, err := mongodb.FindAll[Assignment](ctx, s.assignments, v.limit(filter), nil, int64(len(operatorIDs)))
	for _, a := range found {
		byOperator[a.OperatorID] = a
	}
	return byOperator, err
}

// operatorAfter finds the first operator after last who has an assignment.
func (s assignmentStore) operatorAfter(ctx context.Context, last string) (string, bool, error) {
	found, err := mongodb.FindAll[Assignment](ctx, s.assignments, bson.M{"operator_id": bson.M{"$gt": last}},
		bson.D{{Key: "operator_id", Value: 1}}, 1)
	if err != nil || len(found) == 0 {
		return "", false, err
	}
	return found[0].OperatorID, true, nil
}

// page lists what is in view, by the day on which it is due.
func (s assignmentStore) page(
	ctx context.Context, v view, f AssignmentFilter, today string, req paging.Request,
) (paging.Page[Assignment], error) {
	order := mongodb.Order{Field: "due_on", Descending: f.Order == LatestDue}
	return mongodb.Page(ctx, s.assignments, v.limit(f.query(today)), order, req,
		func(a Assignment) paging.Position { return paging.AtText(a.DueOn, a.ID) })
}

// count counts what is in view, and stops at most.
func (s assignmentStore) count(ctx context.Context, v view, f AssignmentFilter, today string, most int64) (int, error) {
	return mongodb.CountTo(ctx, s.assignments, v.limit(f.query(today)), "due_on", most)
}

// countByCourse counts what is in view of these courses and due on that day or
// later, by course, state, and whether it was due before today.
func (s assignmentStore) countByCourse(ctx context.Context, v view, courseIDs []string, from, today string) ([]countRow, error) {
	filter := bson.M{"course_id": bson.M{"$in": courseIDs}, "due_on": bson.M{"$gte": from}}
	group := bson.M{
		"_id": bson.M{"course": "$course_id", "state": "$state", "late": bson.M{"$lt": bson.A{"$due_on", today}}},
		"n":   bson.M{"$sum": 1},
	}
	return aggregate[countRow](ctx, s.assignments, bson.A{bson.M{"$match": v.limit(filter)}, bson.M{"$group": group}})
}

// attempted are the assignments in view of a course version of which the quiz
// was tried, those first that are due last; with their attempts only.
func (s assignmentStore) attempted(ctx context.Context, v view, c Course, limit int64) ([]Assignment, error) {
	filter := bson.M{
		"course_id": c.ID, "course_version": c.Version,
		"state": bson.M{"$ne": Proposed}, "attempts.0": bson.M{"$exists": true},
	}
	opts := options.Find().SetProjection(bson.M{"state": 1, "attempts": 1}).
		SetSort(bson.D{{Key: "due_on", Value: -1}, {Key: "_id", Value: -1}}).SetLimit(limit)
	cursor, err := s.assignments.Find(ctx, v.limit(filter), opts)
	return gather[Assignment](ctx, s.assignments, cursor, err)
}

// query is f for the database.
func (f AssignmentFilter) query(today string) bson.M {
	filter := bson.M{}
	for field, wanted := range map[string]string{"operator_id": f.OperatorID, "team_id": f.TeamID, "course_id": f.CourseID} {
		if wanted != "" {
			filter[field] = wanted
		}
	}
	var also bson.A
	if f.OperatorIDs != nil {
		also = append(also, bson.M{"operator_id": bson.M{"$in": f.OperatorIDs}})
	}
	switch f.Origin {
	case ByRule:
		filter["origin.rule_id"] = bson.M{"$exists": true}
	case ByPerson:
		filter["origin.person_id"] = bson.M{"$exists": true}
	}
	if f.State != "" {
		filter["state"] = f.State
	}
	if f.Open || f.Overdue {
		also = append(also, bson.M{"state": bson.M{"$in": bson.A{Assigned, Started}}})
	}
	if f.Closed {
		also = append(also, bson.M{"state": bson.M{"$in": bson.A{Completed, Failed, Waived, Withdrawn}}})
	}
	if f.Overdue {
		also = append(also, bson.M{"due_on": bson.M{"$lt": today}})
	}
	if len(also) > 0 {
		filter["$and"] = also
	}
	return filter
}

// view is what of the assignments somebody may see.
type view struct {
	scope    identity.Scope
	personID string // who looks
}

// limit narrows filter to what is in view. Nobody sees what is only proposed
// for themselves, unless they see everything.
func (v view) limit(filter bson.M) bson.M {
	filter = mongodb.Within(filter, v.scope, "operator_id", "team_id")
	if v.scope.All {
		return filter
	}
	return bson.M{"$and": bson.A{filter, bson.M{"$or": bson.A{
		bson.M{"state": bson.M{"$ne": Proposed}},
		bson.M{"operator_id": bson.M{"$ne": v.personID}},
	}}}}
}

// covers reports whether a is in view.
func (v view) covers(a Assignment) bool {
	return v.scope.All || (v.scope.Covers(a.OperatorID, a.TeamID) && (a.State != Proposed || a.OperatorID != v.personID))
}
