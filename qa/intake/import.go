package intake

import (
	"cmp"
	"io"
	"time"

	"qaloop/internal/filename"
	"qaloop/internal/problem"
)

// State is a step in the life of an import.
type State string

// The states. An import that is asked to stop is running until it has.
const (
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Problems with imports.
var (
	ErrBrokenOff = problem.New(problem.Invalid, "intake.broken_off",
		"The file did not arrive completely. Send it again: what was read is not doubled.")
	ErrSending = problem.New(problem.Conflict, "intake.in_progress",
		"Another request with this Idempotency-Key is sending the file at this moment. Ask for the result of that one.")
	ErrGaveUp = problem.New(problem.Unavailable, "intake.gave_up",
		"The import was begun many times and never got on. Send the file again, or ask the administrator.")
	ErrName = problem.New(problem.Invalid, "intake.name", "A file has a name of 1 to 200 characters.")
)

// maxShown is how many faults an import shows; all are in the download.
const maxShown = 1000

// Import is the reading of one file.
type Import struct {
	ID              string    `bson:"_id"`
	Rev             int       `bson:"rev"`
	Name            string    `bson:"name"` // of the file
	Format          Format    `bson:"format"`
	Options         Options   `bson:"options"`
	State           State     `bson:"state"`
	Ending          State     `bson:"ending,omitempty"` // what State will be once nothing of the file is kept; empty until that is settled
	Fail            *Failure  `bson:"fail,omitempty"`   // of a failed one
	StartedBy       string    `bson:"started_by"`
	StartedAt       time.Time `bson:"started_at"`
	EndedAt         time.Time `bson:"ended_at,omitempty"` // zero while it runs
	CancelRequested bool      `bson:"cancel_requested"`

	Progress `bson:",inline"`

	Fingerprint string    `bson:"fp,omitempty"` // of the file and how to read it
	FileID      string    `bson:"file_id"`      // empty when nothing is kept of it
	Ready       bool      `bson:"ready"`        // the file is there, and anybody may read it
	Owner       string    `bson:"owner"`        // who reads it now
	Lease       time.Time `bson:"lease"`        // until when they have it for themselves
	Attempts    int       `bson:"attempts"`     // without getting on
}

// Failure is why an import failed.
type Failure struct {
	Code   string `bson:"code" json:"code"`
	Detail string `bson:"detail" json:"detail"`
}

// Progress is how far an import has come.
type Progress struct {
	RowsRead   int64 `bson:"rows_read"`
	RowsTotal  int64 `bson:"rows_total"` // reckoned from the bytes; exact at the end
	BytesRead  int64 `bson:"bytes_read"`
	BytesTotal int64 `bson:"bytes_total"` // zero if it is not known

	Created   int         `bson:"created"` // interactions
	Updated   int         `bson:"updated"`
	Unchanged int         `bson:"unchanged"`
	Skipped   []SkipCount `bson:"skipped"`
	Rejected  int         `bson:"rejected"` // rows with a fault
	Errors    []Fault     `bson:"errors"`   // the first of them
	Responses Tally       `bson:"responses"`

	Columns []ColumnField `bson:"columns,omitempty"` // how the columns of a spreadsheet were understood

	// Position is the number of items that are read and written.
	Position int64 `bson:"position"`
}

// SkipCount is how many rows gave no interaction for one reason.
type SkipCount struct {
	Reason Reason `bson:"reason" json:"reason"`
	Count  int    `bson:"count" json:"count"`
}

// Tally is what became of survey responses.
type Tally struct {
	Created   int `bson:"created" json:"created"`
	Updated   int `bson:"updated" json:"updated"`
	Unchanged int `bson:"unchanged" json:"unchanged"`
}

// SkippedTotal is the number of rows that gave no interaction.
func (p *Progress) SkippedTotal() int {
	total := 0
	for _, s := range p.Skipped {
		total += s.Count
	}
	return total
}

// skip counts a row that gives no interaction.
func (p *Progress) skip(reason Reason) {
	for n := range p.Skipped {
		if p.Skipped[n].Reason == reason {
			p.Skipped[n].Count++
			return
		}
	}
	p.Skipped = append(p.Skipped, SkipCount{Reason: reason, Count: 1})
}

// Percent is how much of the file is read, 0 to 100; 0 if that is not known.
func (i *Import) Percent() int {
	switch {
	case i.State == Done:
		return 100
	case i.BytesTotal <= 0:
		return 0
	}
	return int(min(i.BytesRead*100/i.BytesTotal, 100))
}

// Ended reports whether nothing more will happen to i.
func (i *Import) Ended() bool { return i.State != Running }

// Upload is a file that is to be imported.
type Upload struct {
	Name    string // of the file
	Format  Format
	Options Options
	Reader  io.Reader
	Size    int64 // in bytes; zero if it is not known
}

// check reports an upload that cannot be read at all.
func (u Upload) check() error {
	if u.Name == "" || longer(u.Name, maxName) {
		return ErrName
	}
	return u.Options.Check(u.Format)
}

const maxName = 200

// shownName is what the import is called: the name of its file as it can be
// shown.
func (u Upload) shownName() string { return cmp.Or(filename.Shown(u.Name), string(u.Format)) }
