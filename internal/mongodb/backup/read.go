package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"path"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// Check reads a whole archive and tells what it holds, or what is wrong with
// it.
func Check(in io.Reader) (Head, Sums, error) {
	return read(in, func(string, []bson.Raw) error { return nil })
}

// Load puts the documents of an archive into the collections of db, which have
// to be empty. Check the archive first: what was loaded stays. It tells
// progress how many documents of which are there.
func Load(
	ctx context.Context, db *mongo.Database, in io.Reader, progress func(collection string, documents int64),
) (Sums, error) {
	loaded := map[string]int64{}
	_, sums, err := read(in, func(name string, documents []bson.Raw) error {
		if err := mongodb.InsertMissing(ctx, db.Collection(name), documents); err != nil {
			return fmt.Errorf("restore %s: %w", name, err)
		}
		loaded[name] += int64(len(documents))
		progress(name, loaded[name])
		return nil
	})
	return sums, err
}

// read goes through an archive and gives every batch of documents to take.
func read(in io.Reader, take func(collection string, documents []bson.Raw) error) (Head, Sums, error) {
	packed, err := gzip.NewReader(bufio.NewReaderSize(in, 1<<20))
	if err != nil {
		return Head{}, Sums{}, ErrForeign
	}
	r := &reader{archive: tar.NewReader(packed), take: take, sums: map[string]*running{}}
	if err := r.readHead(); err != nil {
		return Head{}, Sums{}, err
	}
	sums, err := r.readParts()
	if err != nil {
		return Head{}, Sums{}, err
	}
	// The checksum of gzip itself is behind the last byte.
	if _, err := io.Copy(io.Discard, packed); err != nil { //nolint:gosec // nothing of it is kept
		return Head{}, Sums{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return r.head, sums, r.agrees(sums)
}

type reader struct {
	archive *tar.Reader
	take    func(string, []bson.Raw) error
	head    Head
	sums    map[string]*running
}

// running is what was read of a collection so far.
type running struct {
	Sum

	hashed hash.Hash
}

func (r *reader) readHead() error {
	header, err := r.archive.Next()
	if err != nil || header.Name != headName {
		return ErrForeign
	}
	if err := decode(r.archive, &r.head); err != nil {
		return ErrForeign
	}
	if r.head.Format > format {
		return ErrNewer
	}
	return nil
}

// readParts reads everything up to the sums, which it returns.
func (r *reader) readParts() (Sums, error) {
	for {
		header, err := r.archive.Next()
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return Sums{}, ErrTruncated
		case err != nil:
			return Sums{}, fmt.Errorf("%w: %w", ErrDamaged, err)
		case header.Name == sumsName:
			var sums Sums
			return sums, decode(r.archive, &sums)
		case !strings.HasSuffix(header.Name, blockEnd):
			return Sums{}, fmt.Errorf("%w: there is a part called %q in it", ErrDamaged, header.Name)
		}
		if err := r.readBlock(path.Dir(header.Name)); err != nil {
			return Sums{}, err
		}
	}
}

func (r *reader) readBlock(collection string) error {
	sum := r.sums[collection]
	if sum == nil {
		sum = &running{Sum: Sum{Name: collection}, hashed: sha256.New()}
		r.sums[collection] = sum
	}
	in := bufio.NewReader(io.TeeReader(r.archive, sum.hashed))
	for {
		documents, err := nextDocuments(in)
		if err != nil {
			return err
		}
		if len(documents) == 0 {
			return nil
		}
		for _, d := range documents {
			sum.Documents++
			sum.Bytes += int64(len(d))
		}
		if err := r.take(collection, documents); err != nil {
			return err
		}
	}
}

// nextDocuments reads the next batch of a block; it is empty at the end.
func nextDocuments(in *bufio.Reader) ([]bson.Raw, error) {
	var documents []bson.Raw
	size := 0
	for len(documents) < batchSize && size < blockSize {
		d, err := nextDocument(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		documents = append(documents, d)
		size += len(d)
	}
	return documents, nil
}

// lengthBytes begin every BSON document and say how long it is.
const lengthBytes = 4

func nextDocument(in *bufio.Reader) (bson.Raw, error) {
	prefix, err := in.Peek(lengthBytes)
	if errors.Is(err, io.EOF) && len(prefix) == 0 {
		return nil, io.EOF
	}
	if err != nil {
		return nil, brokenOff(err)
	}
	length := binary.LittleEndian.Uint32(prefix)
	if length <= lengthBytes || length > maxDocument {
		return nil, fmt.Errorf("%w: a document of %d bytes", ErrDamaged, length)
	}
	d := make(bson.Raw, length)
	if _, err := io.ReadFull(in, d); err != nil {
		return nil, brokenOff(err)
	}
	if err := d.Validate(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return d, nil
}

// brokenOff tells an archive that ends within a document from a damaged one.
func brokenOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrTruncated
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// agrees compares what was read with what the archive says it holds.
func (r *reader) agrees(sums Sums) error {
	for _, want := range sums.Collections {
		got := Sum{Name: want.Name, SHA256: hexOf(sha256.New())}
		if read := r.sums[want.Name]; read != nil {
			got = read.Sum
			got.SHA256 = hexOf(read.hashed)
			delete(r.sums, want.Name)
		}
		if got != want {
			return fmt.Errorf("%w: %s has %d documents with the checksum %.12s…, not %d with %.12s…",
				ErrDamaged, want.Name, got.Documents, got.SHA256, want.Documents, want.SHA256)
		}
	}
	for name := range r.sums {
		return fmt.Errorf("%w: it does not know how many documents of %s there are", ErrDamaged, name)
	}
	return nil
}
