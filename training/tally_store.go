package training

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

const (
	talliesName = "training_tallies"
	// maxTallies is more than there are of one course, or of one team.
	maxTallies = 20_000
)

type tallyStore struct{ tallies *mongo.Collection }

// find reads a tally; one that is not stored yet has revision 0.
func (s tallyStore) find(ctx context.Context, empty courseTally) (courseTally, error) {
	found, err := mongodb.FindAll[courseTally](ctx, s.tallies, bson.M{"_id": empty.ID}, nil, 1)
	if err != nil || len(found) == 0 {
		return empty, err
	}
	return found[0], nil
}

// write stores next over the tally as it was read. If somebody else has written
// it since, that is ErrStale or ErrExists.
func (s tallyStore) write(ctx context.Context, next courseTally) error {
	from := next.Rev
	next.Rev = from + 1
	if from == 0 {
		return mongodb.Insert(ctx, s.tallies, next.ID, next)
	}
	return mongodb.Replace(ctx, s.tallies, next.ID, from, next)
}

// ofTeam are the tallies of a team, by course.
func (s tallyStore) ofTeam(ctx context.Context, teamID string) (map[string]courseTally, error) {
	found, err := mongodb.FindAll[courseTally](ctx, s.tallies, bson.M{"all": false, "team_id": teamID}, nil, maxTallies)
	byCourse := make(map[string]courseTally, len(found))
	for _, t := range found {
		byCourse[t.CourseID] = t
	}
	return byCourse, err
}

// inTeams are the tallies of a course, team by team.
func (s tallyStore) inTeams(ctx context.Context, courseID string) ([]courseTally, error) {
	return mongodb.FindAll[courseTally](ctx, s.tallies, bson.M{"all": false, "course_id": courseID}, nil, maxTallies)
}

// seen are the tallies of what is in view: of everybody, or of some teams; of
// these courses, or of all if that is nil.
func (s tallyStore) seen(ctx context.Context, v view, courseIDs []string) ([]courseTally, error) {
	filter := bson.M{"all": v.scope.All}
	if !v.scope.All {
		if len(v.scope.TeamIDs) == 0 {
			return nil, nil
		}
		filter["team_id"] = bson.M{"$in": v.scope.TeamIDs}
	}
	if courseIDs != nil {
		filter["course_id"] = bson.M{"$in": courseIDs}
	}
	return mongodb.FindAll[courseTally](ctx, s.tallies, filter, nil, maxTallies)
}

// teamAfter finds the first team after last that has a tally.
func (s tallyStore) teamAfter(ctx context.Context, last *string) (string, bool, error) {
	found, err := mongodb.FindAll[courseTally](ctx, s.tallies, bson.M{"all": false, "team_id": behindTeam(last)}, bson.D{{Key: "team_id", Value: 1}}, 1)
	if err != nil || len(found) == 0 {
		return "", false, err
	}
	return found[0].TeamID, true, nil
}

// behindTeam matches the teams after last, and all before the first.
func behindTeam(last *string) bson.M {
	if last == nil {
		return bson.M{"$gte": ""}
	}
	return bson.M{"$gt": *last}
}

// standingFields is what a tally needs of an assignment.
var standingFields = bson.M{"course_id": 1, "state": 1, "due_on": 1, "origin": 1}

// ofTeam are the assignments of a team that stand somehow, with what a tally
// needs of them.
func (s assignmentStore) ofTeam(ctx context.Context, teamID string) ([]Assignment, error) {
	filter := bson.M{"team_id": teamID, "state": bson.M{"$in": bson.A{Assigned, Started, Completed, Failed}}}
	return mongodb.Find[Assignment](ctx, s.assignments, filter, options.Find().SetProjection(standingFields))
}

// teamAfter finds the first team after last that has an assignment; the empty
// one is that of people in no team.
func (s assignmentStore) teamAfter(ctx context.Context, last *string) (string, bool, error) {
	found, err := mongodb.FindAll[Assignment](ctx, s.assignments, bson.M{"team_id": behindTeam(last)}, bson.D{{Key: "team_id", Value: 1}}, 1)
	if err != nil || len(found) == 0 {
		return "", false, err
	}
	return found[0].TeamID, true, nil
}

// uncounted are some assignments that tallies and sums do not know of as they
// are now, those first that have changed first.
func (s assignmentStore) uncounted(ctx context.Context, limit int64) ([]Assignment, error) {
	opts := options.Find().SetProjection(bson.M{"rev": 1, "team_id": 1, "course_id": 1, "operator_id": 1, "due_on": 1, "due_changes": 1}).
		SetSort(bson.D{{Key: "updated_at", Value: 1}}).SetLimit(limit)
	return mongodb.Find[Assignment](ctx, s.assignments, bson.M{"uncounted": true, "updated_at": bson.M{"$gte": bson.MinKey{}}}, opts)
}

// anyUncounted reports whether the tallies of a team wait to be made anew.
func (s assignmentStore) anyUncounted(ctx context.Context, teamID string) (bool, error) {
	found, err := mongodb.FindAll[Assignment](ctx, s.assignments, bson.M{"uncounted": true, "team_id": teamID, "updated_at": bson.M{"$gte": bson.MinKey{}}}, nil, 1)
	return len(found) > 0, err
}

// settle notes that the tallies know of these assignments as they were read; of
// one that has changed since they do not.
func (s assignmentStore) settle(ctx context.Context, counted []Assignment) error {
	changes := make([]mongo.WriteModel, len(counted))
	for i, a := range counted {
		changes[i] = mongo.NewUpdateOneModel().
			SetFilter(bson.M{"_id": a.ID, "operator_id": a.OperatorID, "rev": a.Rev}).
			SetUpdate(bson.M{"$unset": bson.M{"uncounted": ""}})
	}
	return mongodb.Bulk(ctx, s.assignments, changes)
}
