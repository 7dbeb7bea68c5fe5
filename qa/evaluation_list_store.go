package qa

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

// page lists what by may see of what f asks for.
func (s evaluationStore) page(
	ctx context.Context, by string, scope identity.Scope, f EvaluationFilter, req paging.Request,
) (paging.Page[Evaluation], error) {
	if f.CallPrefix != "" {
		return mongodb.Page(ctx, s.evaluations, f.query(by, scope), mongodb.Order{Field: "call_id"}, req,
			func(e Evaluation) paging.Position { return paging.AtText(e.CallID, e.ID) })
	}
	return mongodb.Page(ctx, s.evaluations, f.query(by, scope), mongodb.Order{Field: "listed_at", Descending: true}, req,
		func(e Evaluation) paging.Position { return paging.AtTime(e.ListedAt, e.ID) })
}

// count counts what by may see of what f asks for, and stops at most.
func (s evaluationStore) count(ctx context.Context, by string, scope identity.Scope, f EvaluationFilter, most int64) (int, error) {
	return mongodb.CountTo(ctx, s.evaluations, f.query(by, scope), "listed_at", most)
}

// query is f, narrowed to what by may see.
func (f EvaluationFilter) query(by string, scope identity.Scope) bson.M {
	q := bson.M{}
	for field, want := range map[string]string{
		"operator_id": f.OperatorID, "evaluator_id": f.EvaluatorID, "team_id": f.TeamID,
		"interaction_id": f.InteractionID, "scorecard_id": f.ScorecardID, "line": f.Line,
	} {
		if want != "" {
			q[field] = want
		}
	}
	if span := mongodb.Between(f.From, f.To); len(span) > 0 {
		q["listed_at"] = span
	}
	f.scored(q)
	if f.CallPrefix != "" {
		q["$and"] = bson.A{bson.M{"call_id": mongodb.Beginning(f.CallPrefix)}}
	}
	if f.Criterion != "" {
		q["findings.criterion"] = f.Criterion
		q["state"] = bson.M{"$in": committed}
	}
	switch {
	case f.State == Draft:
		return bson.M{"$and": bson.A{q, bson.M{"state": Draft, "evaluator_id": by}}}
	case f.State != "":
		q["state"] = f.State
		return mongodb.Within(q, scope, "operator_id", "team_id")
	}
	return bson.M{"$and": bson.A{q, visibleTo(by, scope)}}
}

// scored narrows q to scores that f asks for.
func (f EvaluationFilter) scored(q bson.M) {
	percent := bson.M{}
	if f.MinScore != nil {
		percent["$gte"] = *f.MinScore
	}
	if f.MaxScore != nil {
		percent["$lte"] = *f.MaxScore
	}
	if len(percent) > 0 {
		q["score.percent"] = percent
	}
	if f.Critical {
		q["score.critical_failed.0"] = bson.M{"$exists": true}
	}
}
