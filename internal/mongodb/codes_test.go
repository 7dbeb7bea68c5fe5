package mongodb_test

import (
	"errors"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/problem"
)

// What a server says of itself passes and can be repeated; what it says of a
// request is a fault of ours.
func TestWhatPassesIsUnavailable(t *testing.T) {
	t.Parallel()
	said := func(code int32, message string) error { return mongo.CommandError{Code: code, Message: message} }
	for _, test := range []struct {
		name         string
		err          error
		passes, full bool
	}{
		{"a primary that steps down", said(189, ""), true, false},
		{"an operation that took too long", said(50, ""), true, false},
		{"a full disk", said(14031, ""), true, true},
		{"a deadlock of PostgreSQL", said(16908292, ""), true, false},
		{"a full disk of PostgreSQL", mongo.WriteException{WriteErrors: mongo.WriteErrors{{Code: 4293}}}, true, true},
		{"a full disk as FerretDB tells it", said(1, "could not extend file: No space left on device"), true, true},
		{"PostgreSQL that recovers", said(1, "the database system is in recovery mode"), true, false},
		{"another internal error", said(1, "unexpected type"), false, false},
		{"a duplicate key", said(11000, ""), false, false},
		{"a wrong value", said(2, "connection refused"), false, false},
		{"a wrong option of an index", said(197, ""), false, false},
		{"an error of ours", errors.New("No space left on device"), false, false},
	} {
		if got := problem.From(mongodb.Wrap("ask", test.err)).Kind == problem.Unavailable; got != test.passes {
			t.Errorf("%s passes: %v, want %v", test.name, got, test.passes)
		}
		if got := mongodb.Full(mongodb.Wrap("ask", test.err)); got != test.full {
			t.Errorf("%s is a full disk: %v, want %v", test.name, got, test.full)
		}
	}
}
