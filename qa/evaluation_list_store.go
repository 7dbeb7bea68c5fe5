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
	return s.fields(ctx, by, scope, f, req, nil)
}

// inTables are the fields of an evaluation that a table shows. Answers, history
// and the score by criterion are four fifths of a document, and of the time that
// reading a hundred thousand of them takes.
var inTables = []string{
	"state", "call_id", "line", "occurred_at", "operator_id", "evaluator_id", "scorecard_title", "scorecard_version", "sample_origin",
	"score.percent", "score.passed", "score.before_critical", "score.critical_failed", "findings.id", "listed_at", "submitted_at", "acknowledged_at", "void_reason",
}

// rows is page with no more of each evaluation than a table shows.
func (s evaluationStore) rows(
	ctx context.Context, by string, scope identity.Scope, f EvaluationFilter, req paging.Request,
) (paging.Page[Evaluation], error) {
	return s.fields(ctx, by, scope, f, req, inTables)
}

func (s evaluationStore) fields(
	ctx context.Context, by string, scope identity.Scope, f EvaluationFilter, req paging.Request, only []string,
) (paging.Page[Evaluation], error) {
	order, position := mongodb.Order{Field: "listed_at", Descending: true, Only: only},
		func(e Evaluation) paging.Position { return paging.AtTime(e.ListedAt, e.ID) }
	if f.CallPrefix != "" {
		order.Field, order.Descending = "call_id", false
		position = func(e Evaluation) paging.Position { return paging.AtText(e.CallID, e.ID) }
	}
	return mongodb.PageOf(ctx, s.evaluations, f.reach(by, scope), order, req, position)
}

// count counts what by may see of what f asks for, and stops at most.
func (s evaluationStore) count(ctx context.Context, by string, scope identity.Scope, f EvaluationFilter, most int64) (int, error) {
	return mongodb.CountOf(ctx, s.evaluations, f.reach(by, scope), "listed_at", most)
}

// reach is f, narrowed to what by may see: filters that together match it, each
// served by an index in the order of the list. Own drafts and what is submitted
// are told apart, since no index serves "mine and a draft, or submitted and about
// this person": it was answered by walking through everybody's evaluations, the
// newest first, until there was a page of one operator's.
func (f EvaluationFilter) reach(by string, scope identity.Scope) []bson.M {
	if scope.All && f.State == "" && f.Criterion == "" { // all but the drafts of others, which are few
		return []bson.M{{"$and": bson.A{f.query(), visibleTo(by, scope)}}}
	}
	var reach []bson.M
	if f.mayBeDraft(by) {
		drafts := f.query()
		drafts["state"], drafts["evaluator_id"] = Draft, by
		reach = append(reach, drafts)
	}
	if f.State == Draft {
		return reach
	}
	others := f.query()
	switch {
	case f.State != "":
		others["state"] = f.State
	case f.Criterion != "":
		others["state"] = bson.M{"$in": committed}
	default:
		others["state"] = bson.M{"$in": seen}
	}
	return append(reach, mongodb.Reach(others, scope, "operator_id", "team_id")...)
}

// mayBeDraft reports whether f lists drafts of by at all. A draft has no
// findings.
func (f EvaluationFilter) mayBeDraft(by string) bool {
	return (f.State == "" || f.State == Draft) && f.Criterion == "" && (f.EvaluatorID == "" || f.EvaluatorID == by)
}

// query is f without its state.
func (f EvaluationFilter) query() bson.M {
	q := bson.M{}
	for field, want := range map[string]string{
		"operator_id": f.OperatorID, "evaluator_id": f.EvaluatorID, "team_id": f.TeamID,
		"interaction_id": f.InteractionID, "scorecard_id": f.ScorecardID, "line": f.Line, "findings.criterion": f.Criterion,
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
	return q
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

// visibleTo matches what Evaluation.seenBy says of.
func visibleTo(by string, scope identity.Scope) bson.M {
	return bson.M{"$or": bson.A{
		bson.M{"state": Draft, "evaluator_id": by},
		mongodb.Within(bson.M{"state": bson.M{"$in": seen}}, scope, "operator_id", "team_id"),
	}}
}
