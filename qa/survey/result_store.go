package survey

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// results counts the answers in spans that follow one on the other, by span,
// team and line.
func (s responseStore) results(ctx context.Context, scope identity.Scope, f ResponseFilter, spans []Span) ([]Part, error) {
	counted := bson.M{
		"_id":        bson.M{"span": spanOf(spans), "team": "$team_id", "line": "$line"},
		"answers":    bson.M{"$sum": 1},
		"comments":   countIf(bson.M{"$gt": bson.A{"$comment", ""}}),
		"resolved":   countIf(bson.M{"$eq": bson.A{"$resolved", true}}),
		"unresolved": countIf(bson.M{"$eq": bson.A{"$resolved", false}}),
	}
	for _, q := range questions {
		for answer := q.lowest; answer < q.lowest+q.answers; answer++ {
			counted[q.name(answer)] = countIf(bson.M{"$eq": bson.A{"$" + q.field, answer}})
		}
	}
	type row struct {
		ID struct {
			Span int    `bson:"span"`
			Team string `bson:"team"`
			Line string `bson:"line"`
		} `bson:"_id"`
		Counts map[string]int `bson:",inline"`
	}
	rows, err := mongodb.Aggregate[row](ctx, s.responses, mongo.Pipeline{
		{{Key: "$match", Value: mongodb.Within(f.query(), scope, "operator_id", "team_id")}},
		{{Key: "$group", Value: counted}},
	})
	if err != nil {
		return nil, err
	}
	parts := make([]Part, len(rows))
	for i, r := range rows {
		parts[i] = Part{Span: r.ID.Span, TeamID: r.ID.Team, Line: r.ID.Line, Result: resultOf(r.Counts)}
	}
	slices.SortFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Span, b.Span), cmp.Compare(a.TeamID, b.TeamID), cmp.Compare(a.Line, b.Line))
	})
	return parts, nil
}

// question is a field of a response that holds one of several answers.
type question struct {
	field           string
	lowest, answers int
}

var questions = []question{{"csat", 1, 5}, {"nps", 0, 11}, {"ces", 1, 7}}

// name is what the number of those is called who gave an answer.
func (q question) name(answer int) string { return fmt.Sprintf("%s_%d", q.field, answer) }

// spanOf is the place of the span in which a response was answered.
func spanOf(spans []Span) any {
	if len(spans) == 1 {
		return bson.M{"$literal": 0}
	}
	branches := make(bson.A, len(spans)-1)
	for i, span := range spans[:len(spans)-1] {
		branches[i] = bson.M{"case": bson.M{"$lt": bson.A{"$answered_at", span.To}}, "then": i}
	}
	return bson.M{"$switch": bson.M{"branches": branches, "default": len(spans) - 1}}
}

func resultOf(counts map[string]int) Result {
	r := Result{
		Answers: counts["answers"], Comments: counts["comments"], Resolved: counts["resolved"], Unresolved: counts["unresolved"],
	}
	for i, into := range [][]int{r.CSAT[:], r.NPS[:], r.CES[:]} {
		for n := range into {
			into[n] = counts[questions[i].name(questions[i].lowest+n)]
		}
	}
	return r
}
