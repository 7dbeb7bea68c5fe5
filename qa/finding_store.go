package qa

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// rowFields are what a FindingRow needs of its evaluation.
var rowFields = bson.M{
	"operator_id": 1, "team_id": 1, "evaluator_id": 1, "scorecard_id": 1, "line": 1, "call_id": 1,
	"interaction_id": 1, "occurred_at": 1, "submitted_at": 1, "listed_at": 1, "findings": 1,
	"scorecard_title": 1, "link.open": 1,
}

// rows are the findings of e.
func (e Evaluation) rows() []FindingRow {
	rows := make([]FindingRow, len(e.Findings))
	for i, f := range e.Findings {
		rows[i] = FindingRow{
			Finding: f, EvaluationID: e.ID, InteractionID: e.InteractionID, OperatorID: e.OperatorID, TeamID: e.TeamID,
			EvaluatorID: e.EvaluatorID, ScorecardID: e.ScorecardID, Scorecard: e.ScorecardTitle, Line: e.Line, CallID: e.CallID,
			OccurredAt: e.OccurredAt, Deciding: e.Link != nil && e.Link.Open,
		}
		if e.SubmittedAt != nil {
			rows[i].SubmittedAt = *e.SubmittedAt
		}
	}
	return rows
}

// findingsOf reads an operator's findings that count, by the time of the call.
func (s evaluationStore) findingsOf(ctx context.Context, operatorID string, from, to time.Time) ([]FindingRow, error) {
	filter := bson.M{"operator_id": operatorID, "state": bson.M{"$in": committed}, "findings.0": bson.M{"$exists": true}}
	if span := mongodb.Between(from, to); len(span) > 0 {
		filter["occurred_at"] = span
	}
	found, err := mongodb.Find[Evaluation](ctx, s.evaluations, filter,
		options.Find().SetProjection(rowFields).SetSort(bson.D{{Key: "occurred_at", Value: 1}, {Key: "_id", Value: 1}}))
	if err != nil {
		return nil, err
	}
	rows := []FindingRow{}
	for _, e := range found {
		rows = append(rows, e.rows()...)
	}
	return rows, nil
}

// findingStore reads findings out of the evaluations that hold them.
type findingStore struct{ evaluations *mongo.Collection }

// byID finds a finding of an evaluation that is in scope; those of void ones
// stay readable.
func (s findingStore) byID(ctx context.Context, scope identity.Scope, id string) (FindingRow, error) {
	filter := mongodb.Within(bson.M{"findings.id": id, "state": bson.M{"$in": seen}}, scope, "operator_id", "team_id")
	e, err := mongodb.FindOne[Evaluation](ctx, s.evaluations, "finding", id, filter)
	if err != nil {
		return FindingRow{}, err
	}
	rows := e.rows()
	i := slices.IndexFunc(rows, func(r FindingRow) bool { return r.ID == id })
	if i < 0 {
		return FindingRow{}, problem.Missing("finding", id)
	}
	return rows[i], nil
}

// page lists findings that count, those of the last submitted evaluation first.
// Every evaluation that it reads holds at least one of them, so the page needs
// one read of as many evaluations.
func (s findingStore) page(
	ctx context.Context, scope identity.Scope, f FindingFilter, req paging.Request,
) (paging.Page[FindingRow], error) {
	last, ok, err := req.Position()
	if err != nil {
		return paging.Page[FindingRow]{}, err
	}
	from := bson.M{"listed_at": bson.M{"$gte": bson.MinKey{}}} // as in mongodb.Page
	if ok {
		if last.At == nil {
			return paging.Page[FindingRow]{}, paging.ErrBadCursor
		}
		from = bson.M{
			"listed_at": bson.M{"$lte": *last.At},
			"$nor":      bson.A{bson.M{"listed_at": *last.At, "_id": bson.M{"$gt": last.ID}}}, // the evaluation itself may have more to show
		}
	}
	filter := mongodb.Within(bson.M{"$and": bson.A{f.query(), from}}, scope, "operator_id", "team_id")
	found, err := mongodb.Find[Evaluation](ctx, s.evaluations, filter, options.Find().SetProjection(rowFields).
		SetSort(bson.D{{Key: "listed_at", Value: -1}, {Key: "_id", Value: -1}}).SetLimit(int64(req.Limit())+2))
	if err != nil {
		return paging.Page[FindingRow]{}, err
	}
	return paging.Cut(f.rows(found, last), req.Limit(), func(r FindingRow) paging.Position {
		return paging.Position{At: &r.SubmittedAt, Text: r.ID, ID: r.EvaluationID}
	})
}

// rows are the findings that f asks for, behind last.
func (f FindingFilter) rows(found []Evaluation, last paging.Position) []FindingRow {
	rows := []FindingRow{}
	for _, e := range found {
		all := e.rows()
		if e.ID == last.ID {
			i := slices.IndexFunc(all, func(r FindingRow) bool { return r.ID == last.Text })
			all = all[i+1:]
		}
		for _, r := range all {
			if f.wants(r) {
				rows = append(rows, r)
			}
		}
	}
	return rows
}
