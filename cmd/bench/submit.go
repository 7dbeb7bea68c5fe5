package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/sync/errgroup"

	"qaloop/cmd/bench/centre"
	"qaloop/cmd/internal/running"
)

const (
	// submits is how many evaluations a repeat submits, each of another operator.
	submits = 160
	// clients is how many of them are on their way at the same time.
	clients = 8
	// looked is how many submits are looked at one by one, to count their writes.
	looked = 9

	deskDatabase = "qaloop_bench_desk"
)

// submitting measures how many evaluations are submitted in a second, each with
// two findings that make two assignments, against how many such documents the
// bare driver stores.
func (b *bench) submitting(ctx context.Context) (result, error) {
	desk, err := b.desk(ctx, b.repeats*submits+looked)
	if err != nil {
		return result{}, err
	}
	writes, all, err := b.writesInSubmit(ctx, desk, desk.Contacts[b.repeats*submits:])
	if err != nil {
		return result{}, err
	}
	v, stop, err := b.serveTo(ctx, b.place(deskDatabase), "qa")
	if err != nil {
		return result{}, err
	}
	defer stop()
	r := result{What: "submit with two findings", Bound: atLeast, Target: 0.6}
	var ours, bare series
	var example bson.D
	for n := range b.repeats {
		contacts := desk.Contacts[n*submits : (n+1)*submits]
		rate, last, err := v.submitAll(desk, contacts)
		if err != nil {
			return r, err
		}
		if example == nil {
			found := b.client.Database(deskDatabase).Collection("evaluations").FindOne(ctx, bson.M{"_id": last})
			if err := found.Decode(&example); err != nil {
				return r, err
			}
		}
		floor, err := b.insertBare(ctx, example)
		if err != nil {
			return r, err
		}
		ours, bare = append(ours, rate), append(bare, floor)
		r.Values = append(r.Values, rate/(floor/writes))
	}
	r.Detail = fmt.Sprintf("%.0f/s ÷ (%.0f inserts/s ÷ %.0f writes; %.0f round trips in all)", ours.median(), bare.median(), writes, all)
	return r, nil
}

// desk makes the centre that is written to.
func (b *bench) desk(ctx context.Context, contacts int) (centre.Desk, error) {
	if err := b.fresh(ctx, deskDatabase); err != nil {
		return centre.Desk{}, err
	}
	return centre.Prepare(ctx, b.client.Database(deskDatabase), contacts, b.tell.bar)
}

// writesInSubmit counts the commands of a submit, and those among them that
// change something. Now and then one of the background comes in between, so it is
// the median.
func (b *bench) writesInSubmit(ctx context.Context, desk centre.Desk, contacts []string) (writes, all float64, err error) {
	tap, err := openTap(b.uri)
	if err != nil {
		return 0, 0, err
	}
	defer tap.close()
	v, stop, err := b.serveTo(ctx, running.Centre{URI: tap.uri, Database: deskDatabase, Log: b.log}, "qa")
	if err != nil {
		return 0, 0, err
	}
	defer stop()
	var changing, every series
	for _, contact := range contacts {
		id, err := v.draft(desk, contact)
		if err != nil {
			return 0, 0, err
		}
		tap.take()
		if err := v.submit(id); err != nil {
			return 0, 0, err
		}
		counted := tap.take()
		changing, every = append(changing, float64(counted.writes())), append(every, float64(counted.all()))
	}
	return changing.median(), every.median(), nil
}

// submitAll fills in a scorecard for every contact, and then submits them all,
// which is what is measured. It returns how many a second, and the ID of one.
func (v visitor) submitAll(desk centre.Desk, contacts []string) (rate float64, last string, err error) {
	ids := make([]string, len(contacts))
	err = side(len(contacts), func(i int) (err error) {
		ids[i], err = v.draft(desk, contacts[i])
		return err
	})
	if err != nil {
		return 0, "", err
	}
	begun := time.Now()
	err = side(len(ids), func(i int) error { return v.submit(ids[i]) })
	return perSecond(len(ids), time.Since(begun)), ids[0], err
}

func (v visitor) draft(desk centre.Desk, contact string) (string, error) {
	id := uuid.NewString()
	_, err := v.Want(v.ctx, http.StatusCreated, http.MethodPut, v.instance.URL+"/api/v1/evaluations/"+id, map[string]any{
		"interaction_id": contact, "scorecard_id": desk.ScorecardID, "sample_origin": "random", "answers": desk.Answers,
	})
	return id, err
}

func (v visitor) submit(id string) error {
	_, err := v.Want(v.ctx, http.StatusOK, http.MethodPost, v.instance.URL+"/api/v1/evaluations/"+id+"/submit", nil, "If-Match", `"1"`)
	return err
}

// insertBare is how many documents such as example the driver stores in a
// second, into a collection without any index but that of the IDs.
func (b *bench) insertBare(ctx context.Context, example bson.D) (float64, error) {
	bare := b.client.Database(deskDatabase).Collection("bare")
	const n = 4 * submits
	docs := make([]bson.D, n)
	for i := range docs {
		docs[i] = renamed(example, uuid.NewString())
	}
	begun := time.Now()
	err := side(n, func(i int) error {
		_, err := bare.InsertOne(ctx, docs[i])
		return err
	})
	rate := perSecond(n, time.Since(begun))
	return rate, cmp.Or(err, bare.Drop(ctx))
}

// renamed is doc with another ID.
func renamed(doc bson.D, id string) bson.D {
	other := make(bson.D, len(doc))
	copy(other, doc)
	for i, e := range other {
		if e.Key == "_id" {
			other[i].Value = id
		}
	}
	return other
}

// side does n things, some at the same time.
func side(n int, do func(i int) error) error {
	var next atomic.Int64
	var group errgroup.Group
	for range clients {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}
