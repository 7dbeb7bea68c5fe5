package audit

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// The collections.
const (
	entriesName = "audit"
	headsName   = "audit_heads"
	intentsName = "audit_intents"
)

// Collections declares what the log keeps, with the index that serves each of
// its queries.
func Collections() []mongodb.Collection {
	byID := bson.D{{Key: "_id", Value: 1}}
	return []mongodb.Collection{
		{
			Name: entriesName, Validator: entryShape,
			ShardKey: bson.D{{Key: "stream", Value: 1}, {Key: "seq", Value: 1}}, // a chain stays in order on one shard
			Indexes: []mongodb.Index{
				{Name: "newest", Keys: newest()},                        // the list, also of an outcome
				{Name: "actor_newest", Keys: newest("actor")},           // what somebody did
				{Name: "action_newest", Keys: newest("action")},         // where something was done
				{Name: "kind_newest", Keys: newest("object.kind")},      // what was done to things of a kind
				{Name: "object_newest", Keys: newest("ids")},            // what was done to something
				{Name: "cause", Keys: bson.D{{Key: "cause", Value: 1}}}, // whether an action has its entry
			},
		},
		{Name: headsName, ShardKey: byID},
		{Name: intentsName, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "seen", Keys: bson.D{{Key: "seen", Value: 1}}}, // those that nobody ends
		}},
	}
}

// newest are the keys of a list, the last first, narrowed by fields.
func newest(fields ...string) bson.D {
	var keys bson.D
	for _, f := range fields {
		keys = append(keys, bson.E{Key: f, Value: 1})
	}
	return append(keys, bson.E{Key: "at", Value: -1}, bson.E{Key: "_id", Value: -1})
}

// What the database refuses to keep, whoever writes it.
var (
	word  = bson.M{"bsonType": "string", "minLength": 1}
	text  = bson.M{"bsonType": "string"}
	count = bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}

	entryShape = bson.M{
		"bsonType": "object",
		"required": bson.A{"_id", "stream", "seq", "at", "actor", "action", "object", "outcome", "cause", "prev", "hash"},
		"properties": bson.M{
			"_id": word, "stream": word, "ids": bson.M{"bsonType": "array", "items": word}, "seq": count, "at": bson.M{"bsonType": "date"}, "actor": text, "action": word,
			"outcome": bson.M{"enum": bson.A{Done, Failed, Unknown}}, "cause": word, "prev": text, "hash": word,
		},
	}
)
