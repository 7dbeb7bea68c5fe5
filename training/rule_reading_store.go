package training

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// inStates are the rules in states.
func (s ruleStore) inStates(ctx context.Context, states ...RuleState) ([]Rule, error) {
	return mongodb.FindAll[Rule](ctx, s.rules, bson.M{"state": bson.M{"$in": states}}, bson.D{{Key: "_id", Value: 1}}, maxRules)
}

// firings counts the assignments that rules have made since, by rule.
func (s assignmentStore) firings(ctx context.Context, ruleIDs []string, since time.Time) (map[string]Firing, error) {
	fired := map[string]Firing{}
	if len(ruleIDs) == 0 {
		return fired, nil
	}
	type row struct {
		ID   string    `bson:"_id"`
		N    int       `bson:"n"`
		Last time.Time `bson:"last"`
	}
	rows, err := mongodb.Aggregate[row](ctx, s.assignments, mongo.Pipeline{
		{{Key: "$match", Value: bson.M{"origin.rule_id": bson.M{"$in": ruleIDs}, "created_at": bson.M{"$gte": since}}}},
		{{Key: "$group", Value: bson.M{"_id": "$origin.rule_id", "n": bson.M{"$sum": 1}, "last": bson.M{"$max": "$created_at"}}}},
	})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		fired[r.ID] = Firing{Count: r.N, Last: r.Last}
	}
	return fired, nil
}

// names reads what courses are called.
func (s courseStore) names(ctx context.Context, ids []string) (map[string]CourseName, error) {
	names := map[string]CourseName{}
	if len(ids) == 0 {
		return names, nil
	}
	opts := options.Find().SetProjection(bson.M{"course_id": 1, "version": 1, "state": 1, "title": 1}).
		SetSort(bson.D{{Key: "course_id", Value: 1}, {Key: "version", Value: 1}}).SetLimit(maxVersions)
	found, err := mongodb.Find[Course](ctx, s.courses, bson.M{"course_id": bson.M{"$in": ids}}, opts)
	if err != nil {
		return nil, err
	}
	for _, c := range found { // from the oldest version to the newest
		if n := names[c.ID]; c.State == CoursePublished {
			names[c.ID] = CourseName{Title: c.Title, Version: c.Version}
		} else if !n.Published() {
			names[c.ID] = CourseName{Title: c.Title}
		}
	}
	return names, nil
}

// offers reads what courses there are to lead to.
func (s courseStore) offers(ctx context.Context) ([]CourseOffer, error) {
	opts := options.Find().SetProjection(bson.M{"course_id": 1, "version": 1, "state": 1, "title": 1, "lang": 1, "duties": 1, "minutes": 1}).
		SetSort(bson.D{{Key: "title", Value: 1}, {Key: "_id", Value: 1}}).SetLimit(maxVersions)
	found, err := mongodb.Find[Course](ctx, s.courses, bson.M{"state": bson.M{"$in": bson.A{CoursePublished, CourseDraft}}}, opts)
	if err != nil {
		return nil, err
	}
	offers, published := []CourseOffer{}, map[string]bool{}
	for _, c := range found {
		if c.State == CoursePublished && !published[c.ID] {
			published[c.ID] = true
			offers = append(offers, offerOf(c, c.Version))
		}
	}
	for _, c := range found {
		if !published[c.ID] {
			offers = append(offers, offerOf(c, 0))
		}
	}
	return offers, nil
}

// offerOf is c as it is offered; published is the number of the version that
// can be assigned.
func offerOf(c Course, published int) CourseOffer {
	return CourseOffer{ID: c.ID, Lang: c.Lang, Duties: c.Duties, Minutes: c.Minutes, CourseName: CourseName{Title: c.Title, Version: published}}
}
