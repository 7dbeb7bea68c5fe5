package intake

import "context"

// DieAfter is a worker that ends like a killed one when batch returns an error:
// it merges after that, and makes nothing known.
func (s *ImportService) DieAfter(ctx context.Context, id string, batch func() error) error {
	job, err := s.store.get(ctx, id)
	if err != nil {
		return err
	}
	job.Owner, job.Attempts = "w_dying", 1
	if _, err := s.store.replace(ctx, &job); err != nil {
		return err
	}
	file, err := s.store.openFile(ctx, job)
	if err != nil {
		return err
	}
	r, err := s.begin(job, file, nil)
	if err != nil {
		return err
	}
	for {
		item, err := r.reader.Next()
		if err != nil {
			return err
		}
		r.position++
		r.take(item)
		if len(r.calls) < batchSize {
			continue
		}
		if err := r.write(ctx); err != nil {
			return err
		}
		if err := batch(); err != nil {
			return err
		}
		if err := r.dieSave(ctx); err != nil {
			return err
		}
	}
}

// dieSave makes the first batches known, with a lease that is over.
func (r *run) dieSave(ctx context.Context) error {
	r.count()
	r.job.Lease = r.service.now()
	_, err := r.service.store.replace(ctx, &r.job)
	return err
}

// Split is split, to hold it to encoding/csv.
var Split = split
