// Package mongotest gives each test an empty database of its own on a real
// server.
package mongotest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// uriVariable names the environment variable with the server to test against.
const uriVariable = "MONGODB_URI"

// New returns a fresh database and drops it after the test. Without a server
// the test fails: a skipped store test is an untested store.
func New(tb testing.TB) *mongo.Database {
	tb.Helper()
	return open(tb)
}

// NewTold is New, and tells of every command as it is sent, with the context of
// whoever sends it.
func NewTold(tb testing.TB, tell *event.CommandMonitor) *mongo.Database {
	tb.Helper()
	return open(tb, options.Client().SetMonitor(tell))
}

func open(tb testing.TB, more ...*options.ClientOptions) *mongo.Database {
	tb.Helper()
	db, drop, err := Open(tb.Context(), more...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := drop(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

// Open is New for what outlives a test, such as a database that many tests
// read: whoever asks for it calls drop at the end.
func Open(ctx context.Context, more ...*options.ClientOptions) (db *mongo.Database, drop func() error, err error) {
	uri := os.Getenv(uriVariable)
	if uri == "" {
		return nil, nil, fmt.Errorf("set %s to the URI of a MongoDB server, or run the tests with make test", uriVariable)
	}
	db, err = mongodb.Open(ctx, uri, "test_"+strings.ToLower(rand.Text()), more...)
	if err != nil {
		return nil, nil, err
	}
	return db, func() error {
		ctx := context.Background() // that of the tests is over by now
		return errors.Join(db.Drop(ctx), db.Client().Disconnect(ctx))
	}, nil
}
