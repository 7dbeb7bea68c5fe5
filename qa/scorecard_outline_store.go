package qa

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// maxOutlines is more scorecards than any centre works with.
const maxOutlines = 1000

var outlineFields = bson.M{
	"scorecard_id": 1, "version": 1, "state": 1, "title": 1, "lang": 1, "sections.key": 1, "sections.title": 1,
	"sections.criteria.key": 1, "sections.criteria.title": 1, "sections.criteria.critical": 1, "sections.criteria.duty": 1,
}

// outlines reads the scorecards in states, those of the first state first.
func (s scorecardStore) outlines(ctx context.Context, states []ScorecardState) ([]Scorecard, error) {
	found, err := mongodb.Find[Scorecard](ctx, s.scorecards, bson.M{"state": bson.M{"$in": states}},
		options.Find().SetProjection(outlineFields).SetSort(bson.D{{Key: "title", Value: 1}, {Key: "_id", Value: 1}}).SetLimit(maxOutlines))
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b Scorecard) int { return slices.Index(states, a.State) - slices.Index(states, b.State) })
	return found, nil
}

// usesOf counts the evaluations with a scorecard that count, up to most.
func (s evaluationStore) usesOf(ctx context.Context, scorecardID string, most int64) (int, error) {
	n, err := s.evaluations.CountDocuments(ctx, bson.M{"scorecard_id": scorecardID, "state": bson.M{"$in": committed}}, options.Count().SetLimit(most))
	return int(n), mongodb.Wrap("count uses of a scorecard", err)
}
