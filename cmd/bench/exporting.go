package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/cmd/bench/centre"
)

// exported is how many evaluations are written into a file: as many as one
// takes.
const exported = 100_000

// mostMiB is how much more memory an export may need than an instance that
// does nothing.
const mostMiB = 64

// exporting measures how many evaluations are written into a file in a second,
// against a bare walk through as many documents in the same order; and how much
// memory that takes.
func (b *bench) exporting(ctx context.Context, size centre.Size) ([]result, error) {
	rows := min(exported, size.Evaluations)
	if _, err := b.walk(ctx, size, rows); err != nil { // or the first file is read from disk, and the walk behind it from memory
		return nil, err
	}
	var found []result
	for _, format := range []string{"csv", "xlsx"} {
		rate := result{What: "export of evaluations, " + format, Bound: atLeast, Target: 0.5}
		memory := result{What: "memory of it over idle, " + format, Unit: "MiB", Bound: atMost, Target: mostMiB}
		var ours, bare series
		for n := range b.repeats {
			b.tell.bar("export, "+format, n, b.repeats)
			took, peak, err := b.export(ctx, size, format)
			if err != nil {
				return nil, err
			}
			floor, err := b.walk(ctx, size, rows)
			if err != nil {
				return nil, err
			}
			ours, bare = append(ours, perSecond(rows, took)), append(bare, perSecond(rows, floor))
			rate.Values = append(rate.Values, floor.Seconds()/took.Seconds())
			memory.Values = append(memory.Values, peak)
		}
		rate.Detail = fmt.Sprintf("%.0f rows/s ÷ %.0f rows/s of a bare cursor, %d rows", ours.median(), bare.median(), rows)
		memory.Detail = "most resident memory while it is written, less that before"
		found = append(found, rate, memory)
	}
	return found, nil
}

// export fetches the file from an instance of its own, so that its memory is
// that of this file.
func (b *bench) export(ctx context.Context, size centre.Size, format string) (took time.Duration, peak float64, err error) {
	v, stop, err := b.serveTo(ctx, b.place(size.Database()), "qa")
	if err != nil {
		return 0, 0, err
	}
	defer stop()
	if _, err := v.page("/evaluations"); err != nil {
		return 0, 0, err
	}
	before, err := memoryOf(v.instance.PID())
	if err != nil {
		return 0, 0, err
	}
	if err := resetPeak(v.instance.PID()); err != nil {
		return 0, 0, err
	}
	lines := &lineCounter{}
	begun := time.Now()
	status, err := v.Download(ctx, v.instance.URL+"/evaluations/export?format="+format, lines)
	took = time.Since(begun)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("export: status %d", status)
	}
	if err == nil && format == "csv" && lines.n < min(exported, size.Evaluations) {
		err = fmt.Errorf("the file has only %d lines", lines.n)
	}
	if err != nil {
		return 0, 0, err
	}
	after, err := memoryOf(v.instance.PID())
	return took, after.peak - before.now, err
}

// walk is how long it takes to read that many evaluations in the order of the
// file, and to do nothing with them.
func (b *bench) walk(ctx context.Context, size centre.Size, rows int) (time.Duration, error) {
	begun := time.Now()
	cursor, err := b.client.Database(size.Database()).Collection("evaluations").Find(ctx,
		bson.M{"listed_at": bson.M{"$gt": time.Time{}}}, // as the lists ask, for the index
		options.Find().SetSort(bson.D{{Key: "listed_at", Value: -1}, {Key: "_id", Value: -1}}).SetLimit(int64(rows)).SetBatchSize(500))
	if err != nil {
		return 0, err
	}
	defer func() { _ = cursor.Close(ctx) }()
	n := 0
	for cursor.Next(ctx) {
		n++
	}
	if err := cursor.Err(); err != nil {
		return 0, err
	}
	if n != rows {
		return 0, fmt.Errorf("walked through %d evaluations of %d", n, rows)
	}
	return time.Since(begun), nil
}

// lineCounter counts lines and forgets them.
type lineCounter struct{ n int }

var _ io.Writer = (*lineCounter)(nil)

// Write counts the ends of lines in p.
func (c *lineCounter) Write(p []byte) (int, error) {
	c.n += bytes.Count(p, []byte{'\n'})
	return len(p), nil
}
