// Package rollup keeps sums of what is many, week by week: for each team, and of
// all teams together. So a page about the whole centre reads a document for each
// week, whatever came in there.
//
// A sum is never added to. The leaf of a team and a week is made anew from what
// it is a sum of, which an index finds, and what is above it from those below.
// So it does not matter how often, in what order and by how many that is done,
// nor where one who does it dies: only that somebody does it after the last
// change. Whoever changes something therefore leaves a mark that outlives them:
// an Intent before the change, or a flag of their own in the same write, from
// which they mark the leaf later.
//
// Read this file first, then sweep.go, and audit.go for what proves it.
package rollup

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/once"
	"qaloop/internal/recent"
)

const collectionName = "rollups"

// Source is what the sums of a Book are of.
type Source[T any] struct {
	// Name tells the book from others; it is part of the IDs.
	Name string
	// Each calls visit with the sum of every single thing that happened at or
	// after from and before to: of one team, or for nil of all.
	Each func(ctx context.Context, from, to time.Time, team *string, visit func(team string, one T)) error
	// Span is when the first and the last thing happened; false if there is none.
	Span func(ctx context.Context) (first, last time.Time, some bool, err error)
	// Sum is what several sums come to. It is associative and commutative, and
	// gives equal values for equal sums; that of nothing is the zero value.
	Sum func([]T) T
	// Waits reports whether something of a place has changed of which it is noted
	// elsewhere, since a short time, that its leaf is still to be marked; nil if
	// all such notes are intents.
	Waits func(ctx context.Context, from, to time.Time, team string) (bool, error)
}

// Book keeps the sums of one source.
type Book[T any] struct {
	source Source[T]
	store  store[T]
	zone   *time.Location
	now    func() time.Time
	dirty  recent.Lookback
}

// NewBook opens the book of a source. Zone is where its weeks begin.
func NewBook[T any](db *mongo.Database, source Source[T], zone *time.Location, now func() time.Time) *Book[T] {
	return &Book[T]{source: source, store: store[T]{db.Collection(collectionName), source.Name}, zone: zone, now: now}
}

// In is the same book with weeks of another zone.
func (b *Book[T]) In(zone *time.Location) *Book[T] {
	return &Book[T]{source: b.source, store: b.store, zone: zone, now: b.now}
}

// Zone is where the weeks of b begin.
func (b *Book[T]) Zone() *time.Location { return b.zone }

// level is how much a page holds.
type level string

// The levels, from the leaves up, and what is no sum but is to be done.
const (
	levelTeam   level = "team"
	levelPart   level = "part" // some of the teams
	levelCentre level = "centre"
	levelIntent level = "intent" // somebody is about to change something
	levelAnew   level = "anew"   // everything is to be looked through
)

// parts is how many parts the teams of a week are spread over, so that when one
// team changes, neither the sums of all teams are read nor those of all parts.
const parts = 16

// partNames has a letter for each of them.
const partNames = "abcdefghijklmnop"

// Address says what a page is the sum of.
type Address struct {
	Level level  `bson:"level"`
	Week  Week   `bson:"week"`
	Team  string `bson:"team_id"` // of a leaf; it may be empty
	Part  int    `bson:"part"`    // 0 for the whole centre
}

// leaf is the address of a team in a week.
func leaf(week Week, team string) Address {
	return Address{Level: levelTeam, Week: week, Team: team, Part: partOf(team)}
}

// partOf is the part that a team is in. It must never change.
func partOf(team string) int {
	const prime, offset = 16777619, 2166136261 // FNV-1a
	hash := uint32(offset)
	for i := range len(team) {
		hash = (hash ^ uint32(team[i])) * prime
	}
	return int(hash % parts)
}

// above is the address of what holds a; false at the top.
func (a Address) above() (Address, bool) {
	switch a.Level {
	case levelTeam:
		return Address{Level: levelPart, Week: a.Week, Part: a.Part}, true
	case levelPart:
		return Address{Level: levelCentre, Week: a.Week}, true
	case levelCentre, levelIntent, levelAnew:
	}
	return Address{}, false
}

// page is a sum, or something that is to be done.
type page[T any] struct {
	ID     string `bson:"_id"`
	Rev    int    `bson:"rev"`
	Book   string `bson:"book"`
	Parent string `bson:"parent"` // empty at the top

	Address `bson:",inline"`

	Body  T       `bson:"body"`
	Marks []Place `bson:"marks,omitempty"` // of an intent

	Dirty   bool      `bson:"dirty"`    // something below has changed
	Stamp   string    `bson:"stamp"`    // of the last time that it did
	DirtyAt time.Time `bson:"dirty_at"` // from when on somebody has to see to it
}

// Place is a team in a week.
type Place struct {
	Week Week   `bson:"week"`
	Team string `bson:"team_id"`
}

// PlaceOf is where something of a team counts that happened then.
func (b *Book[T]) PlaceOf(at time.Time, team string) Place { return Place{WeekOf(at, b.zone), team} }

func (s store[T]) id(a Address) string {
	return once.ID("ru_", s.book, string(a.Level), string(a.Week), a.Team, partNames[a.Part:a.Part+1])
}

// fresh is the page at a with that sum.
func (s store[T]) fresh(a Address, body T) page[T] {
	p := page[T]{ID: s.id(a), Rev: 1, Book: s.book, Address: a, Body: body}
	if up, ok := a.above(); ok {
		p.Parent = s.id(up)
	}
	return p
}

// Collections declares what this package keeps, for all books together.
func Collections() []mongodb.Collection {
	text := bson.M{"bsonType": "string"}
	return []mongodb.Collection{{
		Name: collectionName,
		Validator: bson.M{
			"bsonType": "object",
			"required": bson.A{"_id", "rev", "book", "level", "week", "team_id", "part", "parent", "dirty"},
			"properties": bson.M{
				"rev":   bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1},
				"book":  bson.M{"bsonType": "string", "minLength": 1},
				"level": bson.M{"enum": bson.A{levelTeam, levelPart, levelCentre, levelIntent, levelAnew}},
				"week":  text, "team_id": text, "parent": text, "dirty": bson.M{"bsonType": "bool"},
			},
		},
		Indexes: []mongodb.Index{
			// Centre, ofWeek, firstWeek, lastWeek
			{Name: "level_week", Keys: keys("book", "level", "week")},
			// Teams
			{Name: "team_week", Keys: keys("book", "level", "team_id", "week")},
			// below
			{Name: "parent", Keys: keys("parent")},
			// due
			{Name: "due", Keys: keys("book", "dirty_at"), Partial: bson.M{"dirty": true}},
		},
		ShardKey: bson.D{{Key: "_id", Value: "hashed"}},
	}}
}

// keys are fields in ascending order.
func keys(fields ...string) bson.D {
	var d bson.D
	for _, f := range fields {
		d = append(d, bson.E{Key: f, Value: 1})
	}
	return d
}
