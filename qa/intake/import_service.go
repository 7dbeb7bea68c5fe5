package intake

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"log/slog"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa"
	"qaloop/qa/survey"
)

// ImportService is what people can do with imports.
type ImportService struct {
	store        importStore
	pending      pendingStore
	interactions *qa.InteractionService
	responses    *survey.ResponseService
	log          *slog.Logger
	now          func() time.Time
	wake         chan struct{} // tells this instance's worker of a new import
}

// Start takes a file and returns at once; a worker of any instance reads it. A
// file that is not what it claims is refused here. The same key and file again
// give the same import, and true.
func (s *ImportService) Start(ctx context.Context, by identity.Actor, u Upload, key once.Key) (Import, bool, error) {
	if err := by.Require(identity.ImportsRun); err != nil {
		return Import{}, false, err
	}
	if err := u.check(); err != nil {
		return Import{}, false, err
	}
	content, sum, err := inspected(u)
	if err != nil {
		return Import{}, false, err
	}
	i := s.fresh(by, u, key.ID("im_"))
	i.FileID = once.Random("if_")
	inserted, err := s.store.insert(ctx, i)
	if err != nil {
		return Import{}, false, err
	}
	if !inserted {
		stored, err := s.store.get(ctx, i.ID)
		if err != nil {
			return Import{}, false, err
		}
		if stored.Ready || stored.Ended() {
			return s.repeated(stored, content, sum)
		}
		// An earlier try never arrived, or is still on its way: this one counts.
		stored.FileID, stored.Lease = i.FileID, i.Lease
		won, err := s.store.replace(ctx, &stored)
		if err != nil {
			return Import{}, false, err
		}
		if !won {
			return Import{}, false, ErrSending
		}
		i = stored
	}
	failpoint.Here("import.announced")
	return s.receive(ctx, i, content, sum)
}

// inspected is the content of an upload, which has been seen to be what it
// claims, and its sum as it is read.
func inspected(u Upload) (io.Reader, hash.Hash, error) {
	content := bufio.NewReaderSize(u.Reader, headSize)
	head, err := content.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	if _, err := Open(bytes.NewReader(head), u.Format, u.Options); err != nil {
		return nil, nil, err
	}
	sum := sha256.New()
	how, err := json.Marshal(u.Options)
	if err != nil {
		return nil, nil, fmt.Errorf("encode options: %w", err)
	}
	sum.Write([]byte(u.Format))
	sum.Write(how)
	return io.TeeReader(content, sum), sum, nil
}

// fresh is a new import.
func (s *ImportService) fresh(by identity.Actor, u Upload, id string) Import {
	now := s.now()
	return Import{
		ID: id, Rev: 1, Name: u.shownName(), Format: u.Format, Options: u.Options, State: Running,
		StartedBy: by.ID, StartedAt: now, Lease: now.Add(uploadPause),
		Progress: Progress{BytesTotal: u.Size, Skipped: []SkipCount{}, Errors: []Fault{}},
	}
}

// uploadPause is how long an upload may take, or a command line be silent,
// before it is given up.
const uploadPause = 2 * time.Hour

// repeated answers the same request again.
func (s *ImportService) repeated(stored Import, content io.Reader, sum hash.Hash) (Import, bool, error) {
	if _, err := io.Copy(io.Discard, content); err != nil {
		return Import{}, false, err
	}
	if stored.Fingerprint != hex.EncodeToString(sum.Sum(nil)) {
		return Import{}, false, once.ErrReused
	}
	return stored, true, nil
}

// receive keeps the file of i and lets the workers have it.
func (s *ImportService) receive(ctx context.Context, i Import, content io.Reader, sum hash.Hash) (Import, bool, error) {
	size, err := s.store.keepFile(ctx, i, content, s.now())
	failpoint.Here("import.filed")
	if err == nil {
		i.BytesTotal, i.Fingerprint, i.Ready, i.Lease = size, hex.EncodeToString(sum.Sum(nil)), true, s.now()
		var won bool
		if won, err = s.store.replace(ctx, &i); err == nil && !won {
			err = ErrSending
		}
	}
	if err != nil {
		// Whoever sends it again begins anew; nothing of this try is kept.
		return Import{}, false, errors.Join(err, s.store.forget(context.WithoutCancel(ctx), i))
	}
	failpoint.Here("import.sent")
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return i, false, nil
}

// Get finds one import.
func (s *ImportService) Get(ctx context.Context, by identity.Actor, id string) (Import, error) {
	if err := by.Require(identity.ImportsRun); err != nil {
		return Import{}, err
	}
	return s.store.get(ctx, id)
}

// cancelTries is how often Cancel meets the progress of the import.
const cancelTries = 20

// Cancel asks an import to stop; what it has written stays. One that has ended
// already is returned as it is.
func (s *ImportService) Cancel(ctx context.Context, by identity.Actor, id string) (Import, error) {
	if err := by.Require(identity.ImportsRun); err != nil {
		return Import{}, err
	}
	for range cancelTries {
		i, err := s.store.get(ctx, id)
		if err != nil || i.Ending != "" || i.Ended() || i.CancelRequested {
			return i, err
		}
		i.CancelRequested = true
		if i.Owner == "" { // nobody reads it yet
			i.Ending, i.Lease = Cancelled, s.now()
		}
		won, err := s.store.replace(ctx, &i)
		if err != nil {
			return Import{}, err
		}
		if won {
			if i.Ending != "" {
				err = s.conclude(ctx, &i)
			}
			return i, err
		}
	}
	return Import{}, ErrGaveUp
}

// watchEvery is how often Watch looks.
const watchEvery = 250 * time.Millisecond

// Watch gives an import as it is now, then whenever it has got on, until it has
// ended or ctx has.
func (s *ImportService) Watch(ctx context.Context, by identity.Actor, id string) iter.Seq2[Import, error] {
	return func(yield func(Import, error) bool) {
		seen := 0
		ticks := time.NewTicker(watchEvery)
		defer ticks.Stop()
		for {
			i, err := s.Get(ctx, by, id)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				yield(i, err)
				return
			}
			if i.Rev != seen && !yield(i, nil) || i.Ended() {
				return
			}
			seen = i.Rev
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
			}
		}
	}
}
