package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/mongodb"
)

// Write writes the collections called names into out, in that order. It tells
// progress how many documents of which it has written.
func Write(
	ctx context.Context, db *mongo.Database, head Head, names []string, out io.Writer, progress func(collection string, documents int64),
) (Sums, error) {
	packed := gzip.NewWriter(out)
	w := &writer{archive: tar.NewWriter(packed), at: head.StartedAt}
	head.Format = format
	if err := w.json(headName, head); err != nil {
		return Sums{}, err
	}
	var sums Sums
	for _, name := range names {
		sum, err := w.collection(ctx, db.Collection(name), progress)
		if err != nil {
			return Sums{}, fmt.Errorf("back up %s: %w", name, err)
		}
		sums.Collections = append(sums.Collections, sum)
	}
	sums.FinishedAt = time.Now().UTC() //nolint:forbidigo // when it was really done
	if err := w.json(sumsName, sums); err != nil {
		return Sums{}, err
	}
	if err := w.archive.Close(); err != nil {
		return Sums{}, err
	}
	return sums, packed.Close()
}

type writer struct {
	archive *tar.Writer
	at      time.Time
}

func (w *writer) part(name string, content []byte) error {
	header := &tar.Header{Name: name, Mode: 0o600, Size: int64(len(content)), ModTime: w.at, Typeflag: tar.TypeReg}
	if err := w.archive.WriteHeader(header); err != nil {
		return err
	}
	_, err := w.archive.Write(content)
	return err
}

func (w *writer) json(name string, v any) error {
	content, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return w.part(name, content)
}

// collection writes a collection block by block. Every block is a query of its
// own that begins behind the last document of the one before: one cursor over
// all would outlive its deadline.
func (w *writer) collection(ctx context.Context, c *mongo.Collection, progress func(string, int64)) (Sum, error) {
	sum, hashed := Sum{Name: c.Name()}, sha256.New()
	var last bson.RawValue
	for n := 1; ; n++ {
		var block bytes.Buffer
		documents, err := fill(ctx, c, &last, &block)
		if err != nil {
			return Sum{}, err
		}
		if documents == 0 {
			sum.SHA256 = hexOf(hashed)
			return sum, nil
		}
		hashed.Write(block.Bytes())
		sum.Documents += documents
		sum.Bytes += int64(block.Len())
		if err := w.part(fmt.Sprintf("%s/%06d%s", c.Name(), n, blockEnd), block.Bytes()); err != nil {
			return Sum{}, err
		}
		progress(c.Name(), sum.Documents)
	}
}

// fill appends the documents behind last to block until that is full, and sets
// last to the last of them.
func fill(ctx context.Context, c *mongo.Collection, last *bson.RawValue, block *bytes.Buffer) (int64, error) {
	filter := bson.M{}
	if !last.IsZero() {
		filter["_id"] = bson.M{"$gt": *last}
	}
	cursor, err := c.Find(ctx, filter, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(batchSize))
	if err != nil {
		return 0, mongodb.Wrap("read documents", err)
	}
	defer mongodb.Release(cursor)
	var documents int64
	for block.Len() < blockSize && cursor.Next(ctx) {
		block.Write(cursor.Current)
		id := cursor.Current.Lookup("_id")
		*last = bson.RawValue{Type: id.Type, Value: bytes.Clone(id.Value)}
		documents++
	}
	return documents, mongodb.Wrap("read documents", cursor.Err())
}

func hexOf(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }
