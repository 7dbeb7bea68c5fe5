package report

import (
	"context"
	"maps"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/qa"
)

// maxRead bounds what one report reads. A team of fifty has a tenth of it.
const maxRead = 20_000

// readFields leaves out what no report shows: what each evaluation contributes,
// and the criteria of contacts that were not drawn at random.
var readFields = bson.M{
	"parts": 0, "stamp": 0, "dirty_at": 0,
	"totals." + string(qa.SampleTargeted) + ".criteria":    0,
	"totals." + string(qa.SampleRequested) + ".criteria":   0,
	"totals." + string(qa.SampleCalibration) + ".criteria": 0,
}

// ofOperator are the buckets of an operator from one week to another, of the
// evaluations that are in scope.
func (s tallyStore) ofOperator(ctx context.Context, scope identity.Scope, operatorID string, from, to Week) ([]bucket, error) {
	filter := bson.M{"level": levelOperator, "operator_id": operatorID, "week": between(from, to)}
	return s.read(ctx, mongodb.Within(filter, scope, "operator_id", "team_id"))
}

// ofTeam are the buckets of the operators of a team.
func (s tallyStore) ofTeam(ctx context.Context, teamID string, from, to Week) ([]bucket, error) {
	return s.read(ctx, bson.M{"level": levelOperator, "team_id": teamID, "week": between(from, to)})
}

// ofTeams are the buckets of whole teams on one scorecard.
func (s tallyStore) ofTeams(ctx context.Context, teamIDs []string, scorecardID string, from, to Week) ([]bucket, error) {
	return s.read(ctx, ofTeams(teamIDs, scorecardID, from, to))
}

func ofTeams(teamIDs []string, scorecardID string, from, to Week) bson.M {
	return bson.M{"level": levelTeam, "team_id": bson.M{"$in": teamIDs}, "week": between(from, to), "scorecard_id": scorecardID}
}

// scoresOfTeams are the same without their criteria and how the scores spread.
func (s tallyStore) scoresOfTeams(ctx context.Context, teamIDs []string, scorecardID string, from, to Week) ([]bucket, error) {
	fields := maps.Clone(readFields)
	for _, origin := range []qa.SampleOrigin{qa.SampleRandom, qa.SampleTargeted, qa.SampleRequested, qa.SampleCalibration} {
		fields["totals."+string(origin)+".criteria"], fields["totals."+string(origin)+".histogram"] = 0, 0
	}
	return s.readWith(ctx, ofTeams(teamIDs, scorecardID, from, to), fields)
}

// ofLines are the buckets of all lines, and those of the whole centre.
func (s tallyStore) ofLines(ctx context.Context, from, to Week) ([]bucket, error) {
	return s.read(ctx, bson.M{"level": bson.M{"$in": bson.A{levelLine, levelCentre}}, "week": between(from, to)})
}

func between(from, to Week) bson.M { return bson.M{"$gte": from, "$lte": to} }

func (s tallyStore) read(ctx context.Context, filter bson.M) ([]bucket, error) {
	return s.readWith(ctx, filter, readFields)
}

func (s tallyStore) readWith(ctx context.Context, filter, fields bson.M) ([]bucket, error) {
	return mongodb.Find[bucket](ctx, s.tallies, filter, options.Find().SetProjection(fields).SetLimit(maxRead))
}
