package survey

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// The collections.
const (
	surveysName   = "surveys"
	responsesName = "survey_responses"
)

// Collections declares what this package keeps, with the index that serves
// each of its lists.
func Collections() []mongodb.Collection {
	byID := bson.D{{Key: "_id", Value: "hashed"}}
	return []mongodb.Collection{
		{Name: surveysName, Noun: "survey", Validator: surveyShape, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "newest", Keys: newest("created_at")},                // the list
			{Name: "state_newest", Keys: newest("created_at", "state")}, // the list of those in a state
		}},
		{Name: responsesName, Noun: "survey_response", Validator: responseShape, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "newest", Keys: newest("answered_at")},                               // the list; results; each and span of the sums
			{Name: "operator_newest", Keys: newest("answered_at", "operator_id")},       // about an operator; ofOperator
			{Name: "team_newest", Keys: newest("answered_at", "team_id")},               // what a supervisor sees; each of a team
			{Name: "interaction_newest", Keys: newest("answered_at", "interaction_id")}, // about a contact
			{Name: "survey_newest", Keys: newest("answered_at", "survey_id")},           // to a survey
		}},
	}
}

// newest are the keys of a list by a time, the last first, narrowed by fields.
func newest(at string, fields ...string) bson.D {
	var keys bson.D
	for _, f := range fields {
		keys = append(keys, bson.E{Key: f, Value: 1})
	}
	return append(keys, bson.E{Key: at, Value: -1}, bson.E{Key: "_id", Value: -1})
}

// What the database refuses to keep, whoever writes it.
var (
	text   = bson.M{"bsonType": "string"}
	word   = bson.M{"bsonType": "string", "minLength": 1}
	moment = bson.M{"bsonType": "date"}
	count  = bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}

	surveyShape = bson.M{
		"bsonType": "object",
		"required": bson.A{"_id", "rev", "state", "title", "lang", "questions", "created_at", "history"},
		"properties": bson.M{
			"_id": word, "rev": count, "title": word, "created_at": moment,
			"state":     bson.M{"enum": bson.A{Draft, Open, Closed}},
			"questions": bson.M{"bsonType": "array", "minItems": 1},
		},
	}
	responseShape = bson.M{
		"bsonType": "object",
		"required": bson.A{"_id", "rev", "interaction_id", "operator_id", "team_id", "answered_at", "created_at"},
		"properties": bson.M{
			"_id": word, "rev": count, "interaction_id": word, "operator_id": word, "team_id": text,
			"answered_at": moment, "created_at": moment,
			"csat": bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1, "maximum": 5},
			"nps":  bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 0, "maximum": 10},
			"ces":  bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1, "maximum": 7},
		},
	}
)
