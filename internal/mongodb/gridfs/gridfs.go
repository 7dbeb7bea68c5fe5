// Package gridfs keeps files in MongoDB in the layout of GridFS: a document for
// each file, and its bytes in chunks.
//
// It is not the driver's own bucket: here the ID of a chunk is made of its file
// and number, so that a file can be written again after a crash and no unique
// secondary index is needed (FerretDB answers a clash on one with a deadlock),
// and a reader can start anywhere without reading what comes before.
package gridfs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// Bucket is a pair of collections that keep files.
type Bucket struct {
	files  *mongo.Collection
	chunks *mongo.Collection
	begun  *mongo.Collection
	size   int
}

// File describes a stored file. It is there if, and only if, all its chunks
// are.
type File struct {
	ID         string    `bson:"_id"`
	Length     int64     `bson:"length"`
	ChunkSize  int       `bson:"chunkSize"`
	UploadDate time.Time `bson:"uploadDate"`
	Name       string    `bson:"filename"`
	Metadata   Metadata  `bson:"metadata"`
}

// Metadata says what a file belongs to.
type Metadata struct {
	Owner string `bson:"owner"` // the ID of the document that names the file
}

// chunk is a part of a file.
type chunk struct {
	ID     string `bson:"_id"`
	FileID string `bson:"files_id"`
	N      int    `bson:"n"`
	Data   []byte `bson:"data"`
}

func chunkID(fileID string, n int) string { return fmt.Sprintf("%s:%08d", fileID, n) }

// New is the bucket called name, which writes chunks of size bytes.
func New(db *mongo.Database, name string, size int) Bucket {
	return Bucket{
		files: db.Collection(name + ".files"), chunks: db.Collection(name + ".chunks"), begun: db.Collection(name + ".begun"),
		size: size,
	}
}

// Collections declares the collections of the bucket called name.
func Collections(name string) []mongodb.Collection {
	return []mongodb.Collection{
		{Name: name + ".files", ShardKey: bson.D{{Key: "_id", Value: 1}}, Indexes: []mongodb.Index{
			{Name: "by_owner", Keys: bson.D{{Key: "metadata.owner", Value: 1}}}, // the files of a document
		}},
		{Name: name + ".chunks", ShardKey: bson.D{{Key: "_id", Value: 1}}, Indexes: []mongodb.Index{
			{Name: "by_file", Keys: bson.D{{Key: "files_id", Value: 1}, {Key: "n", Value: 1}}}, // as other GridFS readers ask; removal
		}},
		{Name: name + ".begun", ShardKey: bson.D{{Key: "_id", Value: 1}}, Indexes: []mongodb.Index{
			{Name: "oldest", Keys: bson.D{{Key: "at", Value: 1}}}, // what never came to an end
		}},
	}
}

// Write stores what from gives as the file id, which need not be new: the same
// bytes may be written again. The file is there once Write returns; Settle is
// to be called when its owner names it.
func (b Bucket) Write(ctx context.Context, f File, from io.Reader) (File, error) {
	f.ChunkSize, f.Length = b.size, 0
	if err := b.begin(ctx, f); err != nil {
		return File{}, err
	}
	buffer := make([]byte, b.size)
	for n := 0; ; n++ {
		read, err := io.ReadFull(from, buffer)
		if read > 0 {
			part := chunk{ID: chunkID(f.ID, n), FileID: f.ID, N: n, Data: buffer[:read]}
			if err := mongodb.Put(ctx, b.chunks, part.ID, part); err != nil {
				return File{}, err
			}
			f.Length += int64(read)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return f, mongodb.Put(ctx, b.files, f.ID, f)
		}
		if err != nil {
			return File{}, err
		}
	}
}

// Find describes the file id, if it is there.
func (b Bucket) Find(ctx context.Context, id string) (File, bool, error) {
	found, err := mongodb.FindAll[File](ctx, b.files, bson.M{"_id": id}, nil, 1)
	if err != nil || len(found) == 0 {
		return File{}, false, err
	}
	return found[0], true, nil
}

// Remove deletes files; those that are not there, or were never finished, too.
func (b Bucket) Remove(ctx context.Context, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := b.files.DeleteMany(ctx, bson.M{"_id": bson.M{"$in": ids}}); err != nil {
		return mongodb.Wrap("remove files", err)
	}
	if _, err := b.chunks.DeleteMany(ctx, bson.M{"files_id": bson.M{"$in": ids}}); err != nil {
		return mongodb.Wrap("remove chunks", err)
	}
	return b.Settle(ctx, ids...)
}

// maxOwned bounds the files of one document.
const maxOwned = 100

// OwnedBy are the files that belong to owner.
func (b Bucket) OwnedBy(ctx context.Context, owner string) ([]File, error) {
	return mongodb.FindAll[File](ctx, b.files, bson.M{"metadata.owner": owner}, nil, maxOwned)
}
