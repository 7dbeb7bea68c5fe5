package qa

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// Collections declares what this package keeps. Each index serves a query in a
// store of this package; the comment says which.
func Collections() []mongodb.Collection {
	return append(interactionCollections(), scorecardCollection(), evaluationCollection(), slotCollection())
}

func scorecardCollection() mongodb.Collection {
	return mongodb.Collection{
		Name: scorecardsName, Noun: "scorecard",
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{"_id", "scorecard_id", "version", "rev", "state", "superseded", "title", "sections"},
			"properties": bson.M{
				"scorecard_id": text, "title": text, "version": count, "rev": count,
				"state":      bson.M{"enum": bson.A{ScorecardDraft, ScorecardPublished, ScorecardRetired}},
				"superseded": bson.M{"bsonType": "bool"},
				"sections":   bson.M{"bsonType": "array", "minItems": 1},
			},
		},
		Indexes: []mongodb.Index{
			// newest, versions, supersede
			{Name: "version", Keys: keys("scorecard_id", "version")},
			// published
			{Name: "published", Keys: keys("scorecard_id", "state", "version")},
			// the list of all scorecards, and in one state; outlines
			{Name: "by_title", Keys: keys("superseded", "title", "_id")},
			{Name: "state_by_title", Keys: keys("state", "title", "_id")},
			// the list with a search
			{Name: "found_by_word", Keys: keys("search", "title", "_id")},
		},
		ShardKey: keys("_id"),
	}
}

func evaluationCollection() mongodb.Collection {
	return mongodb.Collection{
		Name: evaluationsName, Noun: "evaluation",
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{
				"_id", "rev", "state", "interaction_id", "operator_id", "evaluator_id", "scorecard_id",
				"scorecard_version", "occurred_at", "listed_at", "findings", "history",
			},
			"properties": bson.M{
				"interaction_id": text, "operator_id": text, "evaluator_id": text, "scorecard_id": text,
				"rev": count, "scorecard_version": count,
				"state":         bson.M{"enum": bson.A{Draft, Submitted, Acknowledged, Void}},
				"sample_origin": bson.M{"enum": bson.A{SampleRandom, SampleTargeted, SampleRequested, SampleCalibration}},
				"occurred_at":   moment, "listed_at": moment,
				"findings": bson.M{"bsonType": "array"}, "history": bson.M{"bsonType": "array", "minItems": 1},
			},
		},
		Indexes: []mongodb.Index{
			// the list, whole and narrowed; replay; groups and chances of findings in a time
			{Name: "newest", Keys: newest()},
			{Name: "operator_newest", Keys: newest("operator_id")},
			{Name: "team_newest", Keys: newest("team_id")},
			{Name: "evaluator_newest", Keys: newest("evaluator_id")},
			// the list of one's own drafts
			{Name: "drafts", Keys: newest("evaluator_id"), Partial: bson.M{"state": Draft}},
			// the list in one of the states that are rare: the newest of them may be
			// old. One index of all states would lure FerretDB away from that of a
			// team, where findings are grouped.
			{Name: "submitted_newest", Keys: newest(), Partial: bson.M{"state": Submitted}},
			{Name: "void_newest", Keys: newest(), Partial: bson.M{"state": Void}},
			// the list of one contact, countByInteraction
			{Name: "interaction_newest", Keys: newest("interaction_id")},
			// the list by the beginning of a call ID
			{Name: "by_call", Keys: keys("call_id", "_id")},
			// findingsOf
			{Name: "operator_occurred", Keys: keys("operator_id", "occurred_at", "_id")},
			// failShares, usesOf
			{Name: "scorecard_occurred", Keys: keys("scorecard_id", "occurred_at")},
			// the list of findings of one criterion, one finding, and some by their IDs
			{Name: "criterion_newest", Keys: newest("findings.criterion")},
			{Name: "finding", Keys: keys("findings.id")},
			// the list of findings about which something was decided, gaps
			{Name: "decision_newest", Keys: newest("findings.decisions.decision")},
			// openLinks
			{Name: "open_links", Keys: keys("link.since"), Partial: bson.M{"link.open": true}},
			// unread
			{Name: "team_unread", Keys: keys("team_id", "listed_at"), Partial: bson.M{"state": Submitted}},
			// uncounted
			{Name: "uncounted", Keys: keys("link.since"), Partial: bson.M{"link.counted": false}},
			// unsummed
			{Name: "unsummed", Keys: keys("link.since"), Partial: bson.M{"link.summed": false}},
		},
		ShardKey: keys("_id"),
	}
}

func slotCollection() mongodb.Collection {
	return mongodb.Collection{
		Name: slotsName,
		Validator: bson.M{
			"bsonType":   "object",
			"required":   bson.A{"_id", "rev", "evaluation_id", "taken_at"},
			"properties": bson.M{"rev": count, "evaluation_id": text, "taken_at": moment},
		},
		ShardKey: bson.D{{Key: "_id", Value: "hashed"}},
	}
}

// The kinds of values in validators.
var (
	text   = bson.M{"bsonType": "string", "minLength": 1}
	count  = bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}
	moment = bson.M{"bsonType": "date"}
)

// keys are fields in ascending order.
func keys(fields ...string) bson.D {
	var d bson.D
	for _, f := range fields {
		d = append(d, bson.E{Key: f, Value: 1})
	}
	return d
}

// newest are fields, and then the order of a list of evaluations.
func newest(fields ...string) bson.D {
	return append(keys(fields...), bson.E{Key: "listed_at", Value: -1}, bson.E{Key: "_id", Value: -1})
}
