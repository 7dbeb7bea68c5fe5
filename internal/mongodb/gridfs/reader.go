package gridfs

import (
	"context"
	"errors"
	"fmt"
	"io"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// ErrDamaged reports a file whose chunks are not all there.
var ErrDamaged = errors.New("file is damaged")

var errBeforeStart = errors.New("seek to before the start of the file")

// Reader reads a stored file, one chunk at a time and from any place.
type Reader struct {
	// ctx is that of the request that reads: io.Reader has no room for another.
	ctx    context.Context //nolint:containedctx // see above
	bucket Bucket
	file   File
	at     int64
	held   int // the number of the chunk in data, or -1
	data   []byte
}

// Open begins to read the file f, within ctx.
func (b Bucket) Open(ctx context.Context, f File) *Reader {
	return &Reader{ctx: ctx, bucket: b, file: f, held: -1}
}

// Read gives what comes next.
func (r *Reader) Read(p []byte) (int, error) {
	if r.at >= r.file.Length {
		return 0, io.EOF
	}
	size := int64(r.file.ChunkSize)
	if err := r.load(int(r.at / size)); err != nil {
		return 0, err
	}
	from := r.at % size
	if from >= int64(len(r.data)) {
		return 0, fmt.Errorf("chunk %d of %s: %w", r.held, r.file.ID, ErrDamaged)
	}
	n := copy(p, r.data[from:])
	r.at += int64(n)
	return n, nil
}

// load fetches the n-th chunk.
func (r *Reader) load(n int) error {
	if n == r.held {
		return nil
	}
	var c chunk
	err := r.bucket.chunks.FindOne(r.ctx, bson.M{"_id": chunkID(r.file.ID, n)}).Decode(&c)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return fmt.Errorf("chunk %d of %s: %w", n, r.file.ID, ErrDamaged)
	}
	if err != nil {
		return mongodb.Wrap("read file", err)
	}
	r.held, r.data = n, c.Data
	return nil
}

// Seek goes to another place in the file.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.file.Length
	}
	if offset < 0 {
		return 0, errBeforeStart
	}
	r.at = offset
	return offset, nil
}

// Close lets go of what was read.
func (r *Reader) Close() error {
	r.held, r.data = -1, nil
	return nil
}
