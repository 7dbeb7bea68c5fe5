package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/cmd/bench/centre"
	"qaloop/cmd/internal/running"
)

// bench is what all measurements use.
type bench struct {
	uri     string
	client  *mongo.Client // without a timeout: it makes large indexes
	program running.Program
	log     io.Writer // of the instances
	tell    *progress
	repeats int
}

// openBench connects to the server and builds the program.
func openBench(ctx context.Context, uri, dir string, repeats int, out io.Writer) (*bench, error) {
	if uri == "" {
		return nil, errors.New("set MONGODB_URI, or run `make bench`, which brings its own server")
	}
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		return nil, err
	}
	b := &bench{uri: uri, client: client, tell: newProgress(out), log: out, repeats: repeats}
	b.tell.say("building qaloop")
	b.program, err = running.Build(ctx, dir)
	return b, err
}

func (b *bench) place(database string) running.Centre {
	return running.Centre{URI: b.uri, Database: database, Log: b.log, Env: []string{"QALOOP_TIME_ZONE=" + centre.ZoneName}}
}

// stamp says which centre a database holds. It is written when all of it is
// there, into a database of its own.
type stamp struct {
	Database    string `bson:"_id"`
	centre.Size `bson:",inline"`

	Schema int       `bson:"schema"` // of the program that it was made for
	Shape  int       `bson:"shape"`
	At     time.Time `bson:"at"`
}

func (b *bench) stamps() *mongo.Collection {
	return b.client.Database("qaloop_bench").Collection("centres")
}

// centre makes the centre of that size, unless it is there from an earlier run.
func (b *bench) centre(ctx context.Context, size centre.Size) error {
	want := stamp{Database: size.Database(), Size: size, Shape: centre.Shape, At: time.Now().UTC()}
	var have stamp
	err := b.stamps().FindOne(ctx, bson.M{"_id": want.Database}).Decode(&have)
	if err != nil && !errors.Is(err, mongo.ErrNoDocuments) {
		return err
	}
	db := b.client.Database(want.Database)
	if err == nil {
		schema, err := schemaOf(ctx, db)
		if err != nil {
			return err
		}
		if have.Size == size && have.Shape == want.Shape && have.Schema == schema && want.At.Sub(have.At) < centre.KeptFor {
			return nil
		}
	}
	begun := time.Now()
	if err := b.fresh(ctx, want.Database); err != nil {
		return err
	}
	if err := centre.Fill(ctx, db, size, b.tell.bar); err != nil {
		return err
	}
	if want.Schema, err = schemaOf(ctx, db); err != nil {
		return err
	}
	b.tell.say("made a centre of %d evaluations in %d s", size.Evaluations, int(time.Since(begun).Seconds()))
	_, err = b.stamps().ReplaceOne(ctx, bson.M{"_id": want.Database}, want, options.Replace().SetUpsert(true))
	return err
}

// fresh makes the database of that name an empty, migrated one.
func (b *bench) fresh(ctx context.Context, database string) error {
	if _, err := b.stamps().DeleteOne(ctx, bson.M{"_id": database}); err != nil {
		return err
	}
	if err := b.client.Database(database).Drop(ctx); err != nil {
		return fmt.Errorf("empty %s: %w", database, err)
	}
	_, err := b.program.Run(ctx, b.place(database), "", "migrate")
	return err
}

// schemaOf is for which program a database is ready.
func schemaOf(ctx context.Context, db *mongo.Database) (int, error) {
	var state struct {
		Version int `bson:"version"`
	}
	err := db.Collection("migrations").FindOne(ctx, bson.M{"_id": "schema"}).Decode(&state)
	return state.Version, err
}

// patience is how long an answer may take before the measurement gives up.
const patience = 2 * time.Minute

// serve starts an instance on a database; stop ends it.
func (b *bench) serve(ctx context.Context, at running.Centre, args ...string) (instance *running.Instance, stop func(), err error) {
	instance, err = b.program.Serve(ctx, at, args...)
	if err != nil {
		return nil, nil, err
	}
	return instance, func() {
		if err := instance.Stop(time.Minute); err != nil {
			b.tell.say("an instance did not end well: %v", err)
		}
	}, nil
}

// visitor is somebody who is signed in to an instance.
type visitor struct {
	*running.Client

	instance *running.Instance
	ctx      context.Context //nolint:containedctx // of the whole measurement
}

func (b *bench) visitor(ctx context.Context, instance *running.Instance, role string) (visitor, error) {
	v := visitor{running.NewClient(patience), instance, ctx}
	return v, v.SignIn(ctx, instance.URL, centre.Email(role), centre.Password)
}

// serveTo is serve with one visitor, who has that role.
func (b *bench) serveTo(ctx context.Context, at running.Centre, role string) (visitor, func(), error) {
	instance, stop, err := b.serve(ctx, at)
	if err != nil {
		return visitor{}, nil, err
	}
	v, err := b.visitor(ctx, instance, role)
	if err != nil {
		stop()
	}
	return v, stop, err
}
