package training

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

const slotsName = "training_slots"

type slotStore struct{ slots *mongo.Collection }

// of are the slots of an operator and these courses, by course; one that is
// not stored yet has revision 0.
func (s slotStore) of(ctx context.Context, operatorID string, courseIDs []string) (map[string]slot, error) {
	byCourse := make(map[string]slot, len(courseIDs))
	ids := make([]string, len(courseIDs))
	for i, courseID := range courseIDs {
		ids[i] = slotID(operatorID, courseID)
		byCourse[courseID] = slot{ID: ids[i], OperatorID: operatorID, CourseID: courseID}
	}
	found, err := mongodb.FindAll[slot](ctx, s.slots, bson.M{"_id": bson.M{"$in": ids}}, nil, int64(len(ids)))
	if err != nil {
		return nil, err
	}
	for _, stored := range found {
		byCourse[stored.CourseID] = stored
	}
	return byCourse, nil
}

// byOperator are all slots of an operator.
func (s slotStore) byOperator(ctx context.Context, operatorID string) ([]slot, error) {
	return mongodb.FindAll[slot](ctx, s.slots, bson.M{"operator_id": operatorID}, nil, maxOfOne)
}

// write stores next over the slot as it was read, at the revision that it still
// has. If somebody else has written it, that is ErrStale, and for a new one
// ErrExists.
func (s slotStore) write(ctx context.Context, next slot) (slot, error) {
	from := next.Rev
	next.Rev = from + 1
	if from == 0 {
		return next, mongodb.Insert(ctx, s.slots, next.ID, next)
	}
	return next, mongodb.Replace(ctx, s.slots, next.ID, from, next)
}

// unfinished are slots that were claimed before that time and whose assignment
// may not be stored yet.
func (s slotStore) unfinished(ctx context.Context, before time.Time, limit int64) ([]slot, error) {
	filter := bson.M{"unfinished": true, "at": bson.M{"$lt": before}}
	return mongodb.FindAll[slot](ctx, s.slots, filter, bson.D{{Key: "at", Value: 1}}, limit)
}
