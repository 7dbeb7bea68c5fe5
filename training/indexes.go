package training

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// Collections declares what this package keeps. Each index serves a query in a
// store of this package; the comment says which.
func Collections() []mongodb.Collection {
	return []mongodb.Collection{courseCollection(), ruleCollection(), assignmentCollection(), slotCollection(), tallyCollection()}
}

func courseCollection() mongodb.Collection {
	return mongodb.Collection{
		Name: coursesName, Noun: "course",
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{"_id", "course_id", "version", "rev", "state", "superseded", "title", "lessons", "quiz"},
			"properties": bson.M{
				"course_id": text, "title": text, "version": count, "rev": count,
				"state":      bson.M{"enum": bson.A{CourseDraft, CoursePublished, CourseRetired}},
				"superseded": bson.M{"bsonType": "bool"},
				"lessons":    bson.M{"bsonType": "array", "minItems": 1},
			},
		},
		Indexes: []mongodb.Index{
			// newest, versions, supersede, names
			{Name: "version", Keys: keys("course_id", "version")},
			// published, publishedOf
			{Name: "published", Keys: keys("course_id", "state", "version")},
			// the list of all courses, and in one state; offers
			{Name: "by_title", Keys: keys("superseded", "title", "_id")},
			{Name: "state_by_title", Keys: keys("state", "title", "_id")},
			// the list with a search
			{Name: "found_by_word", Keys: keys("search", "title", "_id")},
		},
		ShardKey: keys("_id"),
	}
}

func ruleCollection() mongodb.Collection {
	return mongodb.Collection{
		Name: rulesName, Noun: "rule",
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{"_id", "rev", "state", "active", "versions"},
			"properties": bson.M{
				"rev": count, "state": bson.M{"enum": bson.A{RuleDraft, RuleActive, RulePaused, RuleRetired}},
				"active":   bson.M{"bsonType": whole, "minimum": 0},
				"versions": bson.M{"bsonType": "array", "minItems": 1},
			},
		},
		Indexes: []mongodb.Index{
			// the list of all rules
			{Name: "newest", Keys: bson.D{{Key: "created_at", Value: -1}, {Key: "_id", Value: -1}}},
			// the list in one state
			{Name: "state_newest", Keys: bson.D{{Key: "state", Value: 1}, {Key: "created_at", Value: -1}, {Key: "_id", Value: -1}}},
			// inForce, inStates
			{Name: "state", Keys: keys("state", "_id")},
			// leadingTo
			{Name: "course", Keys: keys("versions.course_id")},
		},
		ShardKey: keys("_id"),
	}
}

func assignmentCollection() mongodb.Collection {
	return mongodb.Collection{
		Name: assignmentsName, Noun: "assignment",
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{"_id", "rev", "state", "operator_id", "course_id", "course_version", "due_on", "causes", "origin", "attempts", "history"},
			"properties": bson.M{
				"rev": count, "course_version": count, "operator_id": text, "course_id": text,
				"state":  bson.M{"enum": bson.A{Proposed, Assigned, Started, Completed, Failed, Waived, Withdrawn}},
				"due_on": bson.M{"bsonType": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`},
				"causes": bson.M{"bsonType": "array"}, "attempts": bson.M{"bsonType": "array"},
				"history": bson.M{"bsonType": "array", "minItems": 1},
			},
		},
		Indexes: []mongodb.Index{
			// what there is of an operator and some courses, or of an operator; openOf
			{Name: "operator_course", Keys: keys("operator_id", "course_id")},
			// the list, whole and narrowed, in both directions; overview; punctual
			{Name: "by_due_day", Keys: keys("due_on", "_id")},
			{Name: "operator_by_due_day", Keys: keys("operator_id", "due_on", "_id")},
			{Name: "state_by_due_day", Keys: keys("state", "due_on", "_id")},
			// the same of a team, and ofTeam
			{Name: "team_state_by_due_day", Keys: keys("team_id", "state", "due_on", "_id")},
			// the same of a course, and attempted
			{Name: "course_state_by_due_day", Keys: keys("course_id", "state", "due_on", "_id")},
			// uncounted
			{Name: "uncounted", Keys: keys("updated_at"), Partial: bson.M{"uncounted": true}},
			// firings
			{Name: "rule_created", Keys: keys("origin.rule_id", "created_at")},
		},
		// An assignment and what it is made from always name the same operator, so
		// the same finding meets the same shard.
		ShardKey: keys("operator_id", "_id"),
	}
}

func slotCollection() mongodb.Collection {
	return mongodb.Collection{
		Name: slotsName,
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{"_id", "rev", "operator_id", "course_id", "assignment_id", "unfinished", "at"},
			"properties": bson.M{
				"rev": count, "operator_id": text, "course_id": text,
				"assignment_id": bson.M{"bsonType": "string"},
				"unfinished":    bson.M{"bsonType": "bool"},
				"at":            bson.M{"bsonType": "date"},
			},
		},
		Indexes: []mongodb.Index{
			// verify
			{Name: "operator", Keys: keys("operator_id", "_id")},
			// the sweeper
			{Name: "unfinished", Keys: keys("at"), Partial: bson.M{"unfinished": true}},
		},
		ShardKey: bson.D{{Key: "_id", Value: "hashed"}},
	}
}

func tallyCollection() mongodb.Collection {
	return mongodb.Collection{
		Name: talliesName,
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{"_id", "rev", "all", "team_id", "course_id", "stand"},
			"properties": bson.M{
				"rev": count, "all": bson.M{"bsonType": "bool"}, "team_id": bson.M{"bsonType": "string"}, "course_id": text,
				"stand": bson.M{"bsonType": "object"},
			},
		},
		Indexes: []mongodb.Index{
			// inTeams, and what is seen of everybody
			{Name: "course", Keys: keys("all", "course_id")},
			// ofTeam, and what is seen of some teams
			{Name: "team", Keys: keys("all", "team_id", "course_id")},
		},
		ShardKey: bson.D{{Key: "_id", Value: "hashed"}},
	}
}

// The kinds of values in validators.
var (
	text  = bson.M{"bsonType": "string", "minLength": 1}
	whole = bson.A{"int", "long"}
	count = bson.M{"bsonType": whole, "minimum": 1}
)

// keys are fields in ascending order.
func keys(fields ...string) bson.D {
	var d bson.D
	for _, f := range fields {
		d = append(d, bson.E{Key: f, Value: 1})
	}
	return d
}
