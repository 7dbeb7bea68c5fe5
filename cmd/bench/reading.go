package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/cmd/bench/centre"
)

// reads is how often one evaluation is asked for in a repeat.
const reads = 300

// reading measures how long GET of one evaluation takes, against finding it by
// its ID and answering with nothing.
func (b *bench) reading(ctx context.Context, size centre.Size) (result, error) {
	v, stop, err := b.serveTo(ctx, b.place(size.Database()), "qa")
	if err != nil {
		return result{}, err
	}
	defer stop()
	empty, stopEmpty, err := serveNothing(ctx)
	if err != nil {
		return result{}, err
	}
	defer stopEmpty()
	evaluations := b.client.Database(size.Database()).Collection("evaluations")
	var one struct {
		ID string `bson:"_id"`
	}
	if err := evaluations.FindOne(ctx, bson.M{}).Decode(&one); err != nil {
		return result{}, err
	}
	r := result{What: "GET one evaluation (JSON), p50", Bound: atMost, Target: 1.6}
	var ours, find, nothing series
	for range b.repeats {
		get, err := median(reads, func() error {
			_, err := v.Want(ctx, http.StatusOK, http.MethodGet, v.instance.URL+"/api/v1/evaluations/"+one.ID, nil)
			return err
		})
		if err != nil {
			return r, err
		}
		bare, err := median(reads, func() error {
			var e bson.D
			return evaluations.FindOne(ctx, bson.M{"_id": one.ID}).Decode(&e)
		})
		if err != nil {
			return r, err
		}
		echoed, err := median(reads, func() error {
			_, err := v.Want(ctx, http.StatusNoContent, http.MethodGet, empty, nil)
			return err
		})
		if err != nil {
			return r, err
		}
		ours, find, nothing = append(ours, get), append(find, bare), append(nothing, echoed)
		r.Values = append(r.Values, get/(bare+echoed))
	}
	r.Detail = fmt.Sprintf("%.2f ms ÷ (%.2f ms find by ID + %.2f ms empty handler)", ours.median(), find.median(), nothing.median())
	return r, nil
}

// median is how many milliseconds do takes, the middle of n times.
func median(n int, do func() error) (float64, error) {
	took := make([]time.Duration, n)
	for i := range took {
		begun := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		took[i] = time.Since(begun)
	}
	return percentile(milliseconds(took), 50), nil
}

// serveNothing answers every request with nothing.
func serveNothing(ctx context.Context) (address string, stop func(), err error) {
	e := echo.New()
	e.GET("/", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: e, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String() + "/", func() { _ = server.Close() }, nil
}
