package audit

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
)

// store keeps entries, the heads of their streams, and intents.
type store struct{ entries, heads, intents *mongo.Collection }

// head tells where a stream had got to.
type head struct {
	Stream string `bson:"_id"`
	Seq    int64  `bson:"seq"`
	Hash   string `bson:"hash"`
}

func (s store) begin(ctx context.Context, i intent) error {
	return mongodb.Insert(ctx, s.intents, i.ID, i)
}

func (s store) see(ctx context.Context, id string, now time.Time) error {
	_, err := s.intents.UpdateOne(ctx, bson.M{"_id": id}, bson.M{"$set": bson.M{"seen": now}})
	return mongodb.Wrap("see audit intent", err)
}

func (s store) end(ctx context.Context, id string) error {
	_, err := s.intents.DeleteOne(ctx, bson.M{"_id": id})
	return mongodb.Wrap("end audit intent", err)
}

// stale are intents that nobody has touched since before.
func (s store) stale(ctx context.Context, before time.Time) ([]intent, error) {
	return mongodb.FindAll[intent](ctx, s.intents, bson.M{"seen": bson.M{"$lt": before}}, bson.D{{Key: "seen", Value: 1}}, sweepLimit)
}

// untold are those of the entries whose causes have no entry yet.
func (s store) untold(ctx context.Context, entries []Entry) ([]Entry, error) {
	causes := make(bson.A, len(entries))
	for i, e := range entries {
		causes[i] = e.Cause
	}
	told, err := mongodb.Find[Entry](ctx, s.entries, bson.M{"cause": bson.M{"$in": causes}}, options.Find().SetProjection(bson.M{"cause": 1}))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return slices.ContainsFunc(told, func(t Entry) bool { return t.Cause == e.Cause })
	}), nil
}

// last is the entry that was appended last; the zero Entry if there is none.
func (s store) last(ctx context.Context) (Entry, error) {
	found, err := mongodb.FindAll[Entry](ctx, s.entries, bson.M{"_id": bson.M{"$gt": ""}}, bson.D{{Key: "_id", Value: -1}}, 1)
	if err != nil || len(found) == 0 {
		return Entry{}, err
	}
	return found[0], nil
}

// newest are the entries that were appended last, at most limit of them, as they
// were appended.
func (s store) newest(ctx context.Context, limit int64) ([]Entry, error) {
	found, err := mongodb.FindAll[Entry](ctx, s.entries, bson.M{"_id": bson.M{"$gt": ""}}, bson.D{{Key: "_id", Value: -1}}, limit)
	slices.Reverse(found)
	return found, err
}

// insert appends entries in their order. It returns false if it is not certain
// that all are there: others took the numbers, or the answer was lost.
func (s store) insert(ctx context.Context, entries []Entry) (bool, error) {
	_, err := s.entries.InsertMany(ctx, entries)
	if err != nil && mongodb.Repeatable(err) {
		return false, nil
	}
	return err == nil, mongodb.Wrap("append to the audit log", err)
}

// after are the entries behind the one with that ID, as they were appended.
func (s store) after(ctx context.Context, id string, limit int64) ([]Entry, error) {
	return mongodb.FindAll[Entry](ctx, s.entries, bson.M{"_id": bson.M{"$gt": id}}, bson.D{{Key: "_id", Value: 1}}, limit)
}

// firstStream is the _id of the document that says which stream is the first.
const firstStream = "first"

// first settles which stream is the first: that of whoever says so first, by
// whatever clock.
func (s store) first(ctx context.Context, stream string) (string, error) {
	type first struct {
		ID     string `bson:"_id"`
		Stream string `bson:"stream"`
	}
	if err := mongodb.InsertMissing(ctx, s.heads, []first{{firstStream, stream}}); err != nil {
		return "", err
	}
	var said first
	err := s.heads.FindOne(ctx, bson.M{"_id": firstStream}).Decode(&said)
	return said.Stream, mongodb.Wrap("read the first audit stream", err)
}

// open makes the head of a new stream, unless somebody else has.
func (s store) open(ctx context.Context, stream string) error {
	return mongodb.InsertMissing(ctx, s.heads, []head{{Stream: stream}})
}

// raise moves a head on, unless it is there or beyond.
func (s store) raise(ctx context.Context, e Entry) error {
	_, err := s.heads.UpdateOne(ctx, bson.M{"_id": e.Stream, "seq": bson.M{"$lt": e.Seq}},
		bson.M{"$set": bson.M{"seq": e.Seq, "hash": e.Hash}})
	return mongodb.Wrap("raise audit head", err)
}

// maxStreams is more months than any centre keeps.
const maxStreams = 2400

func (s store) allHeads(ctx context.Context) ([]head, error) {
	found, err := mongodb.FindAll[head](ctx, s.heads, bson.M{"_id": bson.M{"$gt": ""}}, bson.D{{Key: "_id", Value: 1}}, maxStreams)
	return slices.DeleteFunc(found, func(h head) bool { return h.Stream == firstStream }), err
}

// list is one page of the entries that match f, the last first.
func (s store) list(ctx context.Context, f Filter, page paging.Request) (paging.Page[Entry], error) {
	query := bson.M{}
	if f.Actors != nil {
		query["actor"] = bson.M{"$in": f.Actors}
	}
	if f.Action != "" {
		query["action"] = f.Action
	}
	if f.Kind != "" {
		query["object.kind"] = f.Kind
	}
	if f.Object != "" {
		query["ids"] = f.Object
	}
	if f.Outcome != "" {
		query["outcome"] = f.Outcome
	}
	if span := mongodb.Between(f.From, f.To); len(span) > 0 {
		query["at"] = span
	}
	return mongodb.Page(ctx, s.entries, query, mongodb.Order{Field: "at", Descending: true}, page,
		func(e Entry) paging.Position { return paging.AtTime(e.At, e.ID) })
}
