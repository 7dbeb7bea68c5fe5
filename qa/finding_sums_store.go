package qa

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
	"qaloop/internal/rollup"
)

// findingsBook is the name of the book of sums of findings.
const findingsBook = "findings"

// summedFields are what the sums of findings are made of.
var summedFields = bson.M{
	"state": 1, "operator_id": 1, "team_id": 1, "scorecard_id": 1, "scorecard_title": 1, "sample_origin": 1, "listed_at": 1, "link.open": 1,
	"findings.criterion": 1, "findings.title": 1, "findings.duty": 1,
	"findings.decisions.decision": 1, "findings.decisions.course_id": 1, "findings.decisions.course_title": 1,
	"score.criteria.key": 1, "score.criteria.na": 1, "score.criteria.points": 1, "score.criteria.best": 1,
}

// newFindingBook opens the book of sums of findings, by the day on which their
// evaluations were submitted.
func newFindingBook(s findingStore, zone *time.Location, now func() time.Time) *rollup.Book[findingSums] {
	return rollup.NewBook(s.evaluations.Database(), rollup.Source[findingSums]{
		Name: findingsBook, Sum: sumFindings, Span: s.span,
		Waits: func(ctx context.Context, from, to time.Time, team string) (bool, error) {
			return s.waits(ctx, from, to, team, now().Add(-sumMargin))
		},
		Each: func(ctx context.Context, from, to time.Time, team *string, visit func(string, findingSums)) error {
			return s.each(ctx, from, to, team, func(e Evaluation) { visit(e.TeamID, e.sums(rollup.DayOf(e.ListedAt, zone))) })
		},
	}, zone, now)
}

// each visits the evaluations that were submitted at or after from and before to.
func (s findingStore) each(ctx context.Context, from, to time.Time, team *string, visit func(Evaluation)) error {
	filter := bson.M{"state": bson.M{"$in": committed}, "listed_at": bson.M{"$gte": from, "$lt": to}}
	if team != nil {
		filter["team_id"] = *team
	}
	return mongodb.Each(ctx, s.evaluations, filter, summedFields, visit)
}

// span is when the first and the last evaluation was submitted, or begun.
func (s findingStore) span(ctx context.Context) (first, last time.Time, some bool, err error) {
	a, z, some, err := mongodb.Ends[Evaluation](ctx, s.evaluations, "listed_at")
	return a.ListedAt, z.ListedAt, some, err
}

// unsummed are evaluations of whose findings the sums do not know as they are
// now, and whose links were opened since then, the longest first.
func (s findingStore) unsummed(ctx context.Context, from time.Time, limit int64) ([]Evaluation, error) {
	return mongodb.Find[Evaluation](ctx, s.evaluations, bson.M{"link.summed": false, "link.since": bson.M{"$gt": from}}, options.Find().
		SetSort(bson.D{{Key: "link.since", Value: 1}}).SetLimit(limit).SetProjection(bson.M{"team_id": 1, "listed_at": 1, "link": 1}))
}

// waits reports whether the sums do not know of some evaluation as it is now,
// and for no longer than since then: its link was opened or closed after that.
func (s findingStore) waits(ctx context.Context, from, to time.Time, team string, since time.Time) (bool, error) {
	n, err := s.evaluations.CountDocuments(ctx, bson.M{
		"link.summed": false, "team_id": team, "listed_at": bson.M{"$gte": from, "$lt": to},
		"$or": bson.A{bson.M{"link.since": bson.M{"$gte": since}}, bson.M{"link.settled": bson.M{"$gte": since}}},
	}, options.Count().SetLimit(1))
	return n > 0, mongodb.Wrap("look for evaluations to sum up", err)
}

// noteSummed notes of all evaluations that the sums know of them. It is for who
// looks all sums through next.
func (s findingStore) noteSummed(ctx context.Context) error {
	_, err := s.evaluations.UpdateMany(ctx, bson.M{"link.summed": false, "link.since": bson.M{"$gt": time.Time{}}}, bson.M{"$set": bson.M{"link.summed": true}})
	return mongodb.Wrap("note that evaluations are summed up", err)
}

// settleSums notes that the sums of evaluations are marked, but of none whose
// findings have changed since it was read: every such change opens the link,
// closes it or raises seq.
func (s findingStore) settleSums(ctx context.Context, marked []Evaluation) error {
	models := make([]mongo.WriteModel, len(marked))
	for i, e := range marked {
		models[i] = mongo.NewUpdateOneModel().
			SetFilter(bson.M{"_id": e.ID, "link.seq": e.Link.Seq, "link.open": e.Link.Open, "link.summed": false}).
			SetUpdate(bson.M{"$set": bson.M{"link.summed": true}})
	}
	return mongodb.Bulk(ctx, s.evaluations, models)
}

// SumFindingsAnew has the sums of findings of a database made that was made
// before there were any. It can be repeated.
func SumFindingsAnew(ctx context.Context, db *mongo.Database) error {
	return rollup.Anew(ctx, db, findingsBook)
}
