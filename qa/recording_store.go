package qa

import (
	"context"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/gridfs"
	"qaloop/internal/once"
)

// recordingsName is the bucket that keeps the sound of interactions.
const (
	recordingsName = "recordings"
	recordingChunk = 255 << 10
)

// recordingStore keeps sound in GridFS. The ID of a file is made of its
// interaction and its content, and the file is there before the interaction
// names it: whoever stores the same again heals what a crash left.
type recordingStore struct{ files gridfs.Bucket }

func newRecordingStore(db *mongo.Database) recordingStore {
	return recordingStore{gridfs.New(db, recordingsName, recordingChunk)}
}

func recordingCollections() []mongodb.Collection { return gridfs.Collections(recordingsName) }

func recordingID(interactionID, sum string) string { return once.ID("rf_", interactionID, sum) }

// write stores the bytes of r, unless they are stored.
func (s recordingStore) write(ctx context.Context, interactionID string, r Recording, sound io.ReadSeeker) error {
	if _, found, err := s.files.Find(ctx, r.FileID); err != nil || found {
		return err
	}
	if _, err := sound.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := s.files.Write(ctx, gridfs.File{
		ID: r.FileID, Name: r.Name, UploadDate: r.StoredAt, Metadata: gridfs.Metadata{Owner: interactionID},
	}, sound)
	return err
}

// leftAlone is how long a file that no interaction names is left alone: it may
// be on its way.
const leftAlone = time.Hour

// tidy removes the recording that r has replaced, and what was left of tries
// that broke off.
func (s recordingStore) tidy(ctx context.Context, interactionID, before string, r Recording) error {
	owned, err := s.files.OwnedBy(ctx, interactionID)
	if err != nil {
		return err
	}
	var idle []string
	for _, f := range owned {
		if f.ID != r.FileID && (f.ID == before || r.StoredAt.Sub(f.UploadDate) > leftAlone) {
			idle = append(idle, f.ID)
		}
	}
	return s.files.Remove(ctx, idle...)
}

// settle notes that an interaction names the file. If that fails, sweep finds
// out.
func (s recordingStore) settle(ctx context.Context, fileID string) { _ = s.files.Settle(ctx, fileID) }

// sweep removes what uploads left behind that began before that time and that
// no interaction names.
func (s recordingStore) sweep(
	ctx context.Context, before time.Time, named func(ctx context.Context, interactionID, fileID string) (bool, error),
) (int, error) {
	return s.files.Sweep(ctx, before, named)
}

// open begins to read a file.
func (s recordingStore) open(ctx context.Context, fileID string) (io.ReadSeekCloser, error) {
	file, found, err := s.files.Find(ctx, fileID)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrUnrecorded
	}
	return s.files.Open(ctx, file), nil
}
