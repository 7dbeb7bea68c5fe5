// Package mongodb holds what every store needs and no domain package should
// write twice: connecting, keyset pages, writes that check the revision and
// survive a lost answer, and the declaration of collections and indexes.
package mongodb

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

const (
	// operationTimeout bounds every call that brings no shorter deadline: on a
	// half-open connection the driver would otherwise wait for ever.
	operationTimeout = 5 * time.Second
	selectionTimeout = 3 * time.Second
	// connectTimeout bounds the making of a connection and a look at the
	// server's health: what hangs longer than that must not keep us from
	// noticing that the server is back.
	connectTimeout = 2 * time.Second
	poolSize       = 64
)

// Open connects to the database called name at uri and waits until it answers.
// Writes are acknowledged by a majority, and reads see only such writes. What
// more says comes on top.
func Open(ctx context.Context, uri, name string, more ...*options.ClientOptions) (*mongo.Database, error) {
	opts := options.Client().
		ApplyURI(uri).
		SetTimeout(operationTimeout).
		SetServerSelectionTimeout(selectionTimeout).
		SetConnectTimeout(connectTimeout).
		SetMaxPoolSize(poolSize).
		SetRetryWrites(true).
		SetWriteConcern(writeconcern.Majority()).
		SetReadConcern(readconcern.Majority())
	client, err := mongo.Connect(append([]*options.ClientOptions{opts}, more...)...)
	if err != nil {
		return nil, fmt.Errorf("connect to MongoDB: %w", err)
	}
	if err := client.Ping(ctx, nil); err != nil {
		_ = client.Disconnect(context.WithoutCancel(ctx))
		return nil, fmt.Errorf("ping MongoDB: %w", err)
	}
	return client.Database(name), nil
}
