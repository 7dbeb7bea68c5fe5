package report

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// The collections: the numbers, and those that a rebuild computes to compare.
const (
	talliesName = "tallies"
	shadowName  = "tallies_shadow"
)

// Collections declares what this package keeps. Each index serves a query in a
// store of this package; the comment says which.
func Collections() []mongodb.Collection {
	return []mongodb.Collection{tallyCollection(talliesName), tallyCollection(shadowName)}
}

func tallyCollection(name string) mongodb.Collection {
	text := bson.M{"bsonType": "string"}
	word := bson.M{"bsonType": "string", "minLength": 1}
	return mongodb.Collection{
		Name: name,
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{"_id", "rev", "level", "week", "scorecard_id", "line", "team_id", "operator_id", "parent", "totals", "dirty"},
			"properties": bson.M{
				"rev":          bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1},
				"level":        bson.M{"enum": bson.A{levelOperator, levelTeam, levelLine, levelCentre}},
				"week":         bson.M{"bsonType": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`},
				"scorecard_id": word, "line": text, "team_id": text, "operator_id": text, "parent": text,
				"totals": bson.M{"bsonType": "object"}, "dirty": bson.M{"bsonType": "bool"},
			},
		},
		Indexes: []mongodb.Index{
			// ofOperator, and the operators one after the other
			{Name: "operator_week", Keys: keys("level", "operator_id", "week")},
			// ofTeam, ofTeams
			{Name: "team_week", Keys: keys("level", "team_id", "week")},
			// ofLevels
			{Name: "level_week", Keys: keys("level", "week")},
			// below
			{Name: "parent", Keys: keys("parent")},
			// each
			{Name: "level", Keys: keys("level", "_id")},
			// dirty
			{Name: "dirty", Keys: keys("dirty_at"), Partial: bson.M{"dirty": true}},
		},
		ShardKey: bson.D{{Key: "_id", Value: "hashed"}},
	}
}

// keys are fields in ascending order.
func keys(fields ...string) bson.D {
	var d bson.D
	for _, f := range fields {
		d = append(d, bson.E{Key: f, Value: 1})
	}
	return d
}
