// Package intake reads files from PBXs and spreadsheets into interactions and
// survey responses.
//
// Read format.go and item.go first, then the readers: queue_log.go with
// queue_call.go, cdr.go, and csv.go. They do no input but that of the io.Reader
// that they are given. import.go is the job that reads a file, run.go how it
// writes what a reader gives; recordings.go takes sound files.
package intake

import (
	"log/slog"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb/gridfs"
	"qaloop/qa"
	"qaloop/qa/survey"
)

// Services is everything people can do in this package.
type Services struct {
	Imports    *ImportService
	Recordings *RecordingService
}

// New builds the services on db. The clock is a parameter so that tests can
// set it; it gives UTC in whole milliseconds.
func New(db *mongo.Database, quality qa.Services, surveys survey.Services, log *slog.Logger, now func() time.Time) Services {
	return Services{Recordings: &RecordingService{quality.Interactions, quality.Recordings}, Imports: &ImportService{
		store: importStore{
			imports: db.Collection(importsName), faults: db.Collection(faultsName),
			files: gridfs.New(db, filesName, fileChunk),
		},
		pending:      pendingStore{db.Collection(pendingName)},
		interactions: quality.Interactions,
		responses:    surveys.Responses,
		log:          log,
		now:          now,
		wake:         make(chan struct{}, 1),
	}}
}
