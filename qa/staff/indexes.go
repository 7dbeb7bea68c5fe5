package staff

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// The collections.
const (
	peopleName   = "people"
	emailsName   = "staff_emails"
	agentsName   = "agent_ids"
	teamsName    = "teams"
	tokensName   = "tokens"
	settingsName = "list_settings"
)

// The indexes of people that queries name.
const (
	teamByName      = "team_by_name"
	activeByName    = "active_by_name"
	toConfirmByName = "to_confirm_by_name"
)

// Collections declares what this package keeps, with the index that serves
// each of its queries.
func Collections() []mongodb.Collection {
	byID := bson.D{{Key: "_id", Value: "hashed"}}
	return []mongodb.Collection{
		{Name: peopleName, Noun: "person", Validator: personShape, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "by_name", Keys: sorted("name_key")},                 // the list
			{Name: teamByName, Keys: sorted("team_id", "name_key")},     // the list of a team, and what its supervisor sees
			{Name: "role_by_name", Keys: sorted("roles", "name_key")},   // the list of a role
			{Name: "found_by_word", Keys: sorted("search", "name_key")}, // the list with a search
			{Name: activeByName, Keys: sorted("active", "name_key")},    // the list of who is (not) there any more
			{Name: toConfirmByName, Keys: sorted("to_confirm", "name_key")},
			{Name: "moving", Keys: sorted("merged_at"), Partial: bson.M{"moving": true}},                     // moving
			{Name: "merged", Keys: sorted("merged_into"), Partial: bson.M{"merged_into": bson.M{"$gt": ""}}}, // merged
		}},
		{Name: emailsName, Validator: claimShape, ShardKey: byID},
		{Name: agentsName, Validator: claimShape, ShardKey: byID},
		{Name: teamsName, Noun: "team", Validator: teamShape, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "by_name", Keys: sorted("name_key")},                  // the list, and a team by its name
			{Name: "active_by_name", Keys: sorted("active", "name_key")}, // the list of teams that exist
			{Name: "by_lead", Keys: bson.D{{Key: "lead_ids", Value: 1}}}, // the teams that somebody leads
		}},
		{Name: tokensName, Noun: "token", Validator: tokenShape, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "newest", Keys: bson.D{{Key: "created_at", Value: -1}, {Key: "_id", Value: -1}}}, // the list
			{Name: "by_secret", Keys: bson.D{{Key: "hash", Value: 1}}},                              // each request with a token
		}},
		{Name: settingsName, Validator: settingsShape, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "person", Keys: sorted("person_id", "created_at")}, // a person's filters, and what they keep for one list
		}},
	}
}

// sorted are the keys of a list by the last of fields, narrowed by those
// before it.
func sorted(fields ...string) bson.D {
	keys := make(bson.D, 0, len(fields)+1)
	for _, f := range append(fields, "_id") {
		keys = append(keys, bson.E{Key: f, Value: 1})
	}
	return keys
}

// What the database refuses to keep, whoever writes it.
var (
	text   = bson.M{"bsonType": "string"}
	word   = bson.M{"bsonType": "string", "minLength": 1}
	count  = bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}
	yesNo  = bson.M{"bsonType": "bool"}
	moment = bson.M{"bsonType": "date"}
	texts  = bson.M{"bsonType": "array", "items": word}

	personShape = bson.M{
		"bsonType": "object",
		"required": bson.A{"_id", "rev", "name", "name_key", "email", "roles", "team_id", "agent_ids", "active", "to_confirm", "auth_rev", "created_at"},
		"properties": bson.M{
			"_id": word, "rev": count, "name": word, "name_key": text, "email": text, "team_id": text,
			"roles": texts, "agent_ids": texts, "search": texts, "active": yesNo, "to_confirm": yesNo,
			"auth_rev": count, "password_hash": word, "created_at": moment, "updated_at": moment,
			"merged_into": word, "merged_at": moment, "moving": yesNo,
		},
	}
	claimShape = bson.M{
		"bsonType":   "object",
		"required":   bson.A{"_id", "rev", "person_id", "at"},
		"properties": bson.M{"_id": word, "rev": count, "person_id": word, "at": moment},
	}
	tokenShape = bson.M{
		"bsonType":   "object",
		"required":   bson.A{"_id", "rev", "name", "scopes", "owner_id", "hash", "created_at", "expires_at"},
		"properties": bson.M{"_id": word, "rev": count, "name": word, "scopes": texts, "owner_id": word, "hash": word, "expires_at": moment},
	}
	settingsShape = bson.M{
		"bsonType": "object",
		"required": bson.A{"_id", "kind", "person_id", "list"},
		"properties": bson.M{
			"_id": word, "kind": word, "person_id": word, "list": word, "rev": count, "name": word, "query": word, "created_at": moment, "columns": texts,
		},
	}
	teamShape = bson.M{
		"bsonType": "object",
		"required": bson.A{"_id", "rev", "name", "name_key", "lead_ids", "active", "created_at"},
		"properties": bson.M{
			"_id": word, "rev": count, "name": word, "name_key": text, "lead_ids": texts, "line": text, "active": yesNo, "created_at": moment,
		},
	}
)
