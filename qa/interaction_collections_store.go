package qa

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// The collections.
const (
	interactionsName    = "interactions"
	interactionKeysName = "interaction_keys"
)

// interactionCollections declares what keeps interactions and
// their sound, with the index that
// serves each of their lists.
func interactionCollections() []mongodb.Collection {
	byID := bson.D{{Key: "_id", Value: "hashed"}}
	return append(recordingCollections(), []mongodb.Collection{
		{Name: interactionsName, Noun: "interaction", Validator: interactionShape, ShardKey: byID, Indexes: []mongodb.Index{
			// The list; also by channel, direction, topic, resolved, length and
			// import, which narrow one of these within a period.
			{Name: "newest", Keys: newestBy()},
			{Name: "operator_newest", Keys: newestBy("operator_id")}, // an operator's list
			{Name: "team_newest", Keys: newestBy("team_id")},         // what a supervisor sees
			{Name: "line_newest", Keys: newestBy("line")},            // the list of a line
			{Name: "by_call", Keys: keys("call_id", "_id")},          // a call by its name, and by the beginning of it
			{Name: "operator_by_call", Keys: keys("operator_id", "call_id", "_id")},
			{Name: "team_by_call", Keys: keys("team_id", "call_id", "_id")},
			{Name: "recorded_newest", Keys: newestBy("recorded")},   // those with (or without) a recording
			{Name: "evaluated_newest", Keys: newestBy("evaluated")}, // the review queue, and what is evaluated
			{Name: "customer_newest", Keys: newestBy("customer")},   // the contacts of one customer
		}},
		{Name: interactionKeysName, ShardKey: byID},
	}...)
}

// newestBy are the keys of a list of interactions, the last started first,
// narrowed by fields.
func newestBy(fields ...string) bson.D {
	var keys bson.D
	for _, f := range fields {
		keys = append(keys, bson.E{Key: f, Value: 1})
	}
	return append(keys, bson.E{Key: "started_at", Value: -1}, bson.E{Key: "_id", Value: -1})
}

// interactionShape is what the database refuses to keep otherwise, whoever
// writes it.
var interactionShape = bson.M{
	"bsonType": "object",
	"required": bson.A{
		"_id", "rev", "source", "call_id", "channel", "direction", "operator_id", "team_id", "started_at", "sources", "evidence", "recorded",
	},
	"properties": bson.M{
		"_id":          bson.M{"bsonType": "string", "minLength": 1},
		"rev":          bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1},
		"source":       bson.M{"bsonType": "string", "minLength": 1},
		"call_id":      bson.M{"bsonType": "string", "minLength": 1},
		"channel":      bson.M{"enum": bson.A{Call, Chat, Email, Visit}},
		"direction":    bson.M{"enum": bson.A{Inbound, Outbound}},
		"operator_id":  bson.M{"bsonType": "string", "minLength": 1},
		"team_id":      bson.M{"bsonType": "string"},
		"started_at":   bson.M{"bsonType": "date"},
		"answered_at":  bson.M{"bsonType": "date"},
		"ended_at":     bson.M{"bsonType": "date"},
		"wait_seconds": bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 0},
		"talk_seconds": bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 0},
		"sources":      bson.M{"bsonType": "array"},
		"recorded":     bson.M{"bsonType": "bool"},
		"evaluated":    bson.M{"bsonType": "bool"},
	},
}
