package training

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

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
	a.Uncounted = true
	return mongodb.Insert(ctx, s.assignments, a.ID, a)
}

// replace writes a, read at its revision, and raises that.
func (s assignmentStore) replace(ctx context.Context, a Assignment) (Assignment, error) {
	from := a.Rev
	a.Rev, a.Uncounted = from+1, true
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
	return mongodb.PageOf(ctx, s.assignments, v.reach(f, today), order, req,
		func(a Assignment) paging.Position { return paging.AtText(a.DueOn, a.ID) })
}

// count counts what is in view, and stops at most.
func (s assignmentStore) count(ctx context.Context, v view, f AssignmentFilter, today string, most int64) (int, error) {
	return mongodb.CountOf(ctx, s.assignments, v.reach(f, today), "due_on", most)
}

// attempted are the assignments in view of a course version of which the quiz
// was tried, those first that are due last; with their attempts only.
func (s assignmentStore) attempted(ctx context.Context, v view, c Course, limit int) ([]Assignment, error) {
	var tried []bson.M
	for _, state := range []AssignmentState{Assigned, Started, Completed, Failed, Waived, Withdrawn} {
		tried = append(tried, v.limit(bson.M{
			"course_id": c.ID, "course_version": c.Version, "state": state, "attempts.0": bson.M{"$exists": true},
		}))
	}
	order := mongodb.Order{Field: "due_on", Descending: true, Without: []string{"causes", "evidence", "history"}}
	return mongodb.First[Assignment](ctx, s.assignments, tried, order, limit)
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
	if states := f.states(); len(states) > 0 {
		filter["state"] = bson.M{"$in": states}
	}
	if f.Overdue {
		also = append(also, bson.M{"due_on": bson.M{"$lt": today}})
	}
	if len(also) > 0 {
		filter["$and"] = also
	}
	return filter
}

// states are those that f asks for; nil for all.
func (f AssignmentFilter) states() []AssignmentState {
	asked := func(states []AssignmentState) []AssignmentState {
		if f.State != "" {
			return slices.DeleteFunc(states, func(s AssignmentState) bool { return s != f.State })
		}
		return states
	}
	switch open := f.Open || f.Overdue; {
	case open && f.Closed:
		return []AssignmentState{} // none is both
	case open:
		return asked([]AssignmentState{Assigned, Started})
	case f.Closed:
		return asked([]AssignmentState{Completed, Failed, Waived, Withdrawn})
	case f.State != "":
		return []AssignmentState{f.State}
	}
	return nil
}

// reach is f, narrowed to what is in view: filters that together match it, one
// for each of the states that it asks for, so that an index gives each of them in
// the order of the list. For "one of these states, the first due" FerretDB walked
// through all that were ever due. So it is for a team or a course in any state.
func (v view) reach(f AssignmentFilter, today string) []bson.M {
	states := f.states()
	if states == nil {
		whole := mongodb.Reach(v.decided(f.query(today)), v.scope, "operator_id", "team_id")
		if v.inOrder(f) || len(whole)*len(everyState) > maxParts {
			return whole
		}
		states = everyState
	}
	var reach []bson.M
	for _, state := range states {
		one := f.query(today)
		one["state"] = state
		reach = append(reach, mongodb.Reach(v.decided(one), v.scope, "operator_id", "team_id")...)
	}
	return reach
}

// everyState are the states that an assignment can be in.
var everyState = []AssignmentState{Proposed, Assigned, Started, Completed, Failed, Waived, Withdrawn}

// maxParts is how many parts a list is put together from at most: each costs
// the server about as much as a small list.
const maxParts = 40

// inOrder reports whether an index gives what f asks for in the order of the
// list without its being told a state: everything, or all of one person.
func (v view) inOrder(f AssignmentFilter) bool {
	all, _, teamIDs := v.scope.Limits()
	if f.OperatorID != "" || (!all && len(teamIDs) == 0) {
		return true
	}
	return all && f.TeamID == "" && f.CourseID == ""
}

// view is what of the assignments somebody may see.
type view struct {
	scope    identity.Scope
	personID string // who looks
}

// limit narrows filter to what is in view. Nobody sees what is only proposed
// for themselves, unless they see everything.
func (v view) limit(filter bson.M) bson.M {
	return mongodb.Within(v.decided(filter), v.scope, "operator_id", "team_id")
}

// decided leaves out of filter what is only proposed for who looks.
func (v view) decided(filter bson.M) bson.M {
	if v.scope.All {
		return filter
	}
	filter["$or"] = bson.A{bson.M{"state": bson.M{"$ne": Proposed}}, bson.M{"operator_id": bson.M{"$ne": v.personID}}}
	return filter
}

// covers reports whether a is in view.
func (v view) covers(a Assignment) bool {
	return v.scope.All || (v.scope.Covers(a.OperatorID, a.TeamID) && (a.State != Proposed || a.OperatorID != v.personID))
}
