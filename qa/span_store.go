package qa

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// between matches the times at or after from and before to; a zero time is no
// bound.
func between(from, to time.Time) bson.M {
	span := bson.M{}
	if !from.IsZero() {
		span["$gte"] = from
	}
	if !to.IsZero() {
		span["$lt"] = to
	}
	return span
}
