package intake

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/problem"
)

const (
	// lookEvery is how often a worker looks for imports, give or take a fifth.
	lookEvery = time.Second
	// maxAttempts is how often an import is begun without getting on.
	maxAttempts = 20
	// closeTimeout bounds what is still done when an instance stops.
	closeTimeout = 5 * time.Second
)

// Work reads imports, one at a time, until ctx ends. Every instance does it. An
// import whose worker died is taken over when its lease is over; it goes on
// after the last step that the other made known.
func (s *ImportService) Work(ctx context.Context) error {
	for {
		worked, err := s.workOnce(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // whatever it is, work is over
		}
		if err != nil {
			s.log.ErrorContext(ctx, "import worker", "error", err)
		}
		if worked && err == nil {
			continue
		}
		pause := lookEvery*4/5 + time.Duration(rand.Int64N(int64(lookEvery)*2/5)) //nolint:gosec // not a secret
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		case <-time.After(pause):
		}
	}
}

// workOnce reads one import, if there is one to read.
func (s *ImportService) workOnce(ctx context.Context) (bool, error) {
	if err := s.giveUpUploads(ctx); err != nil {
		return false, err
	}
	waiting, err := s.store.claimable(ctx, true, s.now())
	if err != nil {
		return false, err
	}
	for _, job := range waiting {
		job.Owner, job.Lease = once.Random("w_"), s.now().Add(leaseTime)
		job.Attempts++
		won, err := s.store.replace(ctx, &job)
		if err != nil {
			return false, err
		}
		if won {
			failpoint.Here("import.claimed")
			return true, s.read(ctx, job)
		}
	}
	return false, nil
}

// giveUpUploads closes imports whose file never arrived.
func (s *ImportService) giveUpUploads(ctx context.Context) error {
	silent, err := s.store.claimable(ctx, false, s.now())
	if err != nil {
		return err
	}
	for _, job := range silent {
		if job.Ending != "" {
			err = s.conclude(ctx, &job)
		} else {
			err = s.close(ctx, job, ErrBrokenOff)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// read reads the file of job, which is ours for the time of its lease.
func (s *ImportService) read(ctx context.Context, job Import) error {
	if job.Ending != "" { // whoever had it died just before its end
		return s.conclude(ctx, &job)
	}
	if job.Attempts > maxAttempts {
		return s.close(ctx, job, ErrGaveUp)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	file, err := s.store.openFile(ctx, job)
	if err != nil {
		return s.after(ctx, job, err)
	}
	r, err := s.begin(job, file, nil)
	if err != nil {
		return s.after(ctx, job, err)
	}
	err = r.all(ctx)
	return s.after(ctx, r.job, err)
}

// after does what follows the end of a run.
func (s *ImportService) after(ctx context.Context, job Import, err error) error {
	switch {
	case err == nil, errors.Is(err, errTakenOver):
		return nil
	case errors.Is(err, errStopped):
		return s.close(ctx, job, nil)
	case ctx.Err() != nil:
		return s.release(ctx, job)
	}
	p, said := errors.AsType[*problem.Error](err)
	if said && p.Kind == problem.Unavailable {
		return err // the lease runs out, and somebody tries again
	}
	if !said {
		s.log.ErrorContext(ctx, "import failed", "import", job.ID, "error", err)
	}
	return s.close(ctx, job, problem.From(err))
}

// close ends job: as failed because of why, or as cancelled.
func (s *ImportService) close(ctx context.Context, job Import, why *problem.Error) error {
	job.Ending = Cancelled
	if why != nil {
		job.Ending, job.Fail = Failed, &Failure{Code: why.Code, Detail: why.Detail}
	}
	won, err := s.store.replace(ctx, &job)
	if err != nil || !won {
		return err // whoever changed it decides
	}
	return s.conclude(ctx, &job)
}

// conclude ends an import of which it is settled how: first it lets go of the
// file. Until it says that it has ended a worker will come back to it, so that
// nothing that customers said is left lying about.
func (s *ImportService) conclude(ctx context.Context, job *Import) error {
	if err := s.store.dropFiles(ctx, *job); err != nil {
		return err
	}
	failpoint.Here("import.emptied")
	job.State, job.EndedAt, job.Owner = job.Ending, s.now(), ""
	_, err := s.store.replace(ctx, job) // who was faster has done the same
	return err
}

// release lets another instance go on at once.
func (s *ImportService) release(ctx context.Context, job Import) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	stored, err := s.store.get(ctx, job.ID)
	if err != nil || stored.Ended() || stored.Owner != job.Owner {
		return err
	}
	stored.Owner, stored.Lease = "", s.now()
	_, err = s.store.replace(ctx, &stored)
	return err
}

// ReadFile reads a file here and now, for the command line; tell, which may be
// nil, is told of its progress at most four times a second. The import is kept
// like any other. It ends as failed or cancelled when ctx ends. With the key of
// one that has ended, that one is the answer; of one that was broken off, the
// file is read again.
func (s *ImportService) ReadFile(
	ctx context.Context, by identity.Actor, u Upload, key once.Key, tell func(Import),
) (Import, error) {
	if err := by.Require(identity.ImportsRun); err != nil {
		return Import{}, err
	}
	if err := u.check(); err != nil {
		return Import{}, err
	}
	job := s.fresh(by, u, key.ID("im_"))
	job.Owner = once.Random("w_")
	r, err := s.begin(job, &stoppable{ctx: ctx, from: u.Reader}, tell)
	if err != nil {
		return Import{}, err
	}
	inserted, err := s.store.insert(ctx, r.job)
	if err == nil && !inserted {
		var ended bool
		if ended, err = r.takeOver(ctx); ended {
			return r.job, nil
		}
	}
	if err != nil {
		return Import{}, err
	}
	if err = r.all(ctx); err == nil {
		return r.job, nil
	}
	return s.broken(ctx, r.job, err)
}

// broken closes an import whose reading ended in err.
func (s *ImportService) broken(ctx context.Context, job Import, err error) (Import, error) {
	why := problem.From(err)
	if errors.Is(err, errStopped) || ctx.Err() != nil {
		why = nil
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	if closeErr := s.close(closing, job, why); closeErr != nil {
		return job, errors.Join(err, closeErr)
	}
	if errors.Is(err, errStopped) {
		err = nil
	}
	stored, getErr := s.store.get(closing, job.ID)
	return stored, errors.Join(err, getErr)
}

// takeOver puts r in the place of a run of the same file that was broken off;
// one that has ended is left as it is.
func (r *run) takeOver(ctx context.Context) (ended bool, err error) {
	stored, err := r.service.store.get(ctx, r.job.ID)
	if err != nil {
		return false, err
	}
	if stored.State == Done {
		r.job = stored
		return true, nil
	}
	r.job.Rev, r.again = stored.Rev, true
	won, err := r.service.store.replace(ctx, &r.job)
	if err == nil && !won {
		err = ErrSending
	}
	return false, err
}

// stoppable is a reader that ends with its context.
type stoppable struct {
	ctx  context.Context //nolint:containedctx // io.Reader has no room for one
	from io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.from.Read(p)
}
