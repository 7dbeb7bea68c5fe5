package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"qaloop/cmd/bench/centre"
	"qaloop/cmd/internal/running"
)

// starting measures how long an instance takes from its start to being ready.
func (b *bench) starting(ctx context.Context, size centre.Size) (result, error) {
	r := result{What: "start to ready", Unit: "s", Bound: atMost, Target: 2}
	r.Detail = fmt.Sprintf("with %d evaluations", size.Evaluations)
	for range b.repeats {
		took, err := b.start(ctx, size)
		if err != nil {
			return r, err
		}
		r.Values = append(r.Values, took.Seconds())
	}
	return r, nil
}

func (b *bench) start(ctx context.Context, size centre.Size) (time.Duration, error) {
	begun := time.Now()
	instance, stop, err := b.serve(ctx, b.place(size.Database()))
	if err != nil {
		return 0, err
	}
	defer stop()
	client := running.NewClient(patience)
	for {
		a, err := client.Do(ctx, http.MethodGet, instance.URL+"/readyz", nil)
		if err != nil {
			return 0, err
		}
		if a.Status == http.StatusOK {
			return time.Since(begun), nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}
