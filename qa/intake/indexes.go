package intake

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/gridfs"
)

// The collections, and the bucket of files that wait to be read.
const (
	importsName = "imports"
	faultsName  = "import_errors"
	pendingName = "pending_calls"
	filesName   = "import_files"
	fileChunk   = 1 << 20
)

// Collections declares what this package keeps, with the index that serves
// each of its queries.
func Collections() []mongodb.Collection {
	byID := bson.D{{Key: "_id", Value: "hashed"}}
	expired := int32(0)
	return append(gridfs.Collections(filesName),
		mongodb.Collection{Name: importsName, Noun: "import", Validator: importShape, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "newest", Keys: bson.D{{Key: "started_at", Value: -1}, {Key: "_id", Value: -1}}}, // the list; state, format and who narrow a few hundred
			{ // what is to be read next, and what never arrived
				Name:    "running",
				Keys:    bson.D{{Key: "ready", Value: 1}, {Key: "lease", Value: 1}},
				Partial: bson.M{"state": Running},
			},
		}},
		mongodb.Collection{Name: faultsName, ShardKey: bson.D{{Key: "_id", Value: 1}}, Indexes: []mongodb.Index{
			{Name: "expires", Keys: bson.D{{Key: "expires_at", Value: 1}}, ExpireAfterSeconds: &expired},
		}},
		mongodb.Collection{Name: pendingName, Validator: pendingShape, ShardKey: byID, Indexes: []mongodb.Index{
			{Name: "expires", Keys: bson.D{{Key: "expires_at", Value: 1}}, ExpireAfterSeconds: &expired},
		}},
	)
}

// What the database refuses to keep, whoever writes it.
var (
	word   = bson.M{"bsonType": "string", "minLength": 1}
	count  = bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}
	moment = bson.M{"bsonType": "date"}

	importShape = bson.M{
		"bsonType": "object",
		"required": bson.A{"_id", "rev", "name", "format", "state", "started_by", "started_at", "ready", "lease"},
		"properties": bson.M{
			"_id": word, "rev": count, "name": word, "started_by": word, "started_at": moment, "lease": moment,
			"format": bson.M{"enum": bson.A{QueueLog, CDR, CSV}},
			"state":  bson.M{"enum": bson.A{Running, Done, Failed, Cancelled}},
		},
	}
	pendingShape = bson.M{
		"bsonType": "object",
		"required": bson.A{"_id", "rev", "source", "call_id", "events", "expires_at"},
		"properties": bson.M{
			"_id": word, "rev": count, "source": word, "call_id": word, "expires_at": moment,
			"events": bson.M{"bsonType": "array", "minItems": 1},
		},
	}
)
