package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/gridfs"
	"qaloop/internal/paging"
)

// importStore keeps imports, the files that wait to be read, and what was wrong
// with their rows.
type importStore struct {
	imports *mongo.Collection
	faults  *mongo.Collection
	files   gridfs.Bucket
}

// insert stores a new import; it returns false if there is one already.
func (s importStore) insert(ctx context.Context, i Import) (bool, error) {
	err := mongodb.Insert(ctx, s.imports, i.ID, i)
	if errors.Is(err, mongodb.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func (s importStore) get(ctx context.Context, id string) (Import, error) {
	return mongodb.FindByID[Import](ctx, s.imports, "import", id)
}

// replace writes i over the revision that it was made from. It returns false if
// that is not the stored one any more.
func (s importStore) replace(ctx context.Context, i *Import) (bool, error) {
	from := i.Rev
	next := *i
	next.Rev++
	err := mongodb.Replace(ctx, s.imports, i.ID, from, next)
	if errors.Is(err, mongodb.ErrStale) {
		return false, nil
	}
	if err == nil {
		i.Rev = next.Rev
	}
	return err == nil, err
}

// newest is one page of the imports that match f, without their faults.
func (s importStore) newest(ctx context.Context, f ImportFilter, page paging.Request) (paging.Page[Import], error) {
	return mongodb.Page(ctx, s.imports, f.query(), mongodb.Order{Field: "started_at", Descending: true, Without: []string{"errors"}}, page,
		func(i Import) paging.Position { return paging.AtTime(i.StartedAt, i.ID) })
}

// query is f as the database understands it.
func (f ImportFilter) query() bson.M {
	query := bson.M{}
	for field, value := range map[string]string{"state": string(f.State), "format": string(f.Format), "started_by": f.StartedBy} {
		if value != "" {
			query[field] = value
		}
	}
	if f.Rejected {
		query["rejected"] = bson.M{"$gt": 0}
	}
	if started := mongodb.Between(f.From, f.To); len(started) > 0 {
		query["started_at"] = started
	}
	return query
}

// claimable finds imports that nobody reads: those whose file is there, or
// whose maker has not been heard of since before.
func (s importStore) claimable(ctx context.Context, ready bool, before time.Time) ([]Import, error) {
	return mongodb.FindAll[Import](ctx, s.imports,
		bson.M{"state": Running, "ready": ready, "lease": bson.M{"$lte": before}},
		bson.D{{Key: "lease", Value: 1}}, claimBatch)
}

const claimBatch = 10

// keepFile stores the file of i.
func (s importStore) keepFile(ctx context.Context, i Import, from io.Reader, at time.Time) (int64, error) {
	file, err := s.files.Write(ctx, gridfs.File{
		ID: i.FileID, Name: i.Name, UploadDate: at, Metadata: gridfs.Metadata{Owner: i.ID},
	}, from)
	if err == nil {
		err = s.files.Settle(ctx, i.FileID) // its import names it already
	}
	return file.Length, err
}

// sweepFiles removes what is left of tries to send a file that began before
// that time; another try, or the end of the import, did not know of them.
func (s importStore) sweepFiles(
	ctx context.Context, before time.Time, named func(ctx context.Context, importID, fileID string) (bool, error),
) (int, error) {
	return s.files.Sweep(ctx, before, named)
}

// openFile begins to read the file of i.
func (s importStore) openFile(ctx context.Context, i Import) (io.Reader, error) {
	file, found, err := s.files.Find(ctx, i.FileID)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrBrokenOff
	}
	return s.files.Open(ctx, file), nil
}

// dropFiles removes the file of i, and any that earlier tries left behind.
func (s importStore) dropFiles(ctx context.Context, i Import) error {
	owned, err := s.files.OwnedBy(ctx, i.ID)
	if err != nil {
		return err
	}
	ids := []string{i.FileID}
	for _, f := range owned {
		ids = append(ids, f.ID)
	}
	return s.files.Remove(ctx, ids...)
}

// forget removes an import whose file did not arrive, and what did arrive of
// it. Where another try has taken the import over, that one has it.
func (s importStore) forget(ctx context.Context, i Import) error {
	if err := s.files.Remove(ctx, i.FileID); err != nil {
		return err
	}
	err := mongodb.Delete(ctx, s.imports, i.ID, bson.M{"rev": i.Rev, "ready": false})
	if errors.Is(err, mongodb.ErrStale) {
		return nil
	}
	return err
}

// storedFault is a fault as it is kept for the download.
type storedFault struct {
	ID        string    `bson:"_id"` // the import and the line
	ExpiresAt time.Time `bson:"expires_at"`
	Fault     `bson:",inline"`
}

// faultLife is how long faults can be downloaded.
const faultLife = 90 * 24 * time.Hour

func faultID(importID string, line int) string { return fmt.Sprintf("%s:%012d", importID, line) }

// addFaults keeps faults; those that are kept already stay.
func (s importStore) addFaults(ctx context.Context, importID string, faults []Fault, at time.Time) error {
	if len(faults) == 0 {
		return nil
	}
	docs := make([]storedFault, len(faults))
	for n, f := range faults {
		docs[n] = storedFault{ID: faultID(importID, f.Line), ExpiresAt: at.Add(faultLife), Fault: f}
	}
	return mongodb.InsertMissing(ctx, s.faults, docs)
}

const faultPage = 500

// eachFault gives the faults of an import in the order of its lines.
func (s importStore) eachFault(ctx context.Context, importID string, do func(Fault) error) error {
	after := importID + ":"
	for {
		found, err := mongodb.FindAll[storedFault](ctx, s.faults,
			bson.M{"_id": bson.M{"$gt": after, "$lt": importID + ";"}}, bson.D{{Key: "_id", Value: 1}}, faultPage)
		if err != nil {
			return err
		}
		for _, f := range found {
			if err := do(f.Fault); err != nil {
				return err
			}
		}
		if len(found) < faultPage {
			return nil
		}
		after = found[len(found)-1].ID
	}
}
