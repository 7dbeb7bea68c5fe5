package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/qa"
	"qaloop/qa/survey"
)

const (
	batchSize = 1000
	// saveEvery keeps the progress that others see to four steps a second.
	saveEvery = 250 * time.Millisecond
	// leaseTime is how long a worker that is not heard of keeps its import.
	leaseTime = 30 * time.Second
	// maxKept is how many faults are kept for the download.
	maxKept = 100_000
)

// errTakenOver ends a run whose import somebody else has.
var errTakenOver = errors.New("the import was taken over")

// errStopped ends a run that was asked to stop.
var errStopped = errors.New("the import was asked to stop")

// run is one worker reading one import.
type run struct {
	service  *ImportService
	job      Import
	source   *source
	reader   Reader
	again    bool // somebody has read a part of it before
	tell     func(Import)
	saved    time.Time
	position int64
	owner    string

	calls   []qa.Interaction
	ratings []*survey.Response // of the call at the same place, or nil
	pieces  []Piece
	final   bool // the pieces are what is left at the end
	faults  []Fault
}

// begin opens the file for a run of job.
func (s *ImportService) begin(job Import, file io.Reader, tell func(Import)) (*run, error) {
	src, err := openSource(file)
	if err != nil {
		return nil, err
	}
	reader, err := src.reader(job.Format, job.Options)
	if err != nil {
		return nil, err
	}
	r := &run{
		service: s, job: job, source: src, reader: reader, tell: tell,
		again: job.Attempts > 1 || job.Position > 0, saved: s.now(), owner: job.Owner,
	}
	if table, ok := reader.(interface{ Columns() []ColumnField }); ok {
		r.job.Columns = table.Columns()
	}
	return r, nil
}

// all reads the file to its end.
func (r *run) all(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read import %s: %v", r.job.ID, p)
		}
	}()
	for {
		item, err := r.reader.Next()
		if errors.Is(err, io.EOF) {
			return r.finish(ctx)
		}
		if err != nil {
			return err
		}
		if r.position++; r.position <= r.job.Position {
			continue // read and written before a restart
		}
		r.take(item)
		if len(r.calls)+len(r.pieces)+len(r.faults) >= batchSize || r.position%(batchSize*4) == 0 {
			if err := r.step(ctx); err != nil {
				return err
			}
		}
	}
}

// take notes what one item says.
func (r *run) take(item Item) {
	switch {
	case item.Call != nil:
		item.Call.CreatedIn = r.job.ID
		r.calls = append(r.calls, *item.Call)
		r.ratings = append(r.ratings, item.Rating)
	case item.Piece != nil:
		r.final = r.final || item.Row == 0
		r.pieces = append(r.pieces, *item.Piece)
	case item.Skipped != "":
		r.job.skip(item.Skipped)
	case item.Fault != nil:
		r.faults = append(r.faults, *item.Fault)
	}
}

// step writes what is noted, and tells of it from time to time.
func (r *run) step(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.write(ctx); err != nil {
		return err
	}
	failpoint.Here("import.batch")
	if r.service.now().Sub(r.saved) < saveEvery {
		return nil
	}
	return r.save(ctx)
}

// finish writes the rest and ends the job.
func (r *run) finish(ctx context.Context) error {
	if err := r.write(ctx); err != nil {
		return err
	}
	r.job.Ending = Done
	if err := r.save(ctx); err != nil && !errors.Is(err, errStopped) { // there is nothing left to stop
		return err
	}
	failpoint.Here("import.written")
	if err := r.service.conclude(ctx, &r.job); err != nil {
		return err
	}
	if r.tell != nil {
		r.tell(r.job)
	}
	return nil
}

// count brings the job's figures up to date.
func (r *run) count() {
	p := &r.job.Progress
	p.Position = r.position
	p.RowsRead = r.reader.Rows()
	p.BytesRead = r.source.packed.read
	switch {
	case r.job.Ending != "":
		p.RowsTotal = p.RowsRead
	case p.BytesRead > 0:
		p.RowsTotal = max(p.RowsRead, p.RowsRead*p.BytesTotal/p.BytesRead)
	}
}

// save makes the progress known, renews the lease, and learns whether the run
// may go on.
func (r *run) save(ctx context.Context) error {
	r.count()
	r.saved = r.service.now()
	for {
		r.job.Lease = r.saved.Add(leaseTime)
		if !r.job.Ready { // nobody else could go on with it
			r.job.Lease = r.saved.Add(uploadPause)
		}
		r.job.Attempts = 1
		won, err := r.service.store.replace(ctx, &r.job)
		if err != nil {
			return err
		}
		if won {
			break
		}
		if err := r.catchUp(ctx); err != nil {
			return err
		}
	}
	if r.tell != nil {
		r.tell(r.job)
	}
	if r.job.CancelRequested {
		return errStopped
	}
	return nil
}

// catchUp takes over what somebody else has written to the job: the wish that
// it stops.
func (r *run) catchUp(ctx context.Context) error {
	stored, err := r.service.store.get(ctx, r.job.ID)
	if err != nil {
		return err
	}
	if stored.Ended() || stored.Owner != r.owner {
		return errTakenOver
	}
	r.job.Rev, r.job.CancelRequested = stored.Rev, stored.CancelRequested
	return nil
}
