package identity

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// The collections.
const (
	sessionsName = "sessions"
	attemptsName = "sign_in_attempts"
)

// Collections declares what signing in keeps: sessions, and counters of
// failures. Both go when their time is over.
func Collections() []mongodb.Collection {
	var atOnce int32
	byID := bson.D{{Key: "_id", Value: "hashed"}}
	expires := mongodb.Index{Name: "expires", Keys: bson.D{{Key: "expires_at", Value: 1}}, ExpireAfterSeconds: &atOnce}
	return []mongodb.Collection{
		{Name: sessionsName, ShardKey: byID, Indexes: []mongodb.Index{
			expires,
			{Name: "person_seen", Keys: bson.D{{Key: "person_id", Value: 1}, {Key: "seen_at", Value: -1}}}, // those that one has too many
		}},
		{Name: attemptsName, ShardKey: byID, Indexes: []mongodb.Index{expires}},
	}
}
