package training

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
	"qaloop/internal/recent"
	"qaloop/qa"
)

const (
	rulesName = "rules"
	// maxRules is more than any centre has.
	maxRules = 10_000
)

type ruleStore struct {
	rules *mongo.Collection
	known *recent.Fixed[qa.RuleRef, FrozenRule]
}

func newRuleStore(rules *mongo.Collection) ruleStore {
	return ruleStore{rules, recent.NewFixed[qa.RuleRef, FrozenRule]()}
}

// insert stores r, unless there is that rule already; then it returns the
// stored one and true.
func (s ruleStore) insert(ctx context.Context, r Rule) (Rule, bool, error) {
	err := mongodb.Insert(ctx, s.rules, r.ID, r)
	if !errors.Is(err, mongodb.ErrExists) {
		return r, false, err
	}
	stored, err := s.byID(ctx, r.ID)
	return stored, true, err
}

// replace writes r, read at its revision, and raises that.
func (s ruleStore) replace(ctx context.Context, r Rule) (Rule, error) {
	from := r.Rev
	r.Rev = from + 1
	return r, mongodb.Replace(ctx, s.rules, r.ID, from, r)
}

func (s ruleStore) byID(ctx context.Context, id string) (Rule, error) {
	return mongodb.FindByID[Rule](ctx, s.rules, "rule", id)
}

// inForce are the rule versions that are active now, by rule.
func (s ruleStore) inForce(ctx context.Context) ([]qa.RuleRef, error) {
	opts := options.Find().SetProjection(bson.M{"active": 1}).SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(maxRules)
	found, err := mongodb.Find[Rule](ctx, s.rules, bson.M{"state": RuleActive}, opts)
	if err != nil {
		return nil, err
	}
	refs := make([]qa.RuleRef, len(found))
	for i, r := range found {
		refs[i] = qa.RuleRef{RuleID: r.ID, Version: r.Active}
	}
	return refs, nil
}

// byIDs are the rules with these IDs.
func (s ruleStore) byIDs(ctx context.Context, ids []string) ([]Rule, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return mongodb.FindAll[Rule](ctx, s.rules, bson.M{"_id": bson.M{"$in": ids}}, nil, maxRules)
}

// leadingTo are the rules of which some version leads to one of these courses.
func (s ruleStore) leadingTo(ctx context.Context, courseIDs []string) ([]Rule, error) {
	if len(courseIDs) == 0 {
		return nil, nil
	}
	return mongodb.FindAll[Rule](ctx, s.rules, bson.M{"versions.course_id": bson.M{"$in": courseIDs}}, nil, maxRules)
}

// all are all rules, in the order of their IDs.
func (s ruleStore) all(ctx context.Context) ([]Rule, error) {
	return mongodb.FindAll[Rule](ctx, s.rules, bson.M{"_id": bson.M{"$gt": ""}}, bson.D{{Key: "_id", Value: 1}}, maxRules)
}

// page lists rules, the newest first.
func (s ruleStore) page(ctx context.Context, f RuleFilter, req paging.Request) (paging.Page[Rule], error) {
	filter := bson.M{}
	if f.State != "" {
		filter["state"] = f.State
	}
	return mongodb.Page(ctx, s.rules, filter, mongodb.Order{Field: "created_at", Descending: true}, req,
		func(r Rule) paging.Position { return paging.AtTime(r.CreatedAt, r.ID) })
}
