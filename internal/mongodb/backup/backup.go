// Package backup writes collections into one archive and puts them back into
// an empty database. It streams: neither way needs more memory for more data.
//
// The archive is a gzipped tar. It begins with head.json, which says what it
// is; then come the documents of each collection in blocks of BSON, as
// mongorestore takes them (COLLECTION/000001.bson, …); it ends with sums.json,
// which says how many documents there were and what they hash to. An archive
// without its end, or with other sums, is refused before the first write.
//
// Nothing stops while it is written, and no server promises one moment for all
// collections. So the collections are written in the order that their names are
// given in: what names other documents before what is named. Then no document
// of the archive names one that is not there, and what was under way can be
// done again by whoever knows how.
package backup

import (
	"encoding/json"
	"errors"
	"io"
	"time"
)

// format is the version of the layout of archives.
const format = 1

const (
	headName  = "head.json"
	sumsName  = "sums.json"
	blockEnd  = ".bson"
	blockSize = 4 << 20 // a block is written once it has this many bytes
	batchSize = 1000    // documents asked for, and inserted, at once
	// maxDocument is the largest document that MongoDB keeps, and a little.
	maxDocument = 16<<20 + 16<<10
)

// What an archive can be instead of a good one.
var (
	ErrForeign   = errors.New("this is not a backup of Qaloop")
	ErrNewer     = errors.New("this backup was made by a newer Qaloop")
	ErrTruncated = errors.New("the backup ends too early: its last part is missing")
	ErrDamaged   = errors.New("the backup is damaged")
)

// Head says what an archive is.
type Head struct {
	Format    int       `json:"format"`
	Program   string    `json:"program"` // the version that wrote it
	Schema    int       `json:"schema"`  // of the database
	StartedAt time.Time `json:"started_at"`
}

// Sums are what an archive holds, collection by collection.
type Sums struct {
	Collections []Sum     `json:"collections"`
	FinishedAt  time.Time `json:"finished_at"`
}

// Sum is what an archive holds of one collection.
type Sum struct {
	Name      string `json:"name"`
	Documents int64  `json:"documents"`
	Bytes     int64  `json:"bytes"`
	SHA256    string `json:"sha256"` // of all its documents, one after the other
}

// Documents are how many there are in all.
func (s Sums) Documents() int64 {
	var all int64
	for _, c := range s.Collections {
		all += c.Documents
	}
	return all
}

// decode reads one of the JSON parts of an archive.
func decode(in io.Reader, into any) error {
	if err := json.NewDecoder(io.LimitReader(in, maxDocument)).Decode(into); err != nil {
		return brokenOff(err)
	}
	return nil
}
