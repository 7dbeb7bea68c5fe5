package qa

import (
	"context"
	"regexp"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

// newestFirst is the order of a list of interactions.
var newestFirst = mongodb.Order{Field: "started_at", Descending: true, Without: []string{"transcript", "recording.peaks"}}

// newest is one page of the interactions that match f and are in scope, without
// their transcripts and peaks.
func (s interactionStore) newest(
	ctx context.Context, scope identity.Scope, f InteractionFilter, page paging.Request,
) (paging.Page[Interaction], error) {
	order := newestFirst
	if f.CallPrefix != "" {
		order.Field, order.Descending = "call_id", false
	}
	return mongodb.PageOf(ctx, s.interactions, f.reach(scope), order, page, f.place)
}

// beside are the IDs of the interactions next to i in the list that f makes, by
// time: of the later and of the earlier one; empty at an end.
func (s interactionStore) beside(ctx context.Context, scope identity.Scope, f InteractionFilter, i Interaction) (later, earlier string, err error) {
	return mongodb.Beside(ctx, s.interactions, f.reach(scope), newestFirst, paging.AtTime(i.StartedAt, i.ID))
}

// count counts the interactions that match f and are in scope, and stops at
// most.
func (s interactionStore) count(ctx context.Context, scope identity.Scope, f InteractionFilter, most int64) (int, error) {
	field := "started_at"
	if f.CallPrefix != "" {
		field = "call_id"
	}
	return mongodb.CountOf(ctx, s.interactions, f.reach(scope), field, most)
}

// reach is f, narrowed to what is in scope: filters that together match it.
func (f InteractionFilter) reach(scope identity.Scope) []bson.M {
	return mongodb.Reach(f.query(), scope, "operator_id", "team_id")
}

// place is where an interaction stands in the list.
func (f InteractionFilter) place(i Interaction) paging.Position {
	if f.CallPrefix != "" {
		return paging.AtText(i.CallID, i.ID)
	}
	return paging.AtTime(i.StartedAt, i.ID)
}

// query is f as the database understands it.
func (f InteractionFilter) query() bson.M {
	query := bson.M{}
	for field, value := range map[string]string{
		"operator_id": f.OperatorID, "team_id": f.TeamID, "line": f.Line, "channel": string(f.Channel), "direction": string(f.Direction),
		"call_id": f.CallID, "created_in": f.CreatedIn, "customer": f.customer,
	} {
		if value != "" {
			query[field] = value
		}
	}
	for field, value := range map[string]*bool{"recorded": f.Recorded, "evaluated": f.Evaluated, "resolved": f.Resolved} {
		if value != nil {
			query[field] = *value
		}
	}
	if f.CallPrefix != "" {
		query["$and"] = bson.A{bson.M{"call_id": mongodb.Beginning(f.CallPrefix)}}
	}
	if f.Topic != "" {
		query["topic"] = bson.Regex{Pattern: regexp.QuoteMeta(f.Topic), Options: "i"}
	}
	if f.MinTalkSeconds != nil || f.MaxTalkSeconds != nil {
		talk := bson.M{}
		if f.MinTalkSeconds != nil {
			talk["$gte"] = *f.MinTalkSeconds
		}
		if f.MaxTalkSeconds != nil {
			talk["$lte"] = *f.MaxTalkSeconds
		}
		query["talk_seconds"] = talk
	}
	if span := mongodb.Between(f.From, f.To); len(span) > 0 {
		query["started_at"] = span
	}
	return query
}
