package qa

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// query matches the evaluations that hold a finding that f wants.
func (f FindingFilter) query() bson.M {
	q := f.evaluations()
	q["findings.0"] = bson.M{"$exists": true}
	if f.Criterion != "" {
		q["findings.criterion"] = f.Criterion // the index is on this
	}
	if f.Decision != "" {
		q["findings.decisions.decision"] = f.Decision // and on this
	}
	if one := f.finding(""); len(one) > 0 {
		q["findings"] = bson.M{"$elemMatch": one}
	}
	return q
}

// evaluations matches the evaluations whose findings f is about.
func (f FindingFilter) evaluations() bson.M {
	q := bson.M{"state": bson.M{"$in": committed}}
	for field, want := range map[string]string{
		"operator_id": f.OperatorID, "team_id": f.TeamID, "scorecard_id": f.ScorecardID, "line": f.Line,
	} {
		if want != "" {
			q[field] = want
		}
	}
	if span := mongodb.Between(f.From, f.To); len(span) > 0 {
		q["listed_at"] = span
	}
	if f.Outcome == OutcomeNoRule { // while rules look, nobody can tell
		q["link.open"] = bson.M{"$ne": true}
	}
	return q
}

// finding matches one finding that f wants; its fields stand below prefix.
func (f FindingFilter) finding(prefix string) bson.M {
	const decision = "decisions.decision"
	one := bson.M{}
	for field, want := range map[string]string{"criterion": f.Criterion, "duty": f.Duty, "decisions.course_id": f.CourseID} {
		if want != "" {
			one[prefix+field] = want
		}
	}
	decided := bson.A{}
	if f.Decision != "" {
		decided = append(decided, bson.M{prefix + decision: f.Decision})
	}
	switch f.Outcome {
	case OutcomeLed:
		decided = append(decided, bson.M{prefix + decision: bson.M{"$in": leading}})
	case OutcomeNoCourse:
		decided = append(decided, bson.M{prefix + decision: NoCourse})
	case OutcomeNot:
		decided = append(decided, bson.M{prefix + "decisions.0": bson.M{"$exists": true}}, bson.M{prefix + decision: bson.M{"$nin": append(bson.A{NoCourse}, Assigned, Joined)}})
	case OutcomeNoRule:
		decided = append(decided, bson.M{prefix + "decisions.0": bson.M{"$exists": false}})
	}
	if len(decided) > 0 {
		one["$and"] = decided
	}
	return one
}
