package mongodb

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Write is a change of a document as it is about to be made.
type Write struct {
	Collection string
	ID         string // empty where several are written at once
	From, To   int    // its revision before and after; 0 where there is none or it is not known
}

// Witness is told of every write under its context. It does not change what is
// written, but it can keep a write from being made.
type Witness interface {
	// Writing is told of a write before it is made, which it is not if this
	// returns an error.
	Writing(ctx context.Context, w Write) error
	// Wrote is told that a write was made, or that it may have been.
	Wrote(w Write)
}

type witnessKey struct{}

// Before returns a context whose writes have that witness; nil is none.
func Before(ctx context.Context, w Witness) context.Context {
	return context.WithValue(ctx, witnessKey{}, w)
}

// Witnessed makes a write and tells the witness of ctx, if there is one. Insert,
// Replace and the other writes of this package do so by themselves.
func Witnessed(ctx context.Context, w Write, write func() error) error {
	witness, ok := ctx.Value(witnessKey{}).(Witness)
	if !ok {
		return write()
	}
	if err := witness.Writing(ctx, w); err != nil {
		return err
	}
	err := write()
	if !refused(err) {
		witness.Wrote(w)
	}
	return err
}

// refused reports whether err says for certain that nothing was written.
func refused(err error) bool {
	if errors.Is(err, ErrStale) || errors.Is(err, ErrExists) {
		return true
	}
	_, answered := errors.AsType[mongo.ServerError](err)
	return answered && !unknown(err)
}

// revisionOf is the revision of a document, or 0.
func revisionOf(raw bson.Raw) int {
	rev, _ := raw.Lookup("rev").AsInt64OK()
	return int(rev)
}
