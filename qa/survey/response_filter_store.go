package survey

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// The answers from which on, downwards, a customer was not content.
const (
	lowCSAT = 2
	lowCES  = 3
)

// query matches the responses that f asks for.
func (f ResponseFilter) query() bson.M {
	query := bson.M{}
	for field, value := range map[string]string{
		"operator_id": f.OperatorID, "team_id": f.TeamID, "interaction_id": f.InteractionID, "survey_id": f.SurveyID, "line": f.Line,
	} {
		if value != "" {
			query[field] = value
		}
	}
	if answered := mongodb.Between(f.From, f.To); len(answered) > 0 {
		query["answered_at"] = answered
	}
	if f.Commented {
		query["comment"] = bson.M{"$gt": ""}
	}
	switch {
	case f.Low && f.Kind != "":
		query[string(f.Kind)] = lowest[f.Kind]
	case f.Low:
		query["$or"] = bson.A{bson.M{"csat": lowest[CSAT]}, bson.M{"nps": lowest[NPS]}, bson.M{"ces": lowest[CES]}}
	case f.Kind != "":
		query[string(f.Kind)] = bson.M{"$gte": 0}
	}
	return query
}

// lowest matches the answers of those who were not content.
var lowest = map[Kind]bson.M{CSAT: {"$lte": lowCSAT}, NPS: {"$lte": detractorsUpTo}, CES: {"$lte": lowCES}}
