package staff

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// maxChoices bounds the operators, and the teams, that one is given to choose
// from.
const maxChoices = 500

const (
	operatorChoice = "operator"
	teamChoice     = "team"
)

// choices are the operators in scope people and the teams in scope teams. Every
// list offers them, to most of those who ask the same five hundred names.
func (s personStore) choices(ctx context.Context, people, teams identity.Scope, teamsName string) (Choices, error) {
	return s.offered.One(fmt.Sprintf("%+v %+v", people, teams), func() (Choices, error) {
		return s.readChoices(ctx, people, teams, teamsName)
	})
}

func (s personStore) readChoices(ctx context.Context, people, teams identity.Scope, teamsName string) (Choices, error) {
	operators := mongodb.Within(bson.M{"roles": identity.Operator}, people, "_id", "team_id")
	opts := options.Aggregate().SetBatchSize(2*maxChoices + 1) // all at once, in one round trip
	if index := (PersonFilter{}).index(people); index != "" {
		opts.SetHint(index)
	}
	pipeline := append(choicesOf(operators, operatorChoice), bson.M{"$unionWith": bson.M{
		"coll": teamsName, "pipeline": choicesOf(mongodb.Within(bson.M{}, teamsOf(teams), "", "_id"), teamChoice),
	}})
	type row struct {
		Choice `bson:",inline"`

		Kind string `bson:"kind"`
	}
	found, err := mongodb.Aggregate[row](ctx, s.people, pipeline, opts)
	if err != nil {
		return Choices{}, err
	}
	var all Choices
	for _, one := range found {
		if one.Kind == teamChoice {
			all.Teams = append(all.Teams, one.Choice)
		} else {
			all.Operators = append(all.Operators, one.Choice)
		}
	}
	return all, nil
}

// choicesOf are the first documents that match filter, by their names.
func choicesOf(filter bson.M, kind string) bson.A {
	return bson.A{
		bson.M{"$match": bson.M{"$and": bson.A{filter, bson.M{"name_key": bson.M{"$gte": bson.MinKey{}}}}}},
		bson.M{"$sort": bson.D{{Key: "name_key", Value: 1}, {Key: "_id", Value: 1}}},
		bson.M{"$limit": maxChoices},
		bson.M{"$project": bson.M{"name": 1, "kind": bson.M{"$literal": kind}}},
	}
}
