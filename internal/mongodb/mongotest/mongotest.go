// Package mongotest gives each test an empty database of its own on a real
// server.
package mongotest

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"

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

func open(tb testing.TB, more ...*options.ClientOptions) *mongo.Database {
	tb.Helper()
	uri := os.Getenv(uriVariable)
	if uri == "" {
		tb.Fatalf("set %s to the URI of a MongoDB server, or run the tests with make test", uriVariable)
	}
	name := "test_" + strings.ToLower(rand.Text())
	db, err := mongodb.Open(tb.Context(), uri, name, more...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx := context.Background() // tb.Context is already over here
		if err := db.Drop(ctx); err != nil {
			tb.Errorf("drop %s: %v", name, err)
		}
		if err := db.Client().Disconnect(ctx); err != nil {
			tb.Errorf("disconnect: %v", err)
		}
	})
	return db
}
