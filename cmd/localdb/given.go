package main

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// givenPatience is how long the server of MONGODB_URI may take to answer.
const givenPatience = 10 * time.Second

// given is the server that MONGODB_URI names. It is somebody else's: it is
// neither started nor stopped.
type given struct{ address string }

// useGiven makes sure that a server answers at uri.
func useGiven(ctx context.Context, uri string) (server, error) {
	ctx, cancel := context.WithTimeout(ctx, givenPatience)
	defer cancel()
	if err := ping(ctx, uri); err != nil {
		return nil, fmt.Errorf("no server answers at %s, which MONGODB_URI names (unset it to have one started here): %w",
			masked(uri), err)
	}
	return given{uri}, nil
}

func (g given) uri() string                { return g.address }
func (g given) about() string              { return "using " + masked(g.address) + " from MONGODB_URI" }
func (g given) ended() <-chan struct{}     { return nil }
func (g given) stop(context.Context) error { return nil }

// masked is uri without its password.
func masked(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return "an address that cannot be read"
	}
	return u.Redacted()
}
