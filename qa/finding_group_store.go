package qa

import (
	"context"
	"maps"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// groupKeys are the values that are the same in all findings of a group.
var groupKeys = map[FindingGrouping]bson.M{
	ByCriterion: {"key": "$findings.criterion", "scorecard_id": "$scorecard_id"},
	ByDuty:      {"key": "$findings.duty"},
	ByScorecard: {"key": "$scorecard_id"},
	ByCourse:    {"key": "$findings.decisions.course_id"},
	ByTeam:      {"key": "$team_id"},
	ByOperator:  {"key": "$operator_id"},
}

// groupTitles are how a group is called, where its findings know.
var groupTitles = map[FindingGrouping]string{
	ByCriterion: "$findings.title", ByDuty: "", ByScorecard: "$scorecard_title", ByCourse: "$findings.decisions.course_title", ByTeam: "", ByOperator: "",
}

// groups counts the findings that f wants by what g says.
func (s findingStore) groups(ctx context.Context, scope identity.Scope, f FindingFilter, g FindingGrouping) ([]FindingGroup, error) {
	pipeline := append(wantedFindings(scope, f), groupedFindings(g)...)
	rows, err := mongodb.Aggregate[groupRow](ctx, s.evaluations, pipeline)
	if err != nil {
		return nil, err
	}
	return readGroups(rows, g), nil
}

// wantedFindings gives the findings that f wants, each with what came of it.
func wantedFindings(scope identity.Scope, f FindingFilter) mongo.Pipeline {
	const words = "$findings.decisions.decision"
	decided := func(wanted ...DecisionWord) bson.M {
		return bson.M{"$gt": bson.A{bson.M{"$size": bson.M{"$setIntersection": bson.A{words, wanted}}}, 0}}
	}
	return mongo.Pipeline{
		{{Key: "$match", Value: mongodb.Within(f.query(), scope, "operator_id", "team_id")}},
		{{Key: "$project", Value: bson.M{"operator_id": 1, "team_id": 1, "scorecard_id": 1, "scorecard_title": 1, "findings": 1}}},
		{{Key: "$unwind", Value: "$findings"}},
		{{Key: "$match", Value: f.finding("findings.")}},
		{{Key: "$addFields", Value: bson.M{
			"led": oneIf(decided(leading...)), "lacks": oneIf(decided(NoCourse)),
			"alone": oneIf(bson.M{"$eq": bson.A{bson.M{"$size": words}, 0}}),
		}}},
	}
}

// groupedFindings counts findings by what g says.
func groupedFindings(g FindingGrouping) mongo.Pipeline {
	var steps mongo.Pipeline
	key, title, operator := groupKeys[g], groupTitles[g], "$operator_id"
	if g == ByCourse {
		steps = findingsByCourse()
		key, title, operator = bson.M{"key": "$_id.key"}, "$title", "$operator"
	}
	return append(steps,
		bson.D{{Key: "$group", Value: bson.M{
			"_id": key, "title": bson.M{"$max": title}, "duty": bson.M{"$max": "$findings.duty"},
			"findings": bson.M{"$sum": 1}, "who": bson.M{"$addToSet": operator},
			"led": bson.M{"$sum": "$led"}, "lacks": bson.M{"$sum": "$lacks"}, "alone": bson.M{"$sum": "$alone"},
		}}},
		bson.D{{Key: "$project", Value: bson.M{
			"title": 1, "duty": 1, "findings": 1, "led": 1, "lacks": 1, "alone": 1, "operators": bson.M{"$size": "$who"},
		}}},
		bson.D{{Key: "$sort", Value: bson.D{{Key: "findings", Value: -1}, {Key: "_id", Value: 1}}}},
		bson.D{{Key: "$limit", Value: maxGroups}},
	)
}

// findingsByCourse gives each finding once for each course that rules spoke of,
// even where two rules spoke of the same.
func findingsByCourse() mongo.Pipeline {
	one := bson.M{"finding": "$findings.id"}
	maps.Copy(one, groupKeys[ByCourse])
	return mongo.Pipeline{
		{{Key: "$unwind", Value: "$findings.decisions"}},
		{{Key: "$group", Value: bson.M{
			"_id": one, "title": bson.M{"$max": groupTitles[ByCourse]}, "operator": bson.M{"$first": "$operator_id"},
			"led": bson.M{"$max": "$led"}, "lacks": bson.M{"$max": "$lacks"}, "alone": bson.M{"$max": "$alone"},
		}}},
	}
}

// oneIf is 1 where condition holds, and 0 elsewhere.
func oneIf(condition bson.M) bson.M { return bson.M{"$cond": bson.A{condition, 1, 0}} }

// groupRow is a group as it comes from the database.
type groupRow struct {
	ID struct {
		Key         string `bson:"key"`
		ScorecardID string `bson:"scorecard_id"`
	} `bson:"_id"`
	Title     string `bson:"title"`
	Duty      string `bson:"duty"`
	Findings  int    `bson:"findings"`
	Operators int    `bson:"operators"`
	Led       int    `bson:"led"`
	Lacks     int    `bson:"lacks"`
	Alone     int    `bson:"alone"`
}

func readGroups(rows []groupRow, g FindingGrouping) []FindingGroup {
	groups := []FindingGroup{}
	for _, r := range rows {
		if r.ID.Key == "" {
			continue // without a duty, a team or a course
		}
		group := FindingGroup{
			Key: r.ID.Key, ScorecardID: r.ID.ScorecardID, Title: r.Title, Findings: r.Findings, Operators: r.Operators,
			Led: r.Led, NoCourse: r.Lacks, NoRule: r.Alone,
		}
		if g == ByCriterion {
			group.Duty = r.Duty
		}
		groups = append(groups, group)
	}
	return groups
}

// chances counts how often the criteria of groups were judged, and missed, in
// those evaluations of contacts drawn at random that f is about.
func (s findingStore) chances(ctx context.Context, scope identity.Scope, f FindingFilter, groups []FindingGroup) error {
	f.Outcome = "" // what came of it does not make it less of a chance
	match := f.evaluations()
	match["sample_origin"] = SampleRandom
	keys := make([]string, len(groups))
	for i, g := range groups {
		keys[i] = g.Key
	}
	type row struct {
		ID struct {
			Key         string `bson:"key"`
			ScorecardID string `bson:"scorecard_id"`
		} `bson:"_id"`
		Judged int `bson:"judged"`
		Missed int `bson:"missed"`
	}
	rows, err := mongodb.Aggregate[row](ctx, s.evaluations, mongo.Pipeline{
		{{Key: "$match", Value: mongodb.Within(match, scope, "operator_id", "team_id")}},
		{{Key: "$project", Value: bson.M{"scorecard_id": 1, "score.criteria.key": 1, "score.criteria.points": 1, "score.criteria.best": 1, "score.criteria.na": 1}}},
		{{Key: "$unwind", Value: "$score.criteria"}},
		{{Key: "$match", Value: bson.M{"score.criteria.key": bson.M{"$in": keys}, "score.criteria.na": bson.M{"$exists": false}}}},
		{{Key: "$group", Value: bson.M{
			"_id":    bson.M{"key": "$score.criteria.key", "scorecard_id": "$scorecard_id"},
			"judged": bson.M{"$sum": 1}, "missed": bson.M{"$sum": oneIf(missed)},
		}}},
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		for i := range groups {
			if groups[i].Key == r.ID.Key && groups[i].ScorecardID == r.ID.ScorecardID {
				groups[i].Judged, groups[i].Missed = r.Judged, r.Missed
			}
		}
	}
	return nil
}

// missed says of a criterion that it was not fully met.
var missed = bson.M{"$lt": bson.A{"$score.criteria.points", "$score.criteria.best"}}
