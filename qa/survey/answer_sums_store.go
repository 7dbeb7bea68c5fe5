package survey

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/rollup"
)

// answersBook is the name of the book of sums of answers.
const answersBook = "answers"

// summedFields are what the sums of answers are made of, and where they count.
var summedFields = bson.M{
	"survey_id": 1, "team_id": 1, "line": 1, "answered_at": 1, "csat": 1, "nps": 1, "ces": 1, "resolved": 1, "comment": 1,
}

// newAnswerBook opens the book of sums of answers, by the day on which they were
// given.
func newAnswerBook(s responseStore, zone *time.Location, now func() time.Time) *rollup.Book[answerSums] {
	return rollup.NewBook(s.responses.Database(), rollup.Source[answerSums]{
		Name: answersBook, Sum: sumAnswers, Span: s.span,
		Each: func(ctx context.Context, from, to time.Time, team *string, visit func(string, answerSums)) error {
			filter := bson.M{"answered_at": bson.M{"$gte": from, "$lt": to}}
			if team != nil {
				filter["team_id"] = *team
			}
			return s.each(ctx, filter, func(r Response) { visit(r.TeamID, r.sums(rollup.DayOf(r.AnsweredAt, zone))) })
		},
	}, zone, now)
}

// each visits the responses that match.
func (s responseStore) each(ctx context.Context, filter bson.M, visit func(Response)) error {
	return mongodb.Each(ctx, s.responses, filter, summedFields, visit)
}

// ofOperator visits all responses about an operator.
func (s responseStore) ofOperator(ctx context.Context, operatorID string, visit func(Response)) error {
	return s.each(ctx, bson.M{"operator_id": operatorID}, visit)
}

// span is when the first and the last response was given.
func (s responseStore) span(ctx context.Context) (first, last time.Time, some bool, err error) {
	a, z, some, err := mongodb.Ends[Response](ctx, s.responses, "answered_at")
	return a.AnsweredAt, z.AnsweredAt, some, err
}

// SumAnew has the sums of answers of a database made that was made before there
// were any. It can be repeated.
func SumAnew(ctx context.Context, db *mongo.Database) error { return rollup.Anew(ctx, db, answersBook) }
